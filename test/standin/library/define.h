/* Defines and described columns. */
#ifndef STANDIN_DEFINE_H
#define STANDIN_DEFINE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "environment.h"
#include "error.h"
#include "oci.h"
#include "value.h"

struct statement;

struct define {
    struct handle handle;
    uint32_t position;
    struct variable variable;
    define_callback callback;
    void *context;
    struct define *next;
};

/* What DESCRIBE says of a result's column, in the widths that ODPI-C reads. */
struct column {
    char *name;
    uint32_t name_length;
    uint16_t data_type, data_size, char_size;
    int16_t precision;
    int8_t scale;
    uint8_t is_null, charset_form;
};

void columns_describe(struct statement *statement);
void columns_free(struct statement *statement);
int define_write_row(struct statement *statement, struct error *error, uint32_t target_row, int row);
bool is_descriptor(uint16_t type);
struct target target_of(const struct variable *variable, uint64_t row);
bool value_write(const struct value *value, const struct target *target);
struct value result_value(const PGresult *result, int row, int column);

#endif
