/* Session pools. Logins happen outside the pool's lock; open counts them already. */
#include "pool.h"
#include "call.h"
#include "connection.h"
#include "control.h"
#include "environment.h"
#include "error.h"
#include "oci.h"
#include "transaction.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void server_drop(struct server *server) {
    struct session *session = server->session;
    handle_free(&server->handle);
    if (session) handle_free(&session->handle);
}

/* A new session, not yet counted. */
static struct server *pool_login(struct pool *pool, struct error *error) {
    struct environment *environment = pool->handle.environment;
    struct server *server = handle_new(environment, HANDLE_SERVER);
    int status = connect_parse(server, error, pool->connect, strlen(pool->connect));
    if (status == OCI_SUCCESS) status = server_connect(server, error, pool->user, pool->password);
    if (status != OCI_SUCCESS) {
        handle_free(&server->handle);
        return NULL;
    }
    struct session *session = handle_new(environment, HANDLE_SESSION);
    if (pool->authentication && pool->authentication->edition) session->edition = strdup(pool->authentication->edition);
    session->server = server;
    server->session = session;
    server->pool = pool;
    return server;
}

void pool_free(struct pool *pool) {
    while (pool->idle) {
        struct server *next = pool->idle->idle;
        server_drop(pool->idle);
        pool->idle = next;
    }
    free(pool->connect);
    free(pool->user);
    free(pool->password);
    pool->connect = pool->user = pool->password = NULL;
    pthread_cond_destroy(&pool->released);
    pthread_mutex_destroy(&pool->mutex);
}

static void pool_keep(struct pool *pool, struct server *server) {
    server->idle_since = now_ms();
    server->idle = pool->idle;
    pool->idle = server;
}

static int pool_fill(struct pool *pool, struct error *error) {
    while (pool->open < pool->minimum) {
        struct server *server = pool_login(pool, error);
        if (!server) return OCI_ERROR;
        pool_keep(pool, server);
        pool->open++;
    }
    return OCI_SUCCESS;
}

EXPORT int OCISessionPoolCreate(void *environment, void *error, void *handle, char **name, uint32_t *name_length,
                                const char *connect, uint32_t connect_length, uint32_t minimum, uint32_t maximum,
                                uint32_t increment, const char *user, uint32_t user_length, const char *password,
                                uint32_t password_length, uint32_t mode) {
    (void)environment, (void)increment, (void)mode;
    struct pool *pool = handle;
    snprintf(pool->name, sizeof pool->name, "standin-%p", handle);
    *name = pool->name;
    *name_length = (uint32_t)strlen(pool->name);
    replace_text(&pool->connect, connect, connect_length);
    replace_text(&pool->user, user, user_length);
    replace_text(&pool->password, password, password_length);
    pool->minimum = minimum;
    pool->maximum = maximum;
    struct server *probe = handle_new(pool->handle.environment, HANDLE_SERVER); /* for the control file alone */
    int status = connect_parse(probe, error, connect, connect_length);
    struct call call;
    if (status == OCI_SUCCESS && call_begin(&call, probe, error, FUNCTION_OCISessionPoolCreate))
        status = call_end(&call, pool_fill(pool, error));
    else if (status == OCI_SUCCESS)
        status = call.status;
    handle_free(&probe->handle);
    return status;
}

EXPORT int OCISessionPoolDestroy(void *handle, void *error, uint32_t mode) {
    (void)mode;
    struct pool *pool = handle;
    pthread_mutex_lock(&pool->mutex);
    if (pool->busy > 0 && mode == 0) {
        pthread_mutex_unlock(&pool->mutex);
        return report(error, 24422, "error occurred while trying to destroy the Session Pool");
    }
    for (struct server *server; (server = pool->idle);) {
        pool->idle = server->idle;
        server_drop(server);
        pool->open--;
    }
    pthread_mutex_unlock(&pool->mutex);
    return OCI_SUCCESS;
}

static struct pool *pool_named(struct environment *environment, const char *name, uint32_t length) {
    struct pool *found = NULL;
    pthread_mutex_lock(&environment->mutex);
    for (struct handle *at = environment->handles.next; at != &environment->handles && !found; at = at->next) {
        if (at->type != HANDLE_POOL) continue;
        struct pool *pool = (struct pool *)at;
        if (strlen(pool->name) == length && memcmp(pool->name, name, length) == 0) found = pool;
    }
    pthread_mutex_unlock(&environment->mutex);
    return found;
}

static bool is_old(const struct pool *pool, const struct server *server) {
    return pool->max_lifetime > 0 && now_ms() - server->created >= pool->max_lifetime * 1000LL;
}

static bool is_unused(const struct pool *pool, const struct server *server) {
    return pool->timeout > 0 && now_ms() - server->idle_since >= pool->timeout * 1000LL && pool->open > pool->minimum;
}

