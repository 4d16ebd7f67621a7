//go:build ignore

/* Names: which words Oracle keeps for itself, and how a name is written in PostgreSQL. */
#include "translator.h"

#include <ctype.h>
#include <string.h>

/* Oracle's reserved words: V$RESERVED_WORDS with RESERVED = 'Y'. */
static const char *const oracle_reserved[] = {
    "ACCESS", "ADD", "ALL", "ALTER", "AND", "ANY", "AS", "ASC", "AUDIT", "BETWEEN", "BY", "CHAR", "CHECK", "CLUSTER",
    "COLUMN", "COMMENT", "COMPRESS", "CONNECT", "CREATE", "CURRENT", "DATE", "DECIMAL", "DEFAULT", "DELETE", "DESC", "DISTINCT",
    "DROP", "ELSE", "EXCLUSIVE", "EXISTS", "FILE", "FLOAT", "FOR", "FROM", "GRANT", "GROUP", "HAVING", "IDENTIFIED",
    "IMMEDIATE", "IN", "INCREMENT", "INDEX", "INITIAL", "INSERT", "INTEGER", "INTERSECT", "INTO", "IS", "LEVEL", "LIKE",
    "LOCK", "LONG", "MAXEXTENTS", "MINUS", "MLSLABEL", "MODE", "MODIFY", "NOAUDIT", "NOCOMPRESS", "NOT", "NOWAIT", "NULL",
    "NUMBER", "OF", "OFFLINE", "ON", "ONLINE", "OPTION", "OR", "ORDER", "PCTFREE", "PRIOR", "PUBLIC", "RAW", "RENAME",
    "RESOURCE", "REVOKE", "ROW", "ROWID", "ROWNUM", "ROWS", "SELECT", "SESSION", "SET", "SHARE", "SIZE", "SMALLINT", "START",
    "SUCCESSFUL", "SYNONYM", "SYSDATE", "TABLE", "THEN", "TO", "TRIGGER", "UID", "UNION", "UNIQUE", "UPDATE", "USER",
    "VALIDATE", "VALUES", "VARCHAR", "VARCHAR2", "VIEW", "WHENEVER", "WHERE", "WITH", NULL};

/* PostgreSQL's, which Oracle lets anyone use. */
static const char *const postgres_reserved[] = {
    "ANALYSE", "ANALYZE", "ARRAY", "ASYMMETRIC", "AUTHORIZATION", "BINARY", "BOTH", "CASE", "CAST", "COLLATE", "COLLATION",
    "CONCURRENTLY", "CONSTRAINT", "CROSS", "CURRENT_CATALOG", "CURRENT_DATE", "CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_TIME",
    "CURRENT_TIMESTAMP", "CURRENT_USER", "DEFERRABLE", "DO", "END", "EXCEPT", "FALSE", "FETCH", "FOREIGN", "FREEZE", "FULL",
    "ILIKE", "INITIALLY", "INNER", "ISNULL", "JOIN", "LATERAL", "LEADING", "LEFT", "LIMIT", "LOCALTIME", "LOCALTIMESTAMP",
    "NATURAL", "NOTNULL", "OFFSET", "ONLY", "OUTER", "OVERLAPS", "PLACING", "PRIMARY", "REFERENCES", "RETURNING", "RIGHT",
    "SESSION_USER", "SIMILAR", "SOME", "SYMMETRIC", "TABLESAMPLE", "TRAILING", "TRUE", "USING", "VARIADIC", "VERBOSE", "WHEN",
    "WINDOW", NULL};

static bool listed(const char *const *list, const char *bytes, size_t length) {
    for (; *list; list++) {
        if (same_word(bytes, length, *list)) return true;
    }
    return false;
}

bool is_reserved(const char *bytes, size_t length) { return listed(oracle_reserved, bytes, length); }

/* is_name: the present token may name something. */
bool is_name(const struct translator *tr) {
    const struct token *t = token(tr);
    return t->kind == TOKEN_QUOTED || (t->kind == TOKEN_WORD && !is_reserved(tr->source + t->start, t->length));
}

