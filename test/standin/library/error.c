/* Errors: what OCIErrorGet tells, and the ORA code for each of PostgreSQL's SQLSTATEs. A text of PostgreSQL that starts with
 * "ORA-nnnnn: " passes through as it is. */
#include "error.h"
#include "connection.h"
#include "oci.h"
#include "define.h"
#include "statement.h"
#include "trace.h"
#include "wire.h"
#include "../translator/translate.h"
#include "../translator/message.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* SQLSTATEs that mean one thing whatever the statement; for the others see code_of. */
struct mapped {
    char state[6];
    int code;
};

static const struct mapped mapped_states[] = {
    {"21000", 1427},  {"22003", 1438},  {"22007", 1861},  {"22008", 1843},  {"22012", 1476},  {"22021", 29275}, {"22P02", 1722},
    {"22001", 12899}, {"23505", 1},     {"23514", 2290},  {"23P01", 1},     {"26000", 1002},  {"28000", 28000}, {"28P01", 1017},
    {"2BP01", 2449},  {"34000", 1001},  {"3D000", 12514}, {"3F000", 1435},  {"40001", 8177},  {"40P01", 60},    {"42601", 933},
    {"42701", 1430},  {"42702", 918},   {"42703", 904},   {"42723", 955},   {"42710", 955},   {"42803", 979},       {"42846", 932},   {"42883", 904},   {"42P01", 942},   {"42P02", 1008},  {"42P06", 955},   {"42P07", 955},   {"42P08", 932},
    {"42P18", 932},   {"53100", 1653},  {"53200", 4031},  {"53300", 20},    {"57014", 1013},  {"57P01", 3113},  {"57P02", 3113},
    {"57P03", 1033},  {"P0002", 1403},  {"P0003", 1422},  {"42611", 907},   {"42P16", 900},   {"25001", 1453},  {"55006", 54},
    {"22P05", 12704}, {"3B001", 1086},  {"42P17", 1743},  {"42725", 932},   {"42P10", 1785},  {"22025", 1424},
};

void error_clear(struct error *error) {
    for (size_t i = 0; i < error->batch_count; i++) free(error->batch[i].message);
    free(error->batch);
    error->batch = NULL;
    error->batch_count = 0;
}

static int report_list(struct error *error, int code, const char *format, va_list arguments) {
    error->code = code;
    int length = snprintf(error->message, sizeof error->message, "ORA-%05d: ", code);
    vsnprintf(error->message + length, sizeof error->message - (size_t)length, format, arguments);
    trace("  %s", error->message);
    return OCI_ERROR;
}

int report(struct error *error, int code, const char *format, ...) {
    if (!error) return OCI_ERROR;
    va_list arguments;
    va_start(arguments, format);
    report_list(error, code, format, arguments);
    va_end(arguments);
    return OCI_ERROR;
}

int report_code(struct error *error, int code) {
    const char *text = ora_message(code);
    return report(error, code, "%s", text && !strchr(text, '%') ? text : "error made by the stand-in");
}

