/* Running one statement, and fetching its rows. A query's rows all come at once, but for SELECT ... FOR UPDATE SKIP LOCKED:
 * that runs through a cursor, since Oracle locks its rows as they are fetched. What Oracle would have sent by now (prefetch and
 * array size) decides what is counted as a round trip. */
#include "bind.h"
#include "connection.h"
#include "control.h"
#include "define.h"
#include "error.h"
#include "oci.h"
#include "procedure.h"
#include "statement.h"
#include "synonym.h"
#include "transaction.h"
#include "wire.h"
#include "../translator/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL could not tell a parameter's type, or found no operator for it: another way of typing may do. But a string must not
 * become a time in this way, which is an error in Oracle. */
bool statement_may_retype(struct statement *statement, const PGresult *result) {
    static const char *const states[] = {"42883", "42804", "42P18", "42P08", "42725"};
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE), *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!state || statement->translation->placeholder_count == 0 || statement->typing + 1 >= MOST_TYPINGS) return false;
    if (statement->typing == 0 && message && strstr(message, "timestamp") && strstr(message, "character varying")) return false;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i], state) != 0) continue;
        statement->typing++;
        return true;
    }
    return false;
}

static bool may_try_again(struct statement *statement, const PGresult *result) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    bool waited = statement->translation->skip_locked && state && strcmp(state, "55P03") == 0;
    return waited || statement_may_retype(statement, result);
}

static bool changes_data(const struct translation *translation) {
    return translation->type != STATEMENT_SELECT && translation->type != STATEMENT_ALTER;
}

static void step_give(struct step *step, const struct parameters *parameters) {
    step->parameter_count = parameters->count;
    step->types = parameters->types;
    step->values = parameters->values;
}

/* The steps of the statement itself. Its result is that of the last one. */
static void plan_add_statement(struct plan *plan, struct statement *statement, const struct parameters *parameters,
                               char **owned) {
    if (!statement->translation->skip_locked) {
        step_give(plan_add(plan, statement->translation->sql), parameters);
        return;
    }
    size_t size = strlen(statement->translation->sql) + 100;
    owned[0] = malloc(size);
    owned[1] = malloc(size);
    snprintf(statement->cursor, sizeof statement->cursor, "c%u", ++statement->server->cursor_serial);
    snprintf(owned[0], size, "DECLARE \"%s\" NO SCROLL CURSOR FOR %s", statement->cursor, statement->translation->sql);
    snprintf(owned[1], size, "FETCH %u FROM \"%s\"", statement->prefetch, statement->cursor);
    step_give(plan_add(plan, owned[0]), parameters);
    plan_add(plan, owned[1]);
}

/* A query's first rows have come with its execution. */
static void result_open(struct statement *statement, PGresult *result) {
    statement->result = result;
    statement->executed = true;
    columns_describe(statement);
    uint32_t rows = (uint32_t)PQntuples(result);
    statement->visible = rows < statement->prefetch ? rows : statement->prefetch;
    statement->exhausted = rows < statement->prefetch;
    statement->next_row = 0;
}

static int statement_finish(struct statement *statement, struct error *error, struct step *step) {
    PGresult *result = step->result;
    if (statement->translation->type == STATEMENT_SELECT) {
        step->result = NULL;
        result_open(statement, result);
        return OCI_SUCCESS;
    }
    const char *tuples = PQcmdTuples(result);
    statement->row_count = strtoull(*tuples ? tuples : "0", NULL, 10);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) return OCI_SUCCESS;
    return statement->translation->procedure ? procedure_write_row(statement, error, result)
                                             : bind_write_row(statement, error, 0, result);
}

static int execute_once(struct statement *statement, struct error *error, uint32_t mode, bool *again) {
    const struct translation *translation = statement->translation;
    struct parameters parameters;
    struct plan plan;
    char *owned[2] = {NULL, NULL};
    size_t failed;
    *again = false;
    int status = parameters_read(statement, error, 0, &parameters);
    if (status != OCI_SUCCESS) {
        parameters_free(&parameters);
        return status;
    }
    bool needs_transaction = translation->skip_locked || translation->for_update ||
                             (changes_data(translation) && !(mode & MODE_COMMIT_ON_SUCCESS));
    statement->transaction_serial = statement->server->transaction_serial;
    plan_begin(&plan, statement, mode, needs_transaction);
    plan_add_statement(&plan, statement, &parameters, owned);
    size_t last = plan.count - 1;
    plan_end(&plan);
    plan.autocommits = mode & MODE_COMMIT_ON_SUCCESS && changes_data(translation) && !plan.commits;
    enum wire_status ran = plan_run(&plan, &failed);
    if (ran == WIRE_DONE)
        status = statement_finish(statement, error, &plan.steps[last]);
    else {
        statement->cursor[0] = '\0';
        *again = ran == WIRE_FAILED && failed >= plan.main && may_try_again(statement, plan.steps[failed].result);
        if (!*again) status = plan_report(&plan, error, statement, ran, failed);
    }
    plan_free(&plan);
    parameters_free(&parameters);
    free(owned[0]);
    free(owned[1]);
    return status;
}

