/* Calls of procedures. */
#ifndef STANDIN_PROCEDURE_H
#define STANDIN_PROCEDURE_H

#include <libpq-fe.h>

#include "error.h"

struct statement;

int procedure_write_row(struct statement *statement, struct error *error, const PGresult *result);

#endif
