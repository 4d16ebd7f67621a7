/* What goes over the wire. */
#ifndef STANDIN_WIRE_H
#define STANDIN_WIRE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct server;

struct step {
    const char *sql;
    bool prepare, execute; /* prepare sql as the unnamed statement; execute that one; neither: parse, bind and execute sql */
    int parameter_count;
    const Oid *types;
    char **values;
    PGresult *result; /* the caller's to clear */
};
enum wire_status { WIRE_DONE, WIRE_FAILED, WIRE_DEAD };
/* Sends the steps in one go and collects their results. The result of the step that failed is in its place. */
enum wire_status wire_run(struct server *server, struct step *steps, size_t count, size_t *failed);
enum wire_status wire_script(struct server *server, const char *sql, PGresult **result);
void wire_clear(struct step *steps, size_t count);
int wire_report_dead(struct server *server, struct error *error);
void wire_kill(struct server *server);
bool wire_wait(struct server *server, int64_t milliseconds);
void wire_disarm(struct server *server);

#endif
