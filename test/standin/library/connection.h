/* Sessions, connections to PostgreSQL, and what ties them. The functions that ODPI-C calls are declared nowhere: it finds them
 * by name. */
#ifndef STANDIN_CONNECTION_H
#define STANDIN_CONNECTION_H

#include <libpq-fe.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control.h"
#include "environment.h"
#include "error.h"

/* A value that a session keeps for its user: OCIContextSetValue. */
struct context_value {
    char key[64];
    void *value;
    struct context_value *next;
};

/* A session, or the authentication of a pool. Memory from OCIMemoryAlloc ends with it. */
struct session {
    struct handle handle;
    char *user, *password, *edition, *schema;
    char *module, *action;
    bool tag_is_stale; /* PostgreSQL does not know module and action yet */
    struct context_value *values;
    struct memory *memory;
    struct server *server;
};

/* A connection to PostgreSQL. It stays in pipeline mode. */
struct server {
    struct handle handle;
    char *host, *port, *database;
    struct session *session;
    struct control *control; /* NULL: neither counters nor faults */
    PGconn *connection;
    bool dead;
    bool in_transaction, read_only;
    struct synonyms *synonyms;   /* that were looked for and found */
    unsigned cursor_serial;      /* of the cursor that was made last */
    unsigned transaction_serial; /* changes when a transaction ends, which invalidates cursors FOR UPDATE */
    uint32_t call_timeout;       /* milliseconds, 0: none */
    uint32_t receive_timeout;
    uint8_t break_on_timeout;
    pthread_mutex_t mutex; /* guards busy and break_requested against OCIBreak, which comes from another thread */
    bool busy, armed, break_requested; /* armed: the call may be interrupted, which its cleaning up may not */
    int wake; /* an eventfd that OCIBreak writes to */
    int64_t deadline;
    bool timed_out;
    struct pool *pool;
    struct server *idle; /* the next idle one of its pool */
    int64_t created, idle_since;
};

struct service {
    struct handle handle;
    struct server *server;
    struct session *session;
    uint32_t statement_cache;
};

int64_t now_ms(void);
int connect_parse(struct server *server, struct error *error, const char *text, size_t length);
int server_connect(struct server *server, struct error *error, const char *user, const char *password);
void server_disconnect(struct server *server);
void server_free(struct server *server);

#endif
