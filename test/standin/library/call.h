/* One OCI call on one connection, from its faults to its counters. */
#ifndef STANDIN_CALL_H
#define STANDIN_CALL_H

#include <stdbool.h>

#include "control.h"
#include "error.h"

struct server;

struct call {
    struct server *server;
    struct error *error;
    enum function function;
    int status;
};
bool call_begin(struct call *call, struct server *server, struct error *error, enum function function);
int call_end(struct call *call, int status);

#endif
