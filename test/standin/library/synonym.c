/* Synonyms. A session's search path leads to more than its synonyms do, so the names of a statement are looked at before it runs
 * for the first time: a table that has no synonym is ORA-00942, as on a site whose synonyms were forgotten. */
#include "synonym.h"
#include "connection.h"
#include "error.h"
#include "oci.h"
#include "statement.h"
#include "transaction.h"
#include "wire.h"
#include "../translator/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct synonyms {
    struct synonyms *next;
    char names[];
};

static bool are_known(const struct server *server, const char *names) {
    for (const struct synonyms *known = server->synonyms; known; known = known->next)
        if (strcmp(known->names, names) == 0) return true;
    return false;
}

static void remember(struct server *server, const char *names) {
    size_t length = strlen(names);
    struct synonyms *known = malloc(sizeof *known + length + 1);
    memcpy(known->names, names, length + 1);
    known->next = server->synonyms;
    server->synonyms = known;
}

void synonyms_forget(struct server *server) {
    while (server->synonyms) {
        struct synonyms *next = server->synonyms->next;
        free(server->synonyms);
        server->synonyms = next;
    }
}

int synonyms_need(struct statement *statement, struct error *error) {
    const char *names = statement->translation->objects;
    struct server *server = statement->server;
    if (!names || are_known(server, names)) return OCI_SUCCESS;
    size_t size = strlen(names) + 100, failed;
    char *sql = malloc(size);
    snprintf(sql, size, "SELECT oracompat.need_synonyms(ARRAY[%s])", names);
    struct plan plan;
    plan_begin(&plan, statement, 0, false);
    plan_add(&plan, sql);
    plan_end(&plan);
    enum wire_status ran = plan_run(&plan, &failed);
    int status = ran == WIRE_DONE ? OCI_SUCCESS : plan_report(&plan, error, statement, ran, failed);
    if (status == OCI_SUCCESS) remember(server, names);
    plan_free(&plan);
    free(sql);
    return status;
}
