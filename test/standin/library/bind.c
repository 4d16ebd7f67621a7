/* Binds: what the driver's variables hold becomes a parameter of PostgreSQL, and what RETURNING ... INTO brings is written back
 * to them. A bound empty string is NULL, as Oracle has it. */
#include "bind.h"
#include "date.h"
#include "define.h"
#include "environment.h"
#include "error.h"
#include "number.h"
#include "oci.h"
#include "postgres_types.h"
#include "statement.h"
#include "value.h"
#include "../translator/text.h"
#include "../translator/translate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Where a bind's value is for one iteration. */
struct source {
    const void *buffer;
    uint32_t length;
    bool null;
};

void bind_free(struct bind *bind) {
    free(bind->name);
    bind->name = NULL;
}

struct bind_request {
    struct statement *statement;
    uint32_t position;
    const char *name;
    size_t name_length;
    uint32_t name_hash;
};

static bool same_name(const char *name, uint32_t hash, const struct bind_request *request) {
    return hash == request->name_hash && strlen(name) == request->name_length && strncasecmp(name, request->name, request->name_length) == 0;
}

static struct bind *bind_find(const struct bind_request *request) {
    for (struct bind *bind = request->statement->binds; bind; bind = bind->next) {
        if (request->position > 0 && bind->position == request->position) return bind;
        if (request->name && bind->name && same_name(bind->name, bind->name_hash, request)) return bind;
    }
    return NULL;
}

struct bind *bind_of(struct statement *statement, size_t placeholder) {
    const struct placeholder *p = &statement->translation->placeholders[placeholder];
    struct bind_request request = {statement, (uint32_t)placeholder + 1, p->name, p->name_length, p->name_hash};
    return bind_find(&request);
}

static struct bind *bind_make(const struct bind_request *request) {
    struct bind *bind = bind_find(request);
    if (bind) return bind;
    bind = handle_new(request->statement->handle.environment, HANDLE_BIND);
    bind->position = request->position;
    if (request->name) bind->name = copied(request->name, request->name_length), bind->name_hash = request->name_hash;
    bind->next = request->statement->binds;
    request->statement->binds = bind;
    return bind;
}

static bool placeholder_exists(const struct bind_request *request) {
    const struct translation *translation = request->statement->translation;
    if (translation->error != 0) return true; /* which is told when it runs */
    if (!request->name) return request->position >= 1 && request->position <= translation->placeholder_count;
    for (size_t i = 0; i < translation->placeholder_count; i++) {
        if (same_name(translation->placeholders[i].name, translation->placeholders[i].name_hash, request)) return true;
    }
    return false;
}

static int bind_to(const struct bind_request *request, struct error *error, bool array, const struct variable *variable, void **result) {
    if (!placeholder_exists(request)) return report(error, 1036, "illegal variable name/number");
    if (array && !request->statement->translation->returning) return report(error, 3001, "unimplemented feature: PL/SQL arrays");
    struct bind *bind = bind_make(request);
    bind->variable = *variable;
    *result = bind;
    return OCI_SUCCESS;
}

EXPORT int OCIBindByPos2(void *statement, void **result, void *error, uint32_t position, void *value, int64_t size, uint16_t type,
                         void *indicators, uint32_t *lengths, uint16_t *codes, uint32_t array, uint32_t *array_size,
                         uint32_t mode) {
    (void)mode, (void)array_size;
    struct bind_request request = {.statement = statement, .position = position};
    struct variable variable = {value, (uint64_t)size, type, indicators, lengths, codes};
    return bind_to(&request, error, array > 0, &variable, result);
}

EXPORT int OCIBindByName2(void *statement, void **result, void *error, const char *name, int32_t name_length, void *value,
                          int64_t size, uint16_t type, void *indicators, uint32_t *lengths, uint16_t *codes, uint32_t array,
                          uint32_t *array_size, uint32_t mode) {
    (void)mode, (void)array_size;
    if (name_length > 0 && *name == ':') name++, name_length--;
    struct bind_request request = {.statement = statement, .name = name, .name_length = (size_t)name_length,
                                   .name_hash = name_hash(name, (size_t)name_length)};
    struct variable variable = {value, (uint64_t)size, type, indicators, lengths, codes};
    return bind_to(&request, error, array > 0, &variable, result);
}

EXPORT int OCIBindDynamic(void *handle, void *error, void *in_context, bind_in_callback in, void *out_context,
                          bind_out_callback out) {
    (void)error;
    struct bind *bind = handle;
    bind->in = in, bind->in_context = in_context;
    bind->out = out, bind->out_context = out_context;
    return OCI_SUCCESS;
}

