/* Array DML: the statement is prepared once and run for all rows in one pipeline. If a row fails, Oracle keeps the rows before
 * it; with batch errors it goes on after it. PostgreSQL gives up the whole pipeline, so the rows are run again. */
#include "bind.h"
#include "connection.h"
#include "control.h"
#include "error.h"
#include "oci.h"
#include "postgres_types.h"
#include "statement.h"
#include "synonym.h"
#include "transaction.h"
#include "wire.h"
#include "../translator/translate.h"

#include <stdlib.h>
#include <string.h>

struct batch {
    struct statement *statement;
    struct error *error;
    struct parameters *rows;
    uint32_t count;
    uint32_t mode;
};

/* One type for each parameter, whatever row: a decimal number in one makes it numeric in all, a string in one makes it a string. */
static void batch_unify_types(struct batch *batch) {
    Oid *types = batch->rows[0].types;
    for (uint32_t i = 1; i < batch->count; i++) {
        for (int j = 0; j < batch->rows[0].count; j++) {
            Oid type = batch->rows[i].types[j];
            if ((types[j] == OID_INT8 && type == OID_NUMERIC) || types[j] == OID_UNKNOWN) types[j] = type;
        }
    }
}

static int batch_read(struct batch *batch) {
    batch->rows = calloc(batch->count + 1, sizeof *batch->rows);
    for (uint32_t i = 0; i < batch->count; i++) {
        int status = parameters_read(batch->statement, batch->error, i, &batch->rows[i]);
        if (status != OCI_SUCCESS) return status;
    }
    batch_unify_types(batch);
    return OCI_SUCCESS;
}

static void batch_free(struct batch *batch) {
    for (uint32_t i = 0; batch->rows && i < batch->count; i++) parameters_free(&batch->rows[i]);
    free(batch->rows);
    batch->rows = NULL;
}

/* Adds the rows from first up to last; returns the step of the first. */
static size_t plan_add_rows(struct plan *plan, const struct batch *batch, uint32_t first, uint32_t last) {
    struct step *prepare = plan_add(plan, batch->statement->translation->sql);
    prepare->prepare = true;
    prepare->parameter_count = batch->rows[0].count;
    prepare->types = batch->rows[0].types;
    size_t start = plan->count;
    for (uint32_t i = first; i < last; i++) {
        struct step *step = plan_add(plan, NULL);
        step->execute = true;
        step->parameter_count = batch->rows[i].count;
        step->values = batch->rows[i].values;
    }
    return start;
}

static int row_finish(const struct batch *batch, uint32_t row, PGresult *result) {
    struct statement *statement = batch->statement;
    const char *tuples = PQcmdTuples(result);
    uint64_t count = strtoull(*tuples ? tuples : "0", NULL, 10);
    statement->row_counts[row] = count;
    statement->row_counts_length = row + 1;
    statement->row_count += count;
    return PQresultStatus(result) == PGRES_TUPLES_OK ? bind_write_row(statement, batch->error, row, result) : OCI_SUCCESS;
}

struct outcome {
    enum wire_status status;
    int code;       /* OCI's */
    bool retype;
    bool in_row;    /* row failed, and error says how */
    uint32_t row;
};

/* Runs rows first to last as one statement of the transaction. */
static struct outcome batch_run(struct batch *batch, uint32_t first, uint32_t last, uint32_t mode) {
    struct statement *statement = batch->statement;
    struct outcome outcome = {.code = OCI_SUCCESS};
    struct plan plan;
    size_t failed;
    plan_begin(&plan, statement, mode, true);
    size_t start = plan_add_rows(&plan, batch, first, last);
    plan_end(&plan);
    outcome.status = plan_run(&plan, &failed);
    for (uint32_t i = first; outcome.status == WIRE_DONE && i < last && outcome.code == OCI_SUCCESS; i++)
        outcome.code = row_finish(batch, i, plan.steps[start + (i - first)].result);
    if (outcome.status == WIRE_FAILED && statement_may_retype(statement, plan.steps[failed].result))
        outcome.retype = true;
    else if (outcome.status != WIRE_DONE) {
        outcome.in_row = outcome.status == WIRE_FAILED && failed >= start && failed < start + (last - first);
        outcome.row = first + (uint32_t)(failed - start);
        outcome.code = plan_report(&plan, batch->error, statement, outcome.status, failed);
    }
    plan_free(&plan);
    return outcome;
}

static void batch_error_add(struct batch *batch, uint32_t row) {
    struct error *error = batch->error;
    error->batch = realloc(error->batch, (error->batch_count + 1) * sizeof *error->batch);
    error->batch[error->batch_count++] =
        (struct batch_error){.code = error->code, .row = (int32_t)row, .message = strdup(error->message)};
    batch->statement->batch_errors++;
}

/* Row by row, noting what fails. The commit, if any, comes at the end. */
static int batch_run_rows(struct batch *batch) {
    struct server *server = batch->statement->server;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct outcome outcome = batch_run(batch, i, i + 1, 0);
        if (outcome.status == WIRE_DEAD) return outcome.code;
        if (outcome.status == WIRE_FAILED) batch_error_add(batch, i);
    }
    if (batch->mode & MODE_COMMIT_ON_SUCCESS && server->in_transaction) {
        int status = server_command(server, batch->error, "COMMIT");
        transaction_ended(server);
        control_count(server->control, COUNTER_COMMITS);
        if (status != OCI_SUCCESS) return status;
    }
    report_code(batch->error, 24381);
    return OCI_SUCCESS_WITH_INFO;
}

/* The rows before the one that failed stay, uncommitted; the error is that row's. */
static int batch_keep_rows_before(struct batch *batch, uint32_t row, int code) {
    struct error kept = *batch->error;
    uint16_t offset = batch->statement->error_offset;
    struct outcome outcome = {.status = WIRE_DONE};
    if (row > 0) outcome = batch_run(batch, 0, row, 0);
    if (outcome.status == WIRE_DEAD) return outcome.code;
    batch->error->code = kept.code;
    memcpy(batch->error->message, kept.message, sizeof kept.message);
    batch->error->row = (int32_t)row;
    batch->statement->error_offset = offset;
    return code;
}

static int batch_execute(struct batch *batch) {
    struct statement *statement = batch->statement;
    for (;;) {
        statement->row_count = 0;
        int status = batch_read(batch);
        struct outcome outcome = {.code = status};
        if (status == OCI_SUCCESS) outcome = batch_run(batch, 0, batch->count, batch->mode);
        if (outcome.retype) {
            batch_free(batch);
            continue;
        }
        if (!outcome.in_row) return outcome.code;
        statement->row_count = 0;
        return batch->mode & MODE_BATCH_ERRORS ? batch_run_rows(batch) : batch_keep_rows_before(batch, outcome.row, outcome.code);
    }
}

int execute_batch(struct statement *statement, struct error *error, uint32_t rows, uint32_t mode) {
    struct batch batch = {.statement = statement, .error = error, .count = rows, .mode = mode};
    statement->row_counts = realloc(statement->row_counts, (rows + 1) * sizeof *statement->row_counts);
    statement->row_counts_length = 0;
    int status = synonyms_need(statement, error);
    if (status == OCI_SUCCESS) status = batch_execute(&batch);
    batch_free(&batch);
    return status;
}