/* DDL: commits what is open, and runs by itself. */
static int execute_script(struct statement *statement, struct error *error) {
    struct server *server = statement->server;
    PGresult *result;
    synonyms_forget(server);
    if (server->in_transaction) {
        int status = server_command(server, error, "COMMIT");
        transaction_ended(server);
        if (status != OCI_SUCCESS) return status;
    }
    enum wire_status ran = wire_script(server, statement->translation->sql, &result);
    int status = OCI_SUCCESS;
    if (ran == WIRE_DEAD) status = wire_report_dead(server, error);
    if (ran == WIRE_FAILED) status = report_result(error, server, statement, result);
    PQclear(result);
    return status;
}

static int execute_describe(struct statement *statement, struct error *error) {
    struct server *server = statement->server;
    struct step step = {.sql = statement->translation->sql, .prepare = true};
    size_t failed;
    enum wire_status ran = wire_run(server, &step, 1, &failed);
    int status = OCI_SUCCESS;
    if (ran == WIRE_DEAD) status = wire_report_dead(server, error);
    if (ran == WIRE_FAILED) status = report_result(error, server, statement, step.result);
    wire_clear(&step, 1);
    return status;
}

static void note_read_only(struct statement *statement) {
    const char *sql = statement->translation->sql;
    if (strncmp(sql, "SET TRANSACTION", 15) == 0 && strstr(sql, "READ ONLY")) statement->server->read_only = true;
}

int execute_single(struct statement *statement, struct error *error, uint32_t mode) {
    const struct translation *translation = statement->translation;
    if (translation->type == STATEMENT_COMMIT || (translation->type == STATEMENT_ROLLBACK && translation->ends_transaction))
        return transaction_end(statement->server, error, translation->type == STATEMENT_COMMIT);
    if (!translation->sql) return OCI_SUCCESS;
    if (translation->ends_transaction) return execute_script(statement, error);
    if (mode & (MODE_PARSE_ONLY | MODE_DESCRIBE_ONLY)) return execute_describe(statement, error);
    bool again = true;
    int status = synonyms_need(statement, error);
    while (again && status == OCI_SUCCESS) status = execute_once(statement, error, mode, &again);
    if (status == OCI_SUCCESS) note_read_only(statement);
    return status;
}

static bool transaction_over(const struct statement *statement) {
    const struct translation *translation = statement->translation;
    return (translation->for_update || translation->skip_locked) &&
           statement->transaction_serial != statement->server->transaction_serial;
}

/* The next rows of the cursor take the place of those that were read. */
static int cursor_fetch(struct statement *statement, struct error *error, uint32_t rows) {
    char sql[80];
    snprintf(sql, sizeof sql, "FETCH %u FROM \"%s\"", rows, statement->cursor);
    struct plan plan;
    size_t failed;
    plan_begin(&plan, statement, 0, false);
    plan_add(&plan, sql);
    plan_end(&plan);
    enum wire_status ran = plan_run(&plan, &failed);
    int status = OCI_SUCCESS;
    if (ran == WIRE_DONE) {
        PQclear(statement->result);
        statement->result = plan.steps[plan.main].result;
        plan.steps[plan.main].result = NULL;
        statement->next_row = 0;
        statement->visible = (uint32_t)PQntuples(statement->result);
        statement->exhausted = statement->visible < rows;
    } else
        status = plan_report(&plan, error, statement, ran, failed);
    plan_free(&plan);
    return status;
}

/* One round trip for more rows. */
static int fetch_more(struct statement *statement, struct error *error, uint32_t rows) {
    struct server *server = statement->server;
    control_count(server->control, COUNTER_FETCHES);
    control_count(server->control, COUNTER_ROUND_TRIPS);
    if (transaction_over(statement)) return report_code(error, 1002);
    if (statement->cursor[0]) return cursor_fetch(statement, error, rows);
    uint32_t left = (uint32_t)PQntuples(statement->result) - statement->visible;
    statement->exhausted = left < rows;
    statement->visible += left < rows ? left : rows;
    return server->connection && PQstatus(server->connection) == CONNECTION_OK ? OCI_SUCCESS : wire_report_dead(server, error);
}

int fetch_rows(struct statement *statement, struct error *error, uint32_t rows) {
    statement->rows_fetched = 0;
    if (!statement->executed) return report_code(error, 1002);
    while (statement->rows_fetched < rows) {
        if (statement->next_row == statement->visible) {
            if (statement->exhausted) return OCI_NO_DATA;
            int status = fetch_more(statement, error, rows - statement->rows_fetched);
            if (status != OCI_SUCCESS) return status;
            continue;
        }
        int status = define_write_row(statement, error, statement->rows_fetched, (int)statement->next_row);
        if (status != OCI_SUCCESS) return status;
        statement->next_row++;
        statement->rows_fetched++;
        statement->row_count++;
        control_count(statement->server->control, COUNTER_ROWS);
    }
    return OCI_SUCCESS;
}
