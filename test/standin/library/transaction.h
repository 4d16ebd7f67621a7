/* A statement and what has to surround it, as the steps of one pipeline. */
#ifndef STANDIN_TRANSACTION_H
#define STANDIN_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "wire.h"

struct server;
struct statement;

struct plan {
    struct server *server;
    struct step *steps;
    size_t count, capacity;
    size_t main; /* the first step of the statement itself */
    bool begins, savepoint, commits, waits;
    bool keeps; /* the savepoint, which is the transaction's own by then */
    bool autocommits; /* by itself, outside a transaction */
    char *tag;
    char wait[64];
};
void plan_begin(struct plan *plan, struct statement *statement, uint32_t mode, bool needs_transaction);
struct step *plan_add(struct plan *plan, const char *sql);
void plan_end(struct plan *plan);
/* Runs the plan. After a failure all that it did is undone, and the step that failed is told. */
enum wire_status plan_run(struct plan *plan, size_t *failed);
void plan_free(struct plan *plan);
int plan_report(struct plan *plan, struct error *error, struct statement *statement, enum wire_status status, size_t failed);
void transaction_ended(struct server *server);
int transaction_end(struct server *server, struct error *error, bool commit);
int server_command(struct server *server, struct error *error, const char *sql);

#endif
