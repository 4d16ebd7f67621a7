/* Calls of procedures: the row that PostgreSQL's CALL answers has the OUT and IN OUT arguments, in their order. Which of the
 * statement's variables each of them belongs to is seen from the procedure's declaration. */
#include "procedure.h"
#include "bind.h"
#include "define.h"
#include "error.h"
#include "oci.h"
#include "statement.h"
#include "value.h"
#include "wire.h"
#include "../translator/translate.h"

#include <string.h>

static bool is_out(const PGresult *declaration, int argument) {
    const char *mode = PQgetvalue(declaration, argument, 0);
    return *mode == 'o' || *mode == 'b';
}

/* The place of the nth OUT or IN OUT argument. */
static int out_argument(const PGresult *declaration, int nth) {
    for (int i = 0; i < PQntuples(declaration); i++)
        if (is_out(declaration, i) && nth-- == 0) return i;
    return -1;
}

/* By name where the call has named notation, else by place, which takes every argument to be a variable. */
static struct bind *bind_of_argument(struct statement *statement, const PGresult *declaration, int argument) {
    const struct translation *translation = statement->translation;
    const char *name = PQgetvalue(declaration, argument, 1);
    for (size_t i = 0; i < translation->placeholder_count; i++) {
        const char *named = translation->placeholders[i].argument;
        if (named ? strcmp(named, name) == 0 : (int)i == argument) return bind_of(statement, i);
    }
    return NULL;
}

static int procedure_write(struct statement *statement, struct error *error, const PGresult *result, const PGresult *declaration) {
    for (int column = 0; column < PQnfields(result) && PQntuples(result) > 0; column++) {
        int argument = out_argument(declaration, column);
        struct bind *bind = argument < 0 ? NULL : bind_of_argument(statement, declaration, argument);
        if (!bind) return report(error, 3001, "unimplemented feature: OUT argument %d is no variable", column + 1);
        struct value value = result_value(result, 0, column);
        if (!bind_write_value(bind, 0, &value)) return report(error, 6502, "PL/SQL: numeric or value error");
    }
    return OCI_SUCCESS;
}

int procedure_write_row(struct statement *statement, struct error *error, const PGresult *result) {
    static const char query[] =
        "SELECT coalesce(p.proargmodes[i]::text, 'i'), p.proargnames[i] FROM pg_catalog.pg_proc p, "
        "pg_catalog.generate_series(1, coalesce(pg_catalog.array_length(p.proallargtypes, 1), p.pronargs)) i "
        "WHERE p.oid = pg_catalog.to_regproc($1) ORDER BY i";
    struct step step = {.sql = query, .parameter_count = 1, .types = (Oid[]){25}, .values = &statement->translation->procedure};
    size_t failed;
    enum wire_status ran = wire_run(statement->server, &step, 1, &failed);
    int status = OCI_SUCCESS;
    if (ran == WIRE_DEAD) status = wire_report_dead(statement->server, error);
    if (ran == WIRE_FAILED) status = report_result(error, statement->server, statement, step.result);
    if (ran == WIRE_DONE) status = procedure_write(statement, error, result, step.result);
    wire_clear(&step, 1);
    return status;
}
