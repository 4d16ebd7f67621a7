/* The wire: steps are sent to PostgreSQL in one go (libpq's pipeline mode) and their results collected. A call that waits is
 * woken by OCIBreak and by its deadline; it then cancels by itself, again and again until the server has answered, so that a
 * cancel can neither come too early to be noticed nor hit the statement after. */
#include "wire.h"
#include "connection.h"
#include "error.h"
#include "trace.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CANCEL_AGAIN = 100 };

static bool interrupted(struct server *server) {
    pthread_mutex_lock(&server->mutex);
    if (server->armed && server->deadline > 0 && now_ms() >= server->deadline && !server->break_requested) server->timed_out = true;
    bool stop = server->armed && (server->break_requested || server->timed_out);
    pthread_mutex_unlock(&server->mutex);
    return stop;
}

static void cancel(struct server *server) {
    char message[256];
    PGcancel *request = PQgetCancel(server->connection);
    if (request && !PQcancel(request, message, sizeof message)) trace("  cancelling: %s", message);
    PQfreeCancel(request);
}

static void drain_wake(const struct server *server) {
    uint64_t count;
    while (read(server->wake, &count, sizeof count) > 0) {}
}

/* How long to sleep: for ever, to the deadline, or to the next cancel. */
static int wait_time(const struct server *server, bool stop) {
    if (stop) return CANCEL_AGAIN;
    if (server->deadline == 0 || !server->armed) return -1;
    int64_t left = server->deadline - now_ms();
    return left > 0 ? (int)left : 0;
}

/* Waits until PostgreSQL has sent something or takes more. */
static bool wire_step(struct server *server, bool writing) {
    bool stop = interrupted(server);
    if (stop) cancel(server);
    struct pollfd events[] = {{.fd = PQsocket(server->connection), .events = (short)(POLLIN | (writing ? POLLOUT : 0))},
                              {.fd = server->wake, .events = POLLIN}};
    poll(events, 2, wait_time(server, stop));
    if (events[1].revents) drain_wake(server);
    return PQconsumeInput(server->connection) == 1;
}

static bool wire_flush(struct server *server, bool *writing) {
    int left = PQflush(server->connection);
    *writing = left > 0;
    return left >= 0;
}

/* The next result, NULL at the end of a step's. Sets dead when there will be none. */
static PGresult *wire_result(struct server *server) {
    bool writing = false;
    while (!server->dead) {
        if (!wire_flush(server, &writing) && PQstatus(server->connection) == CONNECTION_BAD) break;
        if (!PQisBusy(server->connection)) return PQgetResult(server->connection);
        if (!wire_step(server, writing)) break;
    }
    server->dead = true;
    return NULL;
}

static bool wire_send_step(PGconn *connection, const struct step *step) {
    if (step->prepare) return PQsendPrepare(connection, "", step->sql, step->parameter_count, step->types);
    const char *const *values = (const char *const *)step->values;
    if (step->execute) return PQsendQueryPrepared(connection, "", step->parameter_count, values, NULL, NULL, 0);
    return PQsendQueryParams(connection, step->sql, step->parameter_count, step->types, values, NULL, NULL, 0);
}

/* The error that ended the connection, if PostgreSQL could still say one. */
static bool ends_connection(const PGresult *result) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return !state || strncmp(state, "57P0", 4) == 0;
}

/* Takes the results of one step up to the NULL that ends them. */
static void wire_collect_step(struct server *server, struct step *step) {
    for (PGresult *result; (result = wire_result(server));) {
        PQclear(step->result);
        step->result = result;
        if (PQresultStatus(result) == PGRES_FATAL_ERROR && ends_connection(result)) server->dead = true;
    }
}

static bool step_worked(const struct step *step) {
    ExecStatusType status = PQresultStatus(step->result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static void wire_collect_sync(struct server *server) {
    for (bool synced = false; !synced && !server->dead;) {
        PGresult *result = wire_result(server);
        synced = result && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        PQclear(result);
    }
}

static bool wire_send(struct server *server, struct step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        trace("  > %s", steps[i].execute ? "(execute)" : steps[i].sql);
        if (!wire_send_step(server->connection, &steps[i])) return false;
    }
    return PQpipelineSync(server->connection) == 1;
}

enum wire_status wire_run(struct server *server, struct step *steps, size_t count, size_t *failed) {
    *failed = count;
    if (!server->connection || server->dead) return WIRE_DEAD;
    if (!wire_send(server, steps, count)) server->dead = true;
    for (size_t i = 0; i < count && !server->dead; i++) {
        wire_collect_step(server, &steps[i]);
        if (*failed == count && !step_worked(&steps[i])) *failed = i;
    }
    wire_collect_sync(server);
    if (server->dead) return WIRE_DEAD;
    return *failed == count ? WIRE_DONE : WIRE_FAILED;
}

/* Runs SQL that may be more than one statement, outside the pipeline. */
enum wire_status wire_script(struct server *server, const char *sql, PGresult **last) {
    struct step step = {0};
    trace("  > %s", sql);
    bool sent = server->connection && PQexitPipelineMode(server->connection) && PQsendQuery(server->connection, sql);
    if (!sent) server->dead = true;
    bool worked = true;
    for (PGresult *result; sent && (result = wire_result(server));) {
        if (worked) {
            PQclear(step.result);
            step.result = result;
            worked = step_worked(&step);
        } else
            PQclear(result);
    }
    *last = step.result;
    if (!server->dead && step.result && PQresultStatus(step.result) == PGRES_FATAL_ERROR && ends_connection(step.result))
        server->dead = true;
    if (server->dead) return WIRE_DEAD;
    PQenterPipelineMode(server->connection);
    return worked ? WIRE_DONE : WIRE_FAILED;
}

void wire_clear(struct step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        PQclear(steps[i].result);
        steps[i].result = NULL;
    }
}

int wire_report_dead(struct server *server, struct error *error) {
    server->dead = true;
    server->in_transaction = false;
    return report_code(error, 3113);
}

/* Waits until the server has closed the connection: it says that a session ends before it releases the session's locks. */
static void wait_closed(PGconn *connection) {
    for (int64_t end = now_ms() + 5000; now_ms() < end && PQsocket(connection) >= 0 && PQconsumeInput(connection);) {
        struct pollfd event = {.fd = PQsocket(connection), .events = POLLIN};
        poll(&event, 1, 100);
    }
}

/* Ends the session at the server, and returns once it is gone there with all its locks. */
void wire_kill(struct server *server) {
    struct step step = {.sql = "SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())"};
    size_t failed;
    if (server->connection) {
        wire_run(server, &step, 1, &failed);
        wait_closed(server->connection);
    }
    wire_clear(&step, 1);
    server->dead = true;
}

/* From here on nothing interrupts the call: it cleans up. */
void wire_disarm(struct server *server) {
    pthread_mutex_lock(&server->mutex);
    server->armed = false;
    pthread_mutex_unlock(&server->mutex);
}

/* Waits; false if a break or the call timeout came first. */
bool wire_wait(struct server *server, int64_t milliseconds) {
    int64_t end = now_ms() + milliseconds;
    for (int64_t left = milliseconds; left > 0; left = end - now_ms()) {
        if (interrupted(server)) return false;
        int deadline = wait_time(server, false);
        struct pollfd event = {.fd = server->wake, .events = POLLIN};
        poll(&event, 1, deadline >= 0 && deadline < left ? deadline : (int)left);
        if (event.revents && server->wake >= 0) drain_wake(server);
    }
    return !interrupted(server);
}
