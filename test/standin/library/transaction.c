/* Oracle's transactions on PostgreSQL's: they begin by themselves with the first change, and an error undoes a statement, not
 * the transaction. So each statement of a transaction goes over the wire as BEGIN (if need be), SAVEPOINT, statement, RELEASE. */
#include "transaction.h"
#include "call.h"
#include "connection.h"
#include "control.h"
#include "error.h"
#include "oci.h"
#include "statement.h"
#include "wire.h"
#include "../translator/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAVEPOINT "standin_statement"

/* Milliseconds. SKIP LOCKED does wait in PostgreSQL where a row was changed after the query began and its new version is locked;
 * with another try the query begins anew, and does not see the old one. */
enum { SKIP_AGAIN = 50 };

struct step *plan_add(struct plan *plan, const char *sql) {
    if (plan->count == plan->capacity) {
        plan->capacity = plan->capacity ? plan->capacity * 2 : 8;
        plan->steps = realloc(plan->steps, plan->capacity * sizeof *plan->steps);
    }
    struct step *step = &plan->steps[plan->count++];
    *step = (struct step){.sql = sql};
    return step;
}

/* Module and action show in pg_stat_activity. They go with the next statement, as Oracle sends them. */
static void plan_add_tag(struct plan *plan) {
    struct session *session = plan->server->session;
    if (!session || !session->tag_is_stale) return;
    char text[160];
    snprintf(text, sizeof text, "%s%s%s", session->module ? session->module : "", session->action ? "/" : "",
             session->action ? session->action : "");
    char *literal = PQescapeLiteral(plan->server->connection, text, strlen(text));
    if (!literal) return;
    size_t size = strlen(literal) + sizeof "SET application_name = ";
    plan->tag = malloc(size);
    snprintf(plan->tag, size, "SET application_name = %s", literal);
    PQfreemem(literal);
    plan_add(plan, plan->tag);
    session->tag_is_stale = false;
}

static bool sql_starts(const struct translation *translation, const char *word) {
    return translation->sql && strncmp(translation->sql, word, strlen(word)) == 0;
}

/* Statements on the transaction itself: releasing the savepoint before them would undo them. */
static bool on_transaction(const struct translation *translation) {
    return sql_starts(translation, "SET TRANSACTION") || sql_starts(translation, "SAVEPOINT") ||
           sql_starts(translation, "ROLLBACK");
}

void plan_begin(struct plan *plan, struct statement *statement, uint32_t mode, bool needs_transaction) {
    struct server *server = statement->server;
    const struct translation *translation = statement->translation;
    bool raw = on_transaction(translation);
    bool sets = raw && sql_starts(translation, "SET TRANSACTION");
    bool commits = mode & MODE_COMMIT_ON_SUCCESS && !raw;
    bool skips = translation->skip_locked && needs_transaction;
    *plan = (struct plan){.server = server, .waits = translation->wait_seconds > 0 || skips};
    plan->begins = !server->in_transaction && (needs_transaction || raw || plan->waits);
    plan->savepoint = (server->in_transaction || plan->begins) && !sets;
    plan->keeps = raw;
    plan->commits = commits && (server->in_transaction || plan->begins);
    if (plan->begins) plan_add(plan, "BEGIN");
    plan_add_tag(plan);
    if (plan->savepoint) plan_add(plan, "SAVEPOINT " SAVEPOINT);
    if (plan->waits) {
        int milliseconds = skips ? SKIP_AGAIN : translation->wait_seconds * 1000;
        snprintf(plan->wait, sizeof plan->wait, "SET LOCAL lock_timeout = %d", milliseconds);
        plan_add(plan, plan->wait);
    }
    plan->main = plan->count;
}

void plan_end(struct plan *plan) {
    if (plan->waits) plan_add(plan, "SET LOCAL lock_timeout = 0");
    if (plan->savepoint && !plan->keeps) plan_add(plan, "RELEASE SAVEPOINT " SAVEPOINT);
    if (plan->commits) plan_add(plan, "COMMIT");
}