EXPORT int OCIStmtGetBindInfo(void *handle, void *error, uint32_t size, uint32_t start, int32_t *found, char *names[],
                              uint8_t lengths[], char *indicators[], uint8_t indicator_lengths[], uint8_t duplicates[],
                              void **binds) {
    (void)error;
    const struct translation *translation = ((struct statement *)handle)->translation;
    uint32_t total = (uint32_t)translation->placeholder_count, at = 0;
    if (total < start) return OCI_NO_DATA;
    for (uint32_t i = start - 1; i < total && at < size; i++, at++) {
        const struct placeholder *p = &translation->placeholders[i];
        names[at] = p->name;
        lengths[at] = (uint8_t)p->name_length;
        indicators[at] = NULL, indicator_lengths[at] = 0, binds[at] = NULL;
        duplicates[at] = p->again;
    }
    *found = start - 1 + at < total ? -(int32_t)total : (int32_t)total;
    return OCI_SUCCESS;
}

static bool source_dynamic(struct bind *bind, uint32_t iteration, struct source *source) {
    void *buffer = NULL, *indicator = NULL;
    uint8_t piece = PIECE_ONE;
    if (bind->in(bind->in_context, bind, iteration, 0, &buffer, &source->length, &piece, &indicator) != OCI_CONTINUE) return false;
    source->buffer = buffer;
    source->null = indicator && *(int16_t *)indicator == NULL_VALUE;
    return true;
}

static bool source_of(struct bind *bind, uint32_t iteration, struct source *source) {
    if (bind->in) return source_dynamic(bind, iteration, source);
    const struct variable *variable = &bind->variable;
    char *at = variable->value + iteration * variable->size;
    source->buffer = is_descriptor(variable->type) ? *(void **)at : at;
    source->length = variable->lengths ? variable->lengths[iteration] : (uint32_t)variable->size;
    source->null = variable->indicators && variable->indicators[iteration] == NULL_VALUE;
    return true;
}

static char *text_of_bytes(const void *bytes, size_t length) {
    const unsigned char *from = bytes;
    char *text = malloc(2 * length + 3), *at = text;
    at += sprintf(at, "\\x");
    for (size_t i = 0; i < length; i++) at += sprintf(at, "%02x", from[i]);
    return text;
}

static char *text_of_double(double value) {
    if (isnan(value)) return strdup("NaN");
    if (isinf(value)) return strdup(value > 0 ? "Infinity" : "-Infinity");
    char text[40];
    snprintf(text, sizeof text, "%.17g", value);
    return strdup(text);
}

static char *text_of_datetime(const struct datetime *datetime, bool zone) {
    char text[64];
    datetime_to_text(datetime, zone, text, sizeof text);
    return strdup(text);
}

static char *text_of_date(const struct oci_date *date) {
    struct datetime datetime = {.year = date->year, .month = date->month, .day = date->day, .hour = date->hour,
                                .minute = date->minute, .second = date->second};
    char text[64];
    datetime_to_text(&datetime, false, text, sizeof text);
    text[19] = '\0'; /* no fraction */
    return strdup(text);
}

static char *text_of_number(const void *number) {
    char text[200];
    number_to_text(number, text);
    return strdup(text);
}

static char *text_of_integer(const struct source *source, bool sign) {
    char text[32];
    if (source->length == sizeof(int32_t))
        snprintf(text, sizeof text, "%d", *(const int32_t *)source->buffer);
    else if (sign)
        snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)source->buffer);
    else
        snprintf(text, sizeof text, "%llu", (unsigned long long)*(const uint64_t *)source->buffer);
    return strdup(text);
}

static char *text_of(uint16_t type, const struct source *source) {
    switch (type) {
    case TYPE_VNU: return text_of_number(source->buffer);
    case TYPE_INT: return text_of_integer(source, true);
    case TYPE_UIN: return text_of_integer(source, false);
    case TYPE_BOOLEAN: return strdup(*(const int32_t *)source->buffer ? "t" : "f");
    case TYPE_BFLOAT: return text_of_double(*(const float *)source->buffer);
    case TYPE_BDOUBLE: return text_of_double(*(const double *)source->buffer);
    case TYPE_ODT: return text_of_date(source->buffer);
    case TYPE_TIMESTAMP: return text_of_datetime(source->buffer, false);
    case TYPE_TIMESTAMP_TZ:
    case TYPE_TIMESTAMP_LTZ: return text_of_datetime(source->buffer, true);
    case TYPE_BIN:
    case TYPE_LBI: return source->length > 0 ? text_of_bytes(source->buffer, source->length) : NULL;
    default: return source->length > 0 ? copied(source->buffer, source->length) : NULL;
    }
}

static Oid type_of_number(const char *text, int typing) {
    bool integer = !text || (strlen(text) <= 18 && !strchr(text, '.'));
    return integer && typing < 2 ? OID_INT8 : OID_NUMERIC;
}

static bool is_text(uint16_t type) { return type == TYPE_CHR || type == TYPE_AFC || type == TYPE_LNG; }

/* typing 0: as the driver says, for a string must not be read as a time, but one that is NULL is of any type; 1: that one is a
 * string too; 2: strings are left to PostgreSQL, since they may be compared with numbers, and numbers are numeric; 3: all is left. */
