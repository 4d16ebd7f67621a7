/* Values on their way. */
#ifndef STANDIN_VALUE_H
#define STANDIN_VALUE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the driver keeps the values of a bind or a define, an element for each row. */
struct variable {
    char *value;
    uint64_t size;
    uint16_t type;
    int16_t *indicators;
    uint32_t *lengths;
    uint16_t *codes;
};

/* A value on its way from PostgreSQL: text, NULL if SQL says so. */
struct value {
    const char *text;
    size_t length;
};

/* Where a value goes to. */
struct target {
    uint16_t type;
    void *buffer;
    size_t size;
    int16_t *indicator;
    uint32_t *length;
    uint16_t *code;
};

#endif
