//go:build ignore

/* Which DDL it is, and the short ones: sequences, views, comments, DROP and TRUNCATE. Where PostgreSQL differs in what it does, and
 * not only in how it is written, a procedure of oracompat does it. */
#include "translator.h"

#include <stdio.h>

static void starts_ddl(struct translator *tr) {
    tr->ddl = true;
    tr->result->ends_transaction = true;
}

void put_numbered(struct translator *tr, const char *format, size_t number) {
    char piece[80];
    snprintf(piece, sizeof piece, format, number);
    put(tr, piece);
}

/* options of CREATE SEQUENCE; a cache would be each session's own in PostgreSQL, Oracle has one for all. */
static void sequence_option(struct translator *tr) {
    static const char *const switches[] = {"NOMAXVALUE", "NOMINVALUE", "NOCYCLE", "NOCACHE", "ORDER", "NOORDER", "KEEP", "NOKEEP", NULL};
    struct text ignored = {0};
    struct text *before = tr->out;
    if (is_one_of(tr, switches)) {
        skip(tr);
        return;
    }
    if (is_word(tr, "CYCLE")) {
        put_token(tr);
        return;
    }
    if (take_words(tr, "START", "WITH")) put(tr, "START WITH");
    else if (take_words(tr, "INCREMENT", "BY")) put(tr, "INCREMENT BY");
    else if (is_word(tr, "MAXVALUE") || is_word(tr, "MINVALUE")) put_token(tr);
    else if (take_word(tr, "CACHE")) divert(tr, &ignored);
    else fail(tr, 933);
    if (is_sign(tr, "-")) put_token(tr);
    if (token(tr)->kind == TOKEN_NUMBER) put_token(tr);
    else fail(tr, 1722);
    divert(tr, before);
    text_free(&ignored);
}

static void create_sequence(struct translator *tr) {
    put(tr, "CREATE SEQUENCE");
    put_qualified(tr, 903);
    while (!at_end(tr)) sequence_option(tr);
}

static void create_view(struct translator *tr) {
    take_word(tr, "FORCE");
    need_word(tr, "VIEW", 901);
    put(tr, "CREATE OR REPLACE VIEW");
    put_qualified(tr, 903);
    bool named = is_sign(tr, "(");
    if (named) put_names(tr);
    need_word(tr, "AS", 905);
    put(tr, "AS");
    query_expression(tr);
    if (tr->unnamed && !named) fail(tr, 998);
    if (take_words(tr, "WITH", "READ")) need_word(tr, "ONLY", 905);
}

void comment_statement(struct translator *tr) {
    starts_ddl(tr);
    skip(tr);
    need_word(tr, "ON", 969);
    bool column = is_word(tr, "COLUMN");
    if (!column && !is_word(tr, "TABLE")) fail(tr, 905);
    skip(tr);
    put(tr, column ? "COMMENT ON COLUMN" : "CALL comment_on_table(");
    if (column) put_qualified(tr, 904);
    else put_qualified_literal(tr, 903);
    need_word(tr, "IS", 905);
    put(tr, column ? "IS" : ",");
    if (token(tr)->kind == TOKEN_STRING) plain_literal(tr);
    else fail(tr, 1780);
    put(tr, column ? "" : ")");
}

static void drop_options(struct translator *tr) {
    if (take_words(tr, "CASCADE", "CONSTRAINTS")) take_word(tr, "PURGE");
    else if (!take_word(tr, "PURGE")) take_word(tr, "FORCE");
}

/* drop_statement is DROP and TRUNCATE TABLE. */
void drop_statement(struct translator *tr) {
    static const char *const kinds[] = {"TABLE", "VIEW", "SEQUENCE", "INDEX", "TRIGGER", "SYNONYM", "USER", NULL};
    bool truncate = is_word(tr, "TRUNCATE");
    starts_ddl(tr);
    skip(tr);
    if (truncate) {
        need_word(tr, "TABLE", 3290);
        put(tr, "TRUNCATE TABLE");
        put_qualified(tr, 903);
        return;
    }
    if (!is_one_of(tr, kinds)) fail(tr, 950);
    bool user = is_word(tr, "USER");
    put(tr, "CALL drop_object('");
    for (size_t i = 0; kinds[i]; i++) put_tight(tr, is_word(tr, kinds[i]) ? kinds[i] : "");
    put_tight(tr, "',");
    skip(tr);
    if (is_word(tr, "IF")) fail(tr, 933);
    put_qualified_literal(tr, 903);
    put(tr, ")");
    if (user) take_word(tr, "CASCADE");
    else drop_options(tr);
}

void create_statement(struct translator *tr) {
    static const char *const unknown[] = {"PROCEDURE", "FUNCTION", "PACKAGE", "TYPE", "MATERIALIZED", "DIRECTORY", "ROLE", "CONTEXT",
                                          "PROFILE", "DATABASE", "TABLESPACE", "CLUSTER", "LIBRARY", "EDITION", NULL};
    starts_ddl(tr);
    skip(tr);
    bool replace = take_words(tr, "OR", "REPLACE");
    if (replace && is_word(tr, "TABLE")) fail(tr, 922);
    if (!take_word(tr, "EDITIONABLE")) take_word(tr, "NONEDITIONABLE");
    if (is_word(tr, "FORCE") || is_word(tr, "VIEW")) create_view(tr);
    else if (take_words(tr, "UNIQUE", "INDEX")) create_index(tr, true);
    else if (take_word(tr, "INDEX")) create_index(tr, false);
    else if (is_word(tr, "TABLE") || is_word(tr, "GLOBAL")) create_table(tr);
    else if (take_word(tr, "SEQUENCE")) create_sequence(tr);
    else if (is_word(tr, "SYNONYM") || is_word(tr, "PUBLIC")) create_synonym(tr);
    else if (take_word(tr, "USER")) create_user(tr);
    else if (take_word(tr, "TRIGGER")) create_trigger(tr);
    else if (is_one_of(tr, unknown)) refuse(tr, "CREATE of this kind");
    else fail(tr, 901);
}

void alter_statement(struct translator *tr) {
    skip(tr);
    if (take_word(tr, "SESSION")) {
        alter_session(tr);
        return;
    }
    starts_ddl(tr);
    if (take_word(tr, "TABLE")) alter_table(tr);
    else if (take_word(tr, "INDEX")) alter_index(tr);
    else if (take_word(tr, "USER")) alter_user(tr);
    else if (take_word(tr, "TRIGGER")) alter_trigger(tr);
    else if (is_name(tr) || is_word(tr, "VIEW")) refuse(tr, "ALTER of this kind");
    else fail(tr, 940);
}
