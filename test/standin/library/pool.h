/* Pools of sessions. */
#ifndef STANDIN_POOL_H
#define STANDIN_POOL_H

#include <pthread.h>
#include <stdint.h>

#include "environment.h"

struct server;
struct session;

struct pool {
    struct handle handle;
    pthread_mutex_t mutex;
    pthread_cond_t released;
    char name[32];
    char *connect, *user, *password;
    struct session *authentication;
    struct server *idle;
    uint32_t minimum, maximum, open, busy;
    uint32_t timeout, wait_timeout, max_lifetime, max_per_shard, statement_cache;
    uint8_t get_mode;
};

void pool_free(struct pool *pool);

#endif
