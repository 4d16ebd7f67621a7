/* Handles. The environment owns them: ODPI-C leaves some of them to OCIHandleFree(environment). */
#ifndef STANDIN_ENVIRONMENT_H
#define STANDIN_ENVIRONMENT_H

#include <pthread.h>
#include <stddef.h>

#include "oci.h"

/* Every handle starts with this. */
struct handle {
    enum handle_type type;
    struct environment *environment;
    struct handle *previous, *next;
};

struct environment {
    struct handle handle;
    pthread_mutex_t mutex; /* guards the list of handles */
    struct handle handles; /* its head */
};

struct session;

void *handle_new(struct environment *environment, enum handle_type type);
void handle_free(struct handle *handle);
void replace_text(char **target, const char *text, size_t length);
void session_free_memory(struct session *session);

#endif
