/* Oracle SQL to PostgreSQL SQL, or the error that Oracle would give. Pure: no database, no OCI.
 *
 * The text that comes out is for a session whose search_path oracompat.start_session() has set (bootstrap.sql). Names without
 * quotes are in lower case in PostgreSQL; a quoted name has the case of its letters turned round, if they are all of one case:
 * result columns are to be named the same way back.
 *
 * Each .c file in this folder starts with a line "//go:build ignore" and an empty one: the go tool would refuse them otherwise, for
 * the tests beside them do not use cgo. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Statement types, by OCI's numbers (OCI_STMT_*). */
enum statement_type {
    STATEMENT_UNKNOWN = 0, STATEMENT_SELECT = 1, STATEMENT_UPDATE = 2, STATEMENT_DELETE = 3, STATEMENT_INSERT = 4,
    STATEMENT_CREATE = 5, STATEMENT_DROP = 6, STATEMENT_ALTER = 7, STATEMENT_BEGIN = 8, STATEMENT_DECLARE = 9,
    STATEMENT_CALL = 10, STATEMENT_MERGE = 16, STATEMENT_COMMIT = 21, STATEMENT_ROLLBACK = 17
};

struct placeholder {
    char *name;     /* upper case, without the colon: "1" or "BODY" */
    size_t name_length;
    uint32_t name_hash;
    bool again;     /* not the first of its name */
    bool into;      /* stands in RETURNING ... INTO or is assigned to: no parameter of the PostgreSQL text but its result column */
    int parameter;  /* $n, or for into the result column, both from 1 */
    char *argument; /* in a call with named notation: the argument's name, lower case; otherwise NULL */
};

/* The same for names that differ in case only. It makes names quick to tell apart: a list may have hundreds of them. */
static inline uint32_t name_hash(const char *name, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ ((unsigned char)name[i] | 0x20u)) * 16777619u;
    return hash;
}

struct mark;

struct translation {
    enum statement_type type;
    char *sql;              /* PostgreSQL text; NULL: nothing to run (SET TRANSACTION READ WRITE, ...) */
    struct placeholder *placeholders; /* each occurrence in SQL, unique names in PL/SQL, in order */
    size_t placeholder_count;
    char *objects;          /* tables and sequences without a schema, as literals with commas between them; NULL: none */
    char *procedure;        /* BEGIN package.procedure(...); END: its PostgreSQL name; sql is a CALL, whose result columns are the
                               OUT and IN OUT arguments in their order */
    bool returning;         /* DML RETURNING ... INTO */
    bool for_update;
    bool skip_locked;       /* rows are to be locked as they are fetched: run it through a cursor */
    bool ends_transaction;  /* DDL, COMMIT, ROLLBACK */
    int wait_seconds;       /* FOR UPDATE WAIT n: n; NOWAIT stays in the text; otherwise -1 */
    int error;              /* ORA code, 0 if the statement was translated */
    size_t error_offset;    /* into the Oracle text, bytes from 0 */
    char message[256];      /* after "ORA-nnnnn: " */
    struct mark *marks;     /* see translation_offset */
    size_t mark_count;
};

struct translation *translate(const char *oracle_sql, size_t length);
void translation_free(struct translation *t);

/* count_variables is for a statement that was refused: the driver asks for it before it runs the statement and learns what is wrong. */
size_t count_variables(const char *oracle_sql, size_t length, bool block);

/* translation_offset is the place in the Oracle text of what stands at sql_offset in the PostgreSQL text, both in bytes from 0. */
size_t translation_offset(const struct translation *t, size_t sql_offset);

#endif
