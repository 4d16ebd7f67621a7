/* Names of tables that are other tables'. */
#ifndef STANDIN_SYNONYM_H
#define STANDIN_SYNONYM_H

#include "error.h"

struct server;
struct statement;

int synonyms_need(struct statement *statement, struct error *error);
void synonyms_forget(struct server *server);

#endif