static void pool_drop_expired(struct pool *pool) {
    for (struct server **at = &pool->idle; *at;) {
        struct server *server = *at;
        if (!is_old(pool, server) && !is_unused(pool, server)) {
            at = &server->idle;
            continue;
        }
        *at = server->idle;
        server_drop(server);
        pool->open--;
    }
}

/* Waits for a session to be released; false when the time is up. */
static bool pool_wait(struct pool *pool, const struct timespec *end) {
    if (pool->get_mode == POOL_NOWAIT) return false;
    if (pool->get_mode != POOL_TIMED_WAIT) return pthread_cond_wait(&pool->released, &pool->mutex) == 0;
    return pthread_cond_timedwait(&pool->released, &pool->mutex, end) != ETIMEDOUT;
}

static struct timespec time_after(uint32_t milliseconds) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += milliseconds / 1000;
    end.tv_nsec += milliseconds % 1000 * 1000000L;
    if (end.tv_nsec >= 1000000000L) end.tv_sec++, end.tv_nsec -= 1000000000L;
    return end;
}

/* An idle session, or the right to open one (*idle is NULL then). False: the pool is exhausted. */
static bool pool_take(struct pool *pool, struct server **idle) {
    struct timespec end = time_after(pool->wait_timeout);
    bool taken = true;
    pthread_mutex_lock(&pool->mutex);
    pool_drop_expired(pool);
    while (!pool->idle && pool->open >= pool->maximum && pool->get_mode != POOL_FORCE && taken) taken = pool_wait(pool, &end);
    *idle = pool->idle;
    taken = *idle || pool->open < pool->maximum || pool->get_mode == POOL_FORCE;
    if (*idle) pool->idle = (*idle)->idle;
    if (taken) pool->busy++;
    if (taken && !*idle) pool->open++;
    pthread_mutex_unlock(&pool->mutex);
    return taken;
}

static void pool_give_up(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->open--;
    pool->busy--;
    pthread_cond_signal(&pool->released);
    pthread_mutex_unlock(&pool->mutex);
}

static void pool_give_back(struct pool *pool, struct server *server, bool drop) {
    pthread_mutex_lock(&pool->mutex);
    pool->busy--;
    drop = drop || server->dead || is_old(pool, server);
    if (drop)
        pool->open--;
    else
        pool_keep(pool, server);
    pthread_cond_signal(&pool->released);
    pthread_mutex_unlock(&pool->mutex);
    if (drop) server_drop(server);
}

static int pool_get(struct pool *pool, struct error *error, struct server **server) {
    if (!pool_take(pool, server)) return report_code(error, pool->get_mode == POOL_NOWAIT ? 24418 : 24457);
    bool fresh = !*server;
    if (fresh) *server = pool_login(pool, error);
    if (!*server) {
        pool_give_up(pool);
        return OCI_ERROR;
    }
    struct call call;
    if (call_begin(&call, *server, error, FUNCTION_OCISessionGet)) return call_end(&call, OCI_SUCCESS);
    pool_give_back(pool, *server, fresh);
    return call.status;
}

EXPORT int OCISessionGet(void *environment, void *error, void **result, void *authentication, const char *name,
                         uint32_t name_length, const char *tag, uint32_t tag_length, const char **found_tag,
                         uint32_t *found_tag_length, int *found, uint32_t mode) {
    (void)authentication, (void)tag, (void)tag_length;
    *result = NULL;
    if (found_tag) *found_tag = NULL;
    if (found_tag_length) *found_tag_length = 0;
    if (found) *found = 0;
    struct pool *pool = mode & MODE_POOLED ? pool_named(environment, name, name_length) : NULL;
    if (!pool) return report(error, 24415, "Missing or null username.");
    struct server *server;
    int status = pool_get(pool, error, &server);
    if (status != OCI_SUCCESS) return status;
    struct service *service = handle_new(environment, HANDLE_SERVICE);
    service->server = server;
    service->session = server->session;
    service->statement_cache = pool->statement_cache;
    *result = service;
    return OCI_SUCCESS;
}

EXPORT int OCISessionRelease(void *handle, void *error, const char *tag, uint32_t tag_length, uint32_t mode) {
    (void)tag, (void)tag_length;
    struct service *service = handle;
    struct server *server = service->server;
    control_count_call(server->control, FUNCTION_OCISessionRelease);
    bool drop = mode & MODE_DROP_SESSION;
    if (!drop && !server->dead && server->in_transaction) drop = transaction_end(server, error, false) != OCI_SUCCESS;
    pool_give_back(server->pool, server, drop);
    handle_free(&service->handle);
    return OCI_SUCCESS;
}
