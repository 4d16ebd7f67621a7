/* Environments and the handles that they own, memory and values that last as long as a session, thread keys, and the little
 * that ODPI-C asks of national language support: everything is AL32UTF8. */
#include "environment.h"
#include "bind.h"
#include "connection.h"
#include "define.h"
#include "error.h"
#include "oci.h"
#include "pool.h"
#include "statement.h"
#include "../translator/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A block of OCIMemoryAlloc. */
struct memory {
    struct memory *next;
    max_align_t bytes[];
};

void replace_text(char **target, const char *text, size_t length) {
    free(*target);
    *target = text ? copied(text, length) : NULL;
}

static size_t handle_size(enum handle_type type) {
    switch (type) {
    case HANDLE_ENVIRONMENT: return sizeof(struct environment);
    case HANDLE_ERROR: return sizeof(struct error);
    case HANDLE_SERVICE: return sizeof(struct service);
    case HANDLE_STATEMENT: return sizeof(struct statement);
    case HANDLE_BIND: return sizeof(struct bind);
    case HANDLE_DEFINE: return sizeof(struct define);
    case HANDLE_SERVER: return sizeof(struct server);
    case HANDLE_SESSION: return sizeof(struct session);
    case HANDLE_POOL: return sizeof(struct pool);
    default: return sizeof(struct handle);
    }
}

static void handle_link(struct handle *handle, struct environment *environment) {
    pthread_mutex_lock(&environment->mutex);
    struct handle *head = &environment->handles;
    handle->previous = head;
    handle->next = head->next;
    head->next->previous = handle;
    head->next = handle;
    pthread_mutex_unlock(&environment->mutex);
}

static void handle_unlink(struct handle *handle) {
    if (!handle->next) return;
    pthread_mutex_lock(&handle->environment->mutex);
    handle->previous->next = handle->next;
    handle->next->previous = handle->previous;
    pthread_mutex_unlock(&handle->environment->mutex);
}

static void server_initialize(struct server *server) {
    pthread_mutex_init(&server->mutex, NULL);
    server->wake = -1;
    server->break_on_timeout = 1;
}

static void pool_initialize(struct pool *pool) {
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->released, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void *handle_new(struct environment *environment, enum handle_type type) {
    struct handle *handle = calloc(1, handle_size(type));
    handle->type = type;
    handle->environment = environment;
    bool of_statement = type == HANDLE_BIND || type == HANDLE_DEFINE; /* which frees them */
    if (!of_statement) handle_link(handle, environment);
    if (type == HANDLE_SERVER) server_initialize((struct server *)handle);
    if (type == HANDLE_POOL) pool_initialize((struct pool *)handle);
    return handle;
}

void session_free_memory(struct session *session) {
    while (session->values) {
        struct context_value *next = session->values->next;
        free(session->values);
        session->values = next;
    }
    while (session->memory) {
        struct memory *next = session->memory->next;
        free(session->memory);
        session->memory = next;
    }
}

static void session_free(struct session *session) {
    if (session->server) session->server->session = NULL;
    session_free_memory(session);
    char *texts[] = {session->user, session->password, session->edition, session->schema, session->module, session->action};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]);
}

static void environment_free_type(struct environment *environment, enum handle_type type) {
    for (struct handle *at = environment->handles.next, *next; at != &environment->handles; at = next) {
        next = at->next;
        if (at->type == type) handle_free(at);
    }
}

/* A pool frees its idle servers too, so the walk starts anew after each. */
static void environment_free_pools(struct environment *environment) {
    for (struct handle *at = environment->handles.next; at != &environment->handles; at = at->next) {
        if (at->type != HANDLE_POOL) continue;
        handle_free(at);
        at = &environment->handles;
    }
}

static void environment_free(struct environment *environment) {
    environment_free_type(environment, HANDLE_STATEMENT);
    environment_free_pools(environment);
    while (environment->handles.next != &environment->handles) handle_free(environment->handles.next);
    pthread_mutex_destroy(&environment->mutex);
    free(environment);
}

void handle_free(struct handle *handle) {
    if (handle->type == HANDLE_ENVIRONMENT) {
        environment_free((struct environment *)handle);
        return;
    }
    switch (handle->type) {
    case HANDLE_ERROR: error_clear((struct error *)handle); break;
    case HANDLE_SESSION: session_free((struct session *)handle); break;
    case HANDLE_SERVER: server_free((struct server *)handle); break;
    case HANDLE_POOL: pool_free((struct pool *)handle); break;
    case HANDLE_STATEMENT: statement_free((struct statement *)handle); break;
    case HANDLE_BIND: bind_free((struct bind *)handle); break;
    default: break;
    }
    handle_unlink(handle);
    free(handle);
}

