/* Statements: OCIStmtPrepare2, OCIStmtExecute, OCIStmtFetch2 and OCIStmtRelease. */
#include "statement.h"
#include "bind.h"
#include "call.h"
#include "connection.h"
#include "control.h"
#include "define.h"
#include "environment.h"
#include "error.h"
#include "oci.h"
#include "trace.h"
#include "../translator/text.h"
#include "../translator/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some name for a text, in the form of Oracle's. */
static void make_sql_id(char id[14], const char *text, size_t length) {
    static const char digits[] = "0123456789abcdfghjkmnpqrstuvwxyz";
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    for (int i = 0; i < 13; i++, hash >>= 5) id[i] = digits[hash & 31];
    id[13] = '\0';
}

static uint32_t bind_count(const struct statement *statement) {
    const struct translation *translation = statement->translation;
    bool block = translation->type == STATEMENT_BEGIN || translation->type == STATEMENT_DECLARE;
    return (uint32_t)(translation->error ? count_variables(statement->text, statement->text_length, block) : translation->placeholder_count);
}

EXPORT int OCIStmtPrepare2(void *handle, void **result, void *error, const char *text, uint32_t length, const char *key,
                           uint32_t key_length, uint32_t language, uint32_t mode) {
    (void)key, (void)key_length, (void)language, (void)mode;
    struct service *service = handle;
    struct call call;
    *result = NULL;
    if (!call_begin(&call, service->server, error, FUNCTION_OCIStmtPrepare2)) return call.status;
    struct statement *statement = handle_new(service->handle.environment, HANDLE_STATEMENT);
    statement->server = service->server;
    statement->text = copied(text, length);
    statement->text_length = length;
    statement->prefetch = 1;
    statement->translation = translate(statement->text, length);
    statement->bind_count = bind_count(statement);
    make_sql_id(statement->sql_id, text, length);
    *result = statement;
    return call_end(&call, OCI_SUCCESS);
}

void statement_close_result(struct statement *statement) {
    PQclear(statement->result);
    statement->result = NULL;
    statement->next_row = statement->visible = 0;
    statement->exhausted = statement->executed = false;
    statement->cursor[0] = '\0';
}

/* The server may be gone by now: ODPI-C leaves statements of dead sessions to the environment. */
void statement_free(struct statement *statement) {
    statement_close_result(statement);
    columns_free(statement);
    for (struct bind *bind = statement->binds, *next; bind; bind = next) {
        next = bind->next;
        handle_free(&bind->handle);
    }
    for (struct define *define = statement->defines, *next; define; define = next) {
        next = define->next;
        handle_free(&define->handle);
    }
    translation_free(statement->translation);
    free(statement->text);
    free(statement->row_counts);
}

EXPORT int OCIStmtRelease(void *handle, void *error, const char *key, uint32_t key_length, uint32_t mode) {
    (void)error, (void)key, (void)key_length, (void)mode;
    struct statement *statement = handle;
    control_count_call(statement->server->control, FUNCTION_OCIStmtRelease);
    handle_free(&statement->handle);
    return OCI_SUCCESS;
}

static bool is_dml(enum statement_type type) {
    return type == STATEMENT_INSERT || type == STATEMENT_UPDATE || type == STATEMENT_DELETE || type == STATEMENT_MERGE;
}

static int statement_execute(struct statement *statement, struct error *error, uint32_t rows, uint32_t mode) {
    const struct translation *translation = statement->translation;
    statement_close_result(statement);
    statement->row_count = 0;
    statement->batch_errors = 0;
    statement->error_offset = 0;
    if (translation->error != 0) {
        statement->error_offset = (uint16_t)translation->error_offset;
        return report(error, translation->error, "%s", translation->message);
    }
    bool batch = is_dml(translation->type) && (rows > 1 || mode & MODE_BATCH_ERRORS);
    return batch ? execute_batch(statement, error, rows, mode) : execute_single(statement, error, mode);
}

EXPORT int OCIStmtExecute(void *handle, void *statement_handle, void *error, uint32_t rows, uint32_t offset, const void *snapshot_in,
                          void *snapshot_out, uint32_t mode) {
    (void)offset, (void)snapshot_in, (void)snapshot_out;
    struct service *service = handle;
    struct server *server = service->server;
    struct statement *statement = statement_handle;
    struct call call;
    trace("execute: %s", statement->text);
    if (!call_begin(&call, server, error, FUNCTION_OCIStmtExecute)) return call.status;
    statement->server = server;
    control_count(server->control, COUNTER_EXECUTES);
    control_count(server->control, COUNTER_ROUND_TRIPS);
    error_clear(error);
    return call_end(&call, statement_execute(statement, error, rows, mode));
}

EXPORT int OCIStmtFetch2(void *handle, void *error, uint32_t rows, uint16_t orientation, int32_t offset, uint32_t mode) {
    (void)offset, (void)mode;
    struct statement *statement = handle;
    struct call call;
    if (orientation != FETCH_NEXT) return report(error, 3001, "unimplemented feature: scrollable cursors");
    if (!call_begin(&call, statement->server, error, FUNCTION_OCIStmtFetch2)) return call.status;
    return call_end(&call, fetch_rows(statement, error, rows));
}