static const char *field(const PGresult *result, int code) {
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

static bool starts_with(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

/* An operator that there is not for such operands, or a value of the wrong type; else a function is missing. */
static int code_of_types(const char *message) {
    bool of_string = strstr(message, "character varying") || strstr(message, "text");
    if (strstr(message, "timestamp") && of_string) return 1861;
    return starts_with(message, "function ") ? 904 : 932;
}

/* What the table does not tell, since it takes the message or the statement. 0: nothing. */
static int code_by_case(const char *state, const char *message, const struct statement *statement) {
    enum statement_type type = statement ? statement->translation->type : STATEMENT_UNKNOWN;
    if (strcmp(state, "23502") == 0) return type == STATEMENT_UPDATE ? 1407 : 1400;
    if (strcmp(state, "23503") == 0) return strstr(message, "update or delete on table") ? 2292 : 2291;
    if (strcmp(state, "55P03") == 0) return statement && statement->translation->wait_seconds > 0 ? 30006 : 54;
    if (strcmp(state, "0A000") == 0) return strstr(message, "FOR UPDATE") ? 2014 : 3001;
    if (strcmp(state, "42601") == 0 && strstr(message, "end of input")) return 936;
    if (strcmp(state, "42710") == 0 && starts_with(message, "role ")) return 1920;
    if (strcmp(state, "42710") == 0 && starts_with(message, "constraint ")) return 2264;
    if (strcmp(state, "42701") == 0 && strstr(message, "specified more than once")) return 957;
    if (strcmp(state, "21000") == 0 && type == STATEMENT_MERGE) return 30926;
    if (strcmp(state, "42883") == 0 || strcmp(state, "42804") == 0) return code_of_types(message);
    if (strcmp(state, "42704") == 0 && strstr(message, "has no default operator class")) return 2327;
    if (strcmp(state, "42704") == 0) return starts_with(message, "role ") ? 1917 : 942;
    if (strcmp(state, "42P01") == 0 && type == STATEMENT_UNKNOWN) return 942;
    if (strcmp(state, "22003") == 0 && !strstr(message, "numeric field overflow")) return 1426;
    if (strcmp(state, "28000") == 0 && !strstr(message, "not permitted to log in")) return 1017;
    if (strcmp(state, "55000") == 0 && strstr(message, "not currently accepting connections")) return 12514;
    if (strcmp(state, "53300") == 0 && strstr(message, "for role")) return 2391;
    return 0;
}

static int code_of(const char *state, const char *message, const struct statement *statement) {
    int code = code_by_case(state, message, statement);
    for (size_t i = 0; code == 0 && i < sizeof mapped_states / sizeof *mapped_states; i++)
        if (strcmp(mapped_states[i].state, state) == 0) code = mapped_states[i].code;
    return code ? code : 600;
}

static void upper(char *text) {
    for (; *text; text++) *text = (char)toupper((unsigned char)*text);
}

/* "SCHEMA.NAME" of a constraint or a column, as Oracle shows it. */
static void qualified(const PGresult *result, int part, const char *format, char *text, size_t size) {
    snprintf(text, size, format, field(result, PG_DIAG_SCHEMA_NAME),
             part == PG_DIAG_COLUMN_NAME ? field(result, PG_DIAG_TABLE_NAME) : field(result, part), field(result, part));
    upper(text);
}

static int report_violation(struct error *error, int code, const char *name) {
    const char *kind = code == 1 ? "unique" : code == 2290 ? "check" : "integrity";
    const char *why = code == 2291 ? " - parent key not found" : code == 2292 ? " - child record found" : "";
    return report(error, code, "%s constraint (%s) violated%s", kind, name, why);
}

static int report_mapped(struct error *error, int code, const PGresult *result) {
    char name[256];
    const char *message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    switch (code) {
    case 1:
    case 2290:
    case 2291:
    case 2292:
        qualified(result, PG_DIAG_CONSTRAINT_NAME, "%s.%s", name, sizeof name);
        return report_violation(error, code, name);
    case 1400:
    case 1407:
        qualified(result, PG_DIAG_COLUMN_NAME, "\"%s\".\"%s\".\"%s\"", name, sizeof name);
        return report(error, code, code == 1400 ? "cannot insert NULL into (%s)" : "cannot update (%s) to NULL", name);
    case 12899: return report(error, code, "value too large for column (%s)", message);
    case 904: return report(error, code, "invalid identifier (%s)", message);
    case 600:
        return report(error, code, "internal error code, arguments: [%s], [%s]", field(result, PG_DIAG_SQLSTATE), message);
    default: {
        const char *text = ora_message(code);
        return report(error, code, "%s", text ? text : message);
    }
    }
}

/* PostgreSQL counts characters from 1. */
static size_t original_offset(const struct translation *translation, const char *position) {
    size_t at = 0;
    if (!translation->sql) return 0;
    for (int left = atoi(position) - 1; left > 0 && translation->sql[at]; left--)
        do at++;
        while ((translation->sql[at] & 0xc0) == 0x80);
    return translation_offset(translation, at);
}

static int passed_through(const char *message) {
    const char *at = strstr(message, "ORA-");
    if (at != message || strlen(message) < 11 || message[9] != ':') return 0;
    for (int i = 4; i < 9; i++)
        if (!isdigit((unsigned char)message[i])) return 0;
    return atoi(message + 4);
}

/* Without any right on a table Oracle denies that it exists. */
static int code_of_denied(struct server *server, const char *message) {
    char kind[32], name[128];
    if (sscanf(message, "permission denied for %31s %127s", kind, name) != 2) return 1031;
    if (strcmp(kind, "sequence") == 0) return 2289;
    if (strcmp(kind, "schema") == 0) return 942;
    if (strcmp(kind, "table") != 0 && strcmp(kind, "view") != 0) return 1031;
    static const char query[] = "SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relname = $1 AND "
                                "(has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR "
                                "has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE'))";
    struct step step = {.sql = query, .parameter_count = 1, .types = (Oid[]){19}, .values = (char *[]){name}};
    size_t failed;
    bool some = wire_run(server, &step, 1, &failed) == WIRE_DONE && strcmp(PQgetvalue(step.result, 0, 0), "0") != 0;
    wire_clear(&step, 1);
    return some ? 1031 : 942;
}

int report_result(struct error *error, struct server *server, struct statement *statement, const PGresult *result) {
    const char *state = field(result, PG_DIAG_SQLSTATE), *message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    trace("  PostgreSQL %s %s", state, message);
    int code = passed_through(message);
    if (code > 0) return report(error, code, "%s", message + 11);
    code = code_of(state, message, statement);
    if (strcmp(state, "42501") == 0) code = starts_with(message, "must be owner") ? 1031 : code_of_denied(server, message);
    if (strcmp(state, "25006") == 0) code = server->read_only ? 1456 : 16000;
    if (strcmp(state, "57014") == 0 && server->timed_out) code = 3156;
    if (statement && PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION))
        statement->error_offset = (uint16_t)original_offset(statement->translation, field(result, PG_DIAG_STATEMENT_POSITION));
    return report_mapped(error, code, result);
}

/* libpq has no SQLSTATE for a failed connection; with verbose messages it is in the text: "FATAL:  28P01: password ...". */
int report_connection(struct error *error, const char *message) {
    trace("  connecting: %s", message);
    const char *fatal = strstr(message, "FATAL:  ");
    if (!fatal || strlen(fatal) < 15) return report_code(error, 12541);
    char state[6];
    snprintf(state, sizeof state, "%.5s", fatal + 8);
    int code = code_of(state, fatal + 15, NULL);
    const char *text = ora_message(code);
    return report(error, code, "%s", text ? text : fatal + 15);
}

EXPORT int OCIErrorGet(void *handle, uint32_t record, char *state, int32_t *code, char *buffer, uint32_t size, uint32_t type) {
    (void)record, (void)state;
    if (type != HANDLE_ERROR) return OCI_NO_DATA;
    struct error *error = handle;
    *code = error->code;
    snprintf(buffer, size, "%s\n", error->message);
    return OCI_SUCCESS;
}

/* The at-th error of a batch, or the description of a column. */
EXPORT int OCIParamGet(const void *handle, uint32_t type, void *error, void **result, uint32_t position) {
    if (type == HANDLE_STATEMENT) {
        const struct statement *statement = handle;
        if (position < 1 || position > statement->column_count) return report(error, 24334, "no descriptor for this position");
        *result = &statement->columns[position - 1];
        return OCI_SUCCESS;
    }
    const struct error *source = handle;
    struct error *target = *result;
    if (type != HANDLE_ERROR || position >= source->batch_count) return report(error, 24334, "no descriptor for this position");
    const struct batch_error *batch = &source->batch[position];
    target->code = batch->code;
    target->row = batch->row;
    snprintf(target->message, sizeof target->message, "%s", batch->message);
    return OCI_SUCCESS;
}