/* turned_round changes the case of a name whose letters are all of one case. */
static void turned_round(const char *bytes, size_t length, struct text *value) {
    bool upper = false, lower = false;
    for (size_t i = 0; i < length; i++) {
        upper |= isupper((unsigned char)bytes[i]) != 0;
        lower |= islower((unsigned char)bytes[i]) != 0;
    }
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (upper != lower) c = (char)(upper ? tolower((unsigned char)c) : toupper((unsigned char)c));
        text_add(value, &c, 1);
    }
}

/* name_value adds the name as PostgreSQL's catalog has it, and passes over the token. error is for what is no name. */
void name_value(struct translator *tr, struct text *value, int error) {
    const struct token *t = token(tr);
    if (!is_name(tr)) {
        fail(tr, error);
        return;
    }
    size_t quote = t->kind == TOKEN_QUOTED;
    if (t->length - 2 * quote > 30) {
        fail(tr, 972);
        return;
    }
    if (quote) {
        turned_round(tr->source + t->start + 1, t->length - 2, value);
    } else {
        for (size_t i = 0; i < t->length; i++) {
            char c = (char)tolower((unsigned char)tr->source[t->start + i]);
            text_add(value, &c, 1);
        }
    }
    skip(tr);
}

static bool plain(const struct text *name) {
    if (!islower((unsigned char)name->data[0])) return false;
    for (size_t i = 0; i < name->length; i++) {
        char c = name->data[i];
        if (!islower((unsigned char)c) && !isdigit((unsigned char)c) && c != '_' && c != '$') return false;
    }
    return !listed(postgres_reserved, name->data, name->length) && !is_reserved(name->data, name->length);
}

/* put_name writes the present token as a name. */
void put_name(struct translator *tr, int error) {
    struct text name = {0}, written = {0};
    text_mark(&written, token(tr)->start);
    name_value(tr, &name, error);
    if (!failed(tr)) {
        bool quotes = !plain(&name);
        if (quotes) text_put(&written, "\"");
        text_append(&written, &name);
        if (quotes) text_put(&written, "\"");
        put_text(tr, &written);
    }
    text_free(&name);
    text_free(&written);
}

/* put_names writes (name, ...). */
void put_names(struct translator *tr) {
    need_sign(tr, "(", 906);
    put(tr, "(");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        put_name(tr, 904);
    } while (is_sign(tr, ",") && !failed(tr));
    need_sign(tr, ")", 907);
    put(tr, ")");
}

/* is_of_postgres: a schema or a catalog that Oracle does not have. */
static bool is_of_postgres(const struct translator *tr, bool table) {
    static const char *const schemas[] = {"PG_CATALOG", "PG_TOAST", "INFORMATION_SCHEMA", "ORACOMPAT", NULL};
    const struct token *t = token(tr);
    if (is_sign_at(tr, 1, ".")) return is_one_of(tr, schemas);
    return table && t->kind == TOKEN_WORD && t->length > 3 && same_word(tr->source + t->start, 3, "PG_");
}

/* put_qualified writes a name and what it is qualified with. */
void put_qualified(struct translator *tr, int error) {
    bool table = error == 903;
    if (is_of_postgres(tr, table)) fail_name(tr, table ? 942 : 904);
    put_name(tr, error);
    while (take_sign(tr, ".")) {
        put_tight(tr, ".");
        put_name(tr, error);
    }
    if (is_sign(tr, "@")) refuse(tr, "a database link");
}

/* put_qualified_literal writes [schema.]name as a string literal that PostgreSQL can read as a name. */
void put_qualified_literal(struct translator *tr, int error) {
    struct text name = {0}, literal = {0};
    struct text *before = divert(tr, &name);
    put_qualified(tr, error);
    divert(tr, before);
    if (!failed(tr)) {
        text_quote(&literal, name.data, name.length);
        put_text(tr, &literal);
    }
    text_free(&name);
    text_free(&literal);
}