EXPORT void OCIClientVersion(int *major, int *minor, int *update, int *patch, int *port) {
    *major = 19, *minor = 3, *update = 0, *patch = 0, *port = 0;
}

EXPORT int OCIEnvNlsCreate(void **result, uint32_t mode, void *context, void *allocate, void *reallocate, void *release,
                           size_t extra, void **extra_memory, uint16_t charset, uint16_t ncharset) {
    (void)mode, (void)context, (void)allocate, (void)reallocate, (void)release, (void)extra, (void)extra_memory;
    (void)charset, (void)ncharset;
    struct environment *environment = calloc(1, sizeof *environment);
    environment->handle.type = HANDLE_ENVIRONMENT;
    environment->handle.environment = environment;
    environment->handles.next = environment->handles.previous = &environment->handles;
    pthread_mutex_init(&environment->mutex, NULL);
    *result = environment;
    return OCI_SUCCESS;
}

EXPORT int OCIHandleAlloc(const void *parent, void **result, uint32_t type, size_t extra, void **extra_memory) {
    (void)extra, (void)extra_memory;
    *result = handle_new((struct environment *)(uintptr_t)parent, type);
    return OCI_SUCCESS;
}

EXPORT int OCIHandleFree(void *handle, uint32_t type) {
    (void)type;
    if (!handle) return OCI_INVALID_HANDLE;
    handle_free(handle);
    return OCI_SUCCESS;
}

EXPORT int OCIMemoryAlloc(void *handle, void *error, void **result, uint16_t duration, uint32_t size, uint32_t flags) {
    (void)error, (void)duration, (void)flags;
    struct session *session = handle;
    struct memory *memory = calloc(1, sizeof *memory + size);
    memory->next = session->memory;
    session->memory = memory;
    *result = memory->bytes;
    return OCI_SUCCESS;
}

EXPORT int OCIMemoryFree(void *handle, void *error, void *bytes) {
    (void)error;
    struct session *session = handle;
    for (struct memory **at = &session->memory; *at; at = &(*at)->next) {
        if ((void *)(*at)->bytes != bytes) continue;
        struct memory *next = (*at)->next;
        free(*at);
        *at = next;
        break;
    }
    return OCI_SUCCESS;
}

static struct context_value *context_find(struct session *session, const char *key, uint8_t length) {
    for (struct context_value *value = session->values; value; value = value->next)
        if (strlen(value->key) == length && memcmp(value->key, key, length) == 0) return value;
    return NULL;
}

EXPORT int OCIContextGetValue(void *handle, void *error, const char *key, uint8_t length, void **result) {
    (void)error;
    struct context_value *value = context_find(handle, key, length);
    *result = value ? value->value : NULL;
    return OCI_SUCCESS;
}

EXPORT int OCIContextSetValue(void *handle, void *error, uint16_t duration, const char *key, uint8_t length, void *content) {
    (void)error, (void)duration;
    struct session *session = handle;
    struct context_value *value = context_find(session, key, length);
    if (!value) {
        value = calloc(1, sizeof *value);
        snprintf(value->key, sizeof value->key, "%.*s", length, key);
        value->next = session->values;
        session->values = value;
    }
    value->value = content;
    return OCI_SUCCESS;
}

EXPORT void OCIThreadProcessInit(void) {}

EXPORT int OCIThreadKeyInit(void *environment, void *error, void **result, void (*destroy)(void *)) {
    (void)environment, (void)error;
    pthread_key_t *key = malloc(sizeof *key);
    if (pthread_key_create(key, destroy) != 0) {
        free(key);
        return OCI_ERROR;
    }
    *result = key;
    return OCI_SUCCESS;
}

EXPORT int OCIThreadKeyGet(void *environment, void *error, void *key, void **result) {
    (void)environment, (void)error;
    *result = pthread_getspecific(*(pthread_key_t *)key);
    return OCI_SUCCESS;
}

EXPORT int OCIThreadKeySet(void *environment, void *error, void *key, void *value) {
    (void)environment, (void)error;
    return pthread_setspecific(*(pthread_key_t *)key, value) == 0 ? OCI_SUCCESS : OCI_ERROR;
}

EXPORT int OCINlsNumericInfoGet(void *environment, void *error, int32_t *value, uint16_t item) {
    (void)environment, (void)error, (void)item;
    *value = 4; /* bytes of a character, at most */
    return OCI_SUCCESS;
}
