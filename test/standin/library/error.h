/* Errors by their ORA codes. */
#ifndef STANDIN_ERROR_H
#define STANDIN_ERROR_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

#include "environment.h"

struct batch_error {
    int code;
    int32_t row;
    char *message;
};

struct error {
    struct handle handle;
    int code;
    int32_t row;
    char message[1024];
    struct batch_error *batch;
    size_t batch_count;
};

struct server;
struct statement;

int report(struct error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int report_code(struct error *error, int code);
void error_clear(struct error *error);
/* The ORA code of PostgreSQL's error, which error gets; statement may be NULL. */
int report_result(struct error *error, struct server *server, struct statement *statement, const PGresult *result);
int report_connection(struct error *error, const char *message);

#endif
