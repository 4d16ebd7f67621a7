/* Statements, and running them: statement.c, execute.c, batch.c. */
#ifndef STANDIN_STATEMENT_H
#define STANDIN_STATEMENT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "environment.h"
#include "error.h"

struct bind;
struct column;
struct define;
struct server;
struct translation;

struct statement {
    struct handle handle;
    struct server *server;
    char *text;
    uint32_t text_length;
    struct translation *translation;
    struct bind *binds;
    struct define *defines;
    struct column *columns;
    uint32_t column_count;
    uint32_t bind_count;
    uint32_t prefetch;
    uint16_t error_offset;
    uint64_t row_count;
    uint64_t *row_counts;
    uint32_t row_counts_length;
    uint32_t batch_errors;
    uint32_t rows_fetched;
    char sql_id[14];
    int typing; /* which way of typing parameters worked */
    /* The open result. Rows up to visible have crossed the wire as Oracle would have sent them. */
    PGresult *result;
    uint32_t next_row, visible;
    bool executed, exhausted;
    unsigned transaction_serial;
    char cursor[16]; /* its name, if rows are locked as they are fetched */
};

void statement_free(struct statement *statement);
void statement_close_result(struct statement *statement);
int execute_single(struct statement *statement, struct error *error, uint32_t mode);
int execute_batch(struct statement *statement, struct error *error, uint32_t rows, uint32_t mode);
int fetch_rows(struct statement *statement, struct error *error, uint32_t rows);
bool statement_may_retype(struct statement *statement, const PGresult *result);
enum { MOST_TYPINGS = 4 };

#endif