static Oid type_of(uint16_t type, const char *text, int typing) {
    if (typing == 3) return OID_UNKNOWN;
    switch (type) {
    case TYPE_VNU:
    case TYPE_INT:
    case TYPE_UIN: return type_of_number(text, typing);
    case TYPE_BFLOAT:
    case TYPE_BDOUBLE: return OID_FLOAT8;
    case TYPE_ODT:
    case TYPE_TIMESTAMP: return OID_TIMESTAMP;
    case TYPE_TIMESTAMP_TZ:
    case TYPE_TIMESTAMP_LTZ: return OID_TIMESTAMPTZ;
    case TYPE_BIN:
    case TYPE_LBI: return OID_BYTEA;
    default: return is_text(type) && typing < 2 && (text || typing == 1) ? OID_VARCHAR : OID_UNKNOWN;
    }
}

static int parameter_read(struct bind *bind, struct error *error, uint32_t iteration, char **text) {
    struct source source = {0};
    if (!source_of(bind, iteration, &source)) return report(error, 24343, "user defined callback error");
    uint16_t type = bind->variable.type;
    bool unknown = type == TYPE_CLOB || type == TYPE_BLOB || type == TYPE_INTERVAL_DS;
    if (unknown && !source.null) return report(error, 3001, "unimplemented feature: a LOB or an interval as a bind");
    *text = source.null || !source.buffer ? NULL : text_of(type, &source);
    if (*text && is_text(type) && strlen(*text) != source.length)
        return report(error, 3001, "unimplemented feature: NUL characters");
    return OCI_SUCCESS;
}

int parameters_read(struct statement *statement, struct error *error, uint32_t iteration, struct parameters *parameters) {
    const struct translation *translation = statement->translation;
    size_t count = translation->placeholder_count;
    *parameters = (struct parameters){.types = calloc(count + 1, sizeof(Oid)), .values = calloc(count + 1, sizeof(char *))};
    for (size_t i = 0; i < count; i++) {
        struct bind *bind = bind_of(statement, i);
        if (!bind) return report_code(error, 1008);
        const struct placeholder *placeholder = &translation->placeholders[i];
        if (placeholder->into || placeholder->parameter < 1 || placeholder->parameter > (int)count) continue;
        int at = placeholder->parameter - 1;
        if (parameters->count <= at) parameters->count = at + 1;
        free(parameters->values[at]);
        parameters->values[at] = NULL;
        int status = parameter_read(bind, error, iteration, &parameters->values[at]);
        if (status != OCI_SUCCESS) return status;
        parameters->types[at] = type_of(bind->variable.type, parameters->values[at], statement->typing);
    }
    return OCI_SUCCESS;
}

void parameters_free(struct parameters *parameters) {
    for (int i = 0; i < parameters->count; i++) free(parameters->values[i]);
    free(parameters->values);
    free(parameters->types);
    *parameters = (struct parameters){0};
}

/* A dynamic variable of strings takes them in chunks. */
static bool write_dynamic(struct bind *bind, uint32_t iteration, uint32_t row, const struct value *value) {
    struct value rest = *value;
    uint8_t piece = PIECE_ONE;
    bool text = is_text(bind->variable.type), chunks = text && bind->variable.size > INT32_MAX - 1;
    do {
        struct target target = {.type = bind->variable.type};
        void *indicator = NULL;
        uint32_t size = (uint32_t)bind->variable.size, *length = &size;
        if (bind->out(bind->out_context, bind, iteration, row, &target.buffer, &length, &piece, &indicator, &target.code) != OCI_CONTINUE)
            return false;
        target.size = *length, target.length = length, target.indicator = indicator;
        struct value part = {rest.text, rest.length < target.size ? rest.length : target.size};
        if (!value_write(text ? &part : &rest, &target)) return false;
        rest.text += rest.text ? part.length : 0;
        rest.length -= part.length;
        piece = PIECE_NEXT;
    } while (chunks && rest.length > 0);
    return true;
}

bool bind_write_value(const struct bind *bind, uint32_t iteration, const struct value *value) {
    struct target target = target_of(&bind->variable, iteration);
    return value_write(value, &target);
}

/* Writes what one iteration returned, into placeholders that stand for columns of the result. */
int bind_write_row(struct statement *statement, struct error *error, uint32_t iteration, const PGresult *result) {
    const struct translation *translation = statement->translation;
    int rows = PQntuples(result);
    for (size_t i = 0; i < translation->placeholder_count; i++) {
        if (!translation->placeholders[i].into) continue;
        struct bind *bind = bind_of(statement, i);
        bind->rows_returned = (uint32_t)rows;
        for (int row = 0; row < rows; row++) {
            struct value value = result_value(result, row, translation->placeholders[i].parameter - 1);
            bool written = bind->out ? write_dynamic(bind, iteration, (uint32_t)row, &value) : bind_write_value(bind, iteration, &value);
            if (!written) return report(error, 932, "inconsistent datatypes");
        }
    }
    return OCI_SUCCESS;
}
