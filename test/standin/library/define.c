/* Results: what DESCRIBE says of their columns, and values on their way to the driver's variables. */
#include "define.h"
#include "date.h"
#include "environment.h"
#include "error.h"
#include "lob.h"
#include "number.h"
#include "oci.h"
#include "postgres_types.h"
#include "statement.h"
#include "value.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TYPMOD_HEADER = 4, MOST_BYTES = 4000, MOST_RAW = 2000 };

/* The translator turns round the case of names that have only one; here they are turned back. */
static char *column_name(const char *name) {
    char *copy = strdup(name);
    bool lower = false, upper = false;
    for (char *at = copy; *at; at++) {
        lower = lower || islower((unsigned char)*at);
        upper = upper || isupper((unsigned char)*at);
    }
    for (char *at = copy; *at && lower != upper; at++)
        *at = (char)(lower ? toupper((unsigned char)*at) : tolower((unsigned char)*at));
    return copy;
}

static void describe_text(struct column *column, uint16_t type, int characters) {
    int bytes = characters > MOST_BYTES / 4 ? MOST_BYTES : characters * 4;
    if (characters > MOST_BYTES) bytes = characters > UINT16_MAX / 4 ? UINT16_MAX : characters * 4;
    *column = (struct column){.name = column->name, .data_type = type, .data_size = (uint16_t)bytes,
                              .char_size = (uint16_t)characters, .is_null = 1, .charset_form = CHARSET_FORM_IMPLICIT};
}

static bool longer_than(const PGresult *result, int column, int bytes) {
    for (int row = 0; row < PQntuples(result); row++)
        if (PQgetlength(result, row, column) > bytes) return true;
    return false;
}

static void describe_number(struct column *column, int modifier) {
    column->data_type = TYPE_NUM;
    column->data_size = NUMBER_SIZE;
    column->scale = -127;
    if (modifier < TYPMOD_HEADER) return;
    column->precision = (int16_t)((modifier - TYPMOD_HEADER) >> 16 & 0xffff);
    column->scale = (int8_t)((((modifier - TYPMOD_HEADER) & 0x7ff) ^ 1024) - 1024);
}

static void describe_timestamp(struct column *column, uint16_t type, int modifier) {
    column->data_type = type;
    column->scale = (int8_t)(modifier < 0 ? 6 : modifier);
    column->data_size = 13;
}

static void column_describe(struct column *column, const PGresult *result, int at) {
    int modifier = PQfmod(result, at);
    int characters = modifier < TYPMOD_HEADER ? MOST_BYTES : modifier - TYPMOD_HEADER;
    bool large;
    *column = (struct column){.name = column_name(PQfname(result, at)), .is_null = 1};
    switch (PQftype(result, at)) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_OID: describe_number(column, -1); break;
    case OID_NUMERIC: describe_number(column, modifier); break;
    case OID_FLOAT4: column->data_type = TYPE_IBFLOAT; break;
    case OID_FLOAT8: column->data_type = TYPE_IBDOUBLE; break;
    case OID_DATE: column->data_type = TYPE_DAT; break;
    case OID_TIMESTAMP:
        if (modifier == 0)
            column->data_type = TYPE_DAT;
        else
            describe_timestamp(column, TYPE_TIMESTAMP, modifier);
        break;
    case OID_TIMESTAMPTZ: describe_timestamp(column, TYPE_TIMESTAMP_TZ, modifier); break;
    case OID_INTERVAL: describe_timestamp(column, TYPE_INTERVAL_DS, -1); break;
    case OID_BYTEA:
        large = PQftable(result, at) != InvalidOid || longer_than(result, at, MOST_RAW);
        column->data_type = large ? TYPE_BLOB : TYPE_BIN;
        column->data_size = MOST_RAW;
        break;
    default:
        large = PQftype(result, at) >= OID_FIRST_DEFINED || longer_than(result, at, MOST_BYTES);
        describe_text(column, large ? TYPE_CLOB : TYPE_CHR, characters);
        break;
    }
    column->name_length = (uint32_t)strlen(column->name);
}

void columns_free(struct statement *statement) {
    for (uint32_t i = 0; i < statement->column_count; i++) free(statement->columns[i].name);
    free(statement->columns);
    statement->columns = NULL;
    statement->column_count = 0;
}

void columns_describe(struct statement *statement) {
    columns_free(statement);
    int count = PQnfields(statement->result);
    statement->columns = calloc((size_t)count + 1, sizeof *statement->columns);
    statement->column_count = (uint32_t)count;
    for (int i = 0; i < count; i++) column_describe(&statement->columns[i], statement->result, i);
}

EXPORT int OCIDefineByPos2(void *handle, void **result, void *error, uint32_t position, void *value, uint64_t size, uint16_t type,
                           void *indicators, uint32_t *lengths, uint16_t *codes, uint32_t mode) {
    (void)mode, (void)error;
    struct statement *statement = handle;
    struct define *define = statement->defines;
    while (define && define->position != position) define = define->next;
    if (!define) {
        define = handle_new(statement->handle.environment, HANDLE_DEFINE);
        define->position = position;
        define->next = statement->defines;
        statement->defines = define;
    }
    define->variable = (struct variable){value, size, type, indicators, lengths, codes};
    define->callback = NULL;
    *result = define;
    return OCI_SUCCESS;
}