void transaction_ended(struct server *server) {
    server->in_transaction = server->read_only = false;
    server->transaction_serial++;
}

static enum wire_status plan_undo(struct plan *plan) {
    struct server *server = plan->server;
    struct step steps[2] = {{.sql = "ROLLBACK TO SAVEPOINT " SAVEPOINT}, {.sql = "RELEASE SAVEPOINT " SAVEPOINT}};
    size_t count = 2, failed;
    if (plan->begins || !plan->savepoint) {
        steps[0].sql = "ROLLBACK";
        count = 1;
    }
    if (server->session) server->session->tag_is_stale = true;
    wire_disarm(server);
    enum wire_status status = WIRE_DONE;
    if (PQtransactionStatus(server->connection) != PQTRANS_IDLE) status = wire_run(server, steps, count, &failed);
    wire_clear(steps, count);
    if (count == 1 && server->in_transaction) transaction_ended(server);
    return status;
}

enum wire_status plan_run(struct plan *plan, size_t *failed) {
    struct server *server = plan->server;
    enum wire_status status = wire_run(server, plan->steps, plan->count, failed);
    if (status == WIRE_DEAD) return status;
    if (status == WIRE_FAILED) return plan_undo(plan) == WIRE_DEAD ? WIRE_DEAD : WIRE_FAILED;
    if (plan->begins) server->in_transaction = true;
    if (plan->commits) transaction_ended(server);
    if (plan->commits || plan->autocommits) control_count(server->control, COUNTER_COMMITS);
    return WIRE_DONE;
}

void plan_free(struct plan *plan) {
    wire_clear(plan->steps, plan->count);
    free(plan->steps);
    free(plan->tag);
    plan->steps = NULL;
    plan->tag = NULL;
    plan->count = plan->capacity = 0;
}

int plan_report(struct plan *plan, struct error *error, struct statement *statement, enum wire_status status, size_t failed) {
    if (status == WIRE_DEAD) return wire_report_dead(plan->server, error);
    return report_result(error, plan->server, statement, plan->steps[failed].result);
}

/* One command outside of statements: COMMIT, ROLLBACK, or nothing at all for a ping. */
int server_command(struct server *server, struct error *error, const char *sql) {
    struct step step = {.sql = sql};
    size_t failed;
    enum wire_status status = wire_run(server, &step, 1, &failed);
    int result = OCI_SUCCESS;
    if (status == WIRE_DEAD) result = wire_report_dead(server, error);
    if (status == WIRE_FAILED) result = report_result(error, server, NULL, step.result);
    wire_clear(&step, 1);
    return result;
}

int transaction_end(struct server *server, struct error *error, bool commit) {
    control_count(server->control, commit ? COUNTER_COMMITS : COUNTER_ROLLBACKS);
    control_count(server->control, COUNTER_ROUND_TRIPS);
    /* Without a transaction the server is asked all the same, as Oracle is: it may be gone. */
    int status = server_command(server, error, !server->in_transaction ? "" : commit ? "COMMIT" : "ROLLBACK");
    if (!commit && server->session) server->session->tag_is_stale = true;
    transaction_ended(server);
    return status;
}

static int transaction_call(struct service *service, struct error *error, bool commit) {
    struct call call;
    enum function function = commit ? FUNCTION_OCITransCommit : FUNCTION_OCITransRollback;
    if (!call_begin(&call, service->server, error, function)) return call.status;
    return call_end(&call, transaction_end(service->server, error, commit));
}

EXPORT int OCITransCommit(void *service, void *error, uint32_t flags) {
    (void)flags;
    return transaction_call(service, error, true);
}

EXPORT int OCITransRollback(void *service, void *error, uint32_t flags) {
    (void)flags;
    return transaction_call(service, error, false);
}
