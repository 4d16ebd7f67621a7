/* Binds. */
#ifndef STANDIN_BIND_H
#define STANDIN_BIND_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "environment.h"
#include "error.h"
#include "oci.h"
#include "value.h"

struct statement;

struct bind {
    struct handle handle;
    uint32_t position; /* from 1; 0: by name */
    char *name;
    uint32_t name_hash;
    struct variable variable;
    bind_in_callback in;
    bind_out_callback out;
    void *in_context, *out_context;
    uint32_t rows_returned;
    struct bind *next;
};

struct parameters {
    int count;
    Oid *types;
    char **values;
};
void bind_free(struct bind *bind);
struct bind *bind_of(struct statement *statement, size_t placeholder);
int parameters_read(struct statement *statement, struct error *error, uint32_t iteration, struct parameters *parameters);
void parameters_free(struct parameters *parameters);
bool bind_write_value(const struct bind *bind, uint32_t iteration, const struct value *value);
int bind_write_row(struct statement *statement, struct error *error, uint32_t iteration, const PGresult *result);

#endif