EXPORT int OCIDefineDynamic(void *handle, void *error, void *context, define_callback callback) {
    (void)error;
    struct define *define = handle;
    define->context = context, define->callback = callback;
    return OCI_SUCCESS;
}

struct value result_value(const PGresult *result, int row, int column) {
    if (column < 0 || column >= PQnfields(result) || PQgetisnull(result, row, column)) return (struct value){0};
    return (struct value){PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
}

static bool write_text(const struct value *value, const struct target *target) {
    size_t length = value->length < target->size ? value->length : target->size;
    memcpy(target->buffer, value->text, length);
    if (target->length) *target->length = (uint32_t)length;
    if (length < value->length && target->code) *target->code = 1406; /* column value was truncated */
    return true;
}

static bool write_bytes(const struct value *value, const struct target *target) {
    size_t length;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)value->text, &length);
    struct value raw = {(char *)bytes, length};
    write_text(&raw, target);
    PQfreemem(bytes);
    return true;
}

static bool write_number(const struct value *value, const struct target *target) {
    unsigned char number[NUMBER_SIZE] = {0};
    if (!number_from_text(value->text, number)) return false;
    memcpy(target->buffer, number, NUMBER_SIZE);
    return true;
}

static bool write_date(const struct value *value, const struct target *target) {
    struct datetime from;
    if (!datetime_from_text(&from, value->text)) return false;
    *(struct oci_date *)target->buffer =
        (struct oci_date){from.year, from.month, from.day, from.hour, from.minute, from.second};
    return true;
}

static bool write_lob(const struct value *value, const struct target *target) {
    lob_set(target->buffer, target->type == TYPE_BLOB, value);
    return true;
}

static bool write_boolean(const struct value *value, const struct target *target) {
    *(int32_t *)target->buffer = *value->text == 't' || *value->text == '1';
    return true;
}

bool value_write(const struct value *value, const struct target *target) {
    if (target->code) *target->code = 0;
    if (target->indicator) *target->indicator = value->text ? 0 : NULL_VALUE;
    if (!value->text) return true;
    switch (target->type) {
    case TYPE_VNU: return write_number(value, target);
    case TYPE_INT:
    case TYPE_UIN: *(int64_t *)target->buffer = strtoll(value->text, NULL, 10); return true;
    case TYPE_BFLOAT: *(float *)target->buffer = strtof(value->text, NULL); return true;
    case TYPE_BDOUBLE: *(double *)target->buffer = strtod(value->text, NULL); return true;
    case TYPE_ODT: return write_date(value, target);
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMP_TZ:
    case TYPE_TIMESTAMP_LTZ: return datetime_from_text(target->buffer, value->text);
    case TYPE_INTERVAL_DS: return false;
    case TYPE_CLOB:
    case TYPE_BLOB: return write_lob(value, target);
    case TYPE_BOOLEAN: return write_boolean(value, target);
    case TYPE_BIN:
    case TYPE_LBI: return write_bytes(value, target);
    default: return write_text(value, target);
    }
}

bool is_descriptor(uint16_t type) {
    return type == TYPE_TIMESTAMP || type == TYPE_TIMESTAMP_TZ || type == TYPE_TIMESTAMP_LTZ || type == TYPE_INTERVAL_DS ||
           type == TYPE_CLOB || type == TYPE_BLOB;
}

/* The element of a row. */
struct target target_of(const struct variable *variable, uint64_t row) {
    char *at = variable->value + row * variable->size;
    return (struct target){
        .type = variable->type, .buffer = is_descriptor(variable->type) ? *(void **)at : at, .size = variable->size,
        .indicator = variable->indicators ? &variable->indicators[row] : NULL,
        .length = variable->lengths ? &variable->lengths[row] : NULL,
        .code = variable->codes ? &variable->codes[row] : NULL,
    };
}

static bool write_chunks(struct define *define, uint32_t row, struct value rest) {
    do { /* once for NULL as well: the indicator comes from the callback */
        struct target target = {.type = TYPE_CHR};
        void *indicator = NULL;
        uint8_t piece = PIECE_ONE;
        if (define->callback(define->context, define, row, &target.buffer, &target.length, &piece, &indicator, &target.code) != OCI_CONTINUE)
            return false;
        target.size = *target.length, target.indicator = indicator;
        struct value part = {rest.text, rest.length < target.size ? rest.length : target.size};
        value_write(&part, &target);
        if (!rest.text) *target.length = 0;
        rest.text += rest.text ? part.length : 0;
        rest.length -= part.length;
    } while (rest.length > 0);
    return true;
}

static bool define_write_dynamic(struct define *define, uint32_t row, const struct value *value) {
    if (!value->text || (define->variable.type != TYPE_BIN && define->variable.type != TYPE_LBI)) return write_chunks(define, row, *value);
    size_t length;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)value->text, &length);
    bool written = write_chunks(define, row, (struct value){(char *)bytes, length});
    PQfreemem(bytes);
    return written;
}

static bool define_write(struct define *define, uint32_t row, const struct value *value) {
    if (define->callback) return define_write_dynamic(define, row, value);
    struct target target = target_of(&define->variable, row);
    return value_write(value, &target);
}

int define_write_row(struct statement *statement, struct error *error, uint32_t target_row, int row) {
    for (struct define *define = statement->defines; define; define = define->next) {
        struct value value = result_value(statement->result, row, (int)define->position - 1);
        if (!define_write(define, target_row, &value)) return report_code(error, 1722);
    }
    return OCI_SUCCESS;
}
