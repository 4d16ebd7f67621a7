//go:build ignore

/* The translator's front: which statement it is, and what becomes of it. */
#include "translator.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    enum statement_type type;
    void (*read)(struct translator *tr);
} statements[] = {
    {"SELECT", STATEMENT_SELECT, select_statement}, {"WITH", STATEMENT_SELECT, select_statement},
    {"INSERT", STATEMENT_INSERT, insert_statement}, {"UPDATE", STATEMENT_UPDATE, update_statement},
    {"DELETE", STATEMENT_DELETE, delete_statement}, {"MERGE", STATEMENT_MERGE, merge_statement},
    {"CREATE", STATEMENT_CREATE, create_statement}, {"ALTER", STATEMENT_ALTER, alter_statement},
    {"DROP", STATEMENT_DROP, drop_statement},       {"TRUNCATE", STATEMENT_UNKNOWN, drop_statement},
    {"COMMENT", STATEMENT_UNKNOWN, comment_statement}, {"GRANT", STATEMENT_UNKNOWN, grant_statement},
    {"REVOKE", STATEMENT_UNKNOWN, revoke_statement}, {"BEGIN", STATEMENT_BEGIN, block_statement},
    {"DECLARE", STATEMENT_DECLARE, block_statement}, {"CALL", STATEMENT_CALL, call_statement},
};

/* sql_statement reads one statement, up to where it ends. */
void sql_statement(struct translator *tr) {
    tr->sequences = 0;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (!is_word(tr, statements[i].word)) continue;
        tr->result->type = statements[i].type;
        statements[i].read(tr);
        return;
    }
    if (is_sign(tr, "(")) {
        tr->result->type = STATEMENT_SELECT;
        select_statement(tr);
    } else if (!session_statement(tr)) {
        fail(tr, 900);
    }
}

static void finish(struct translator *tr) {
    struct translation *r = tr->result;
    if (failed(tr) || !tr->out->length) return;
    r->sql = copied(tr->out->data, tr->out->length);
    r->marks = tr->out->marks;
    r->mark_count = tr->out->mark_count;
    tr->out->marks = NULL;
}

/* translate_inner translates what is given to EXECUTE IMMEDIATE at a level, from 1. */
struct translation *translate_inner(const char *text, size_t length, size_t level) {
    struct text out = {0};
    struct translation *r = calloc(1, sizeof *r);
    if (!r) abort();
    r->wait_seconds = -1;
    struct translator tr = {.source = text, .out = &out, .result = r, .level = level};
    tokenize(text, length, &tr.tokens);
    sql_statement(&tr);
    if (!failed(&tr)) need_end(&tr, 933);
    finish(&tr);
    text_free(&out);
    free(tr.tokens.list);
    return r;
}

/* known_before: in a block a name counts once. */
static bool known_before(const struct translator *tr, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (tr->tokens.list[i].kind == TOKEN_BIND && same_name(tr, i, at)) return true;
    }
    return false;
}

size_t count_variables(const char *oracle_sql, size_t length, bool block) {
    struct translator tr = {.source = oracle_sql};
    size_t count = 0;
    tokenize(oracle_sql, length, &tr.tokens);
    for (size_t i = 0; i < tr.tokens.count; i++) {
        if (tr.tokens.list[i].kind == TOKEN_BIND && !(block && known_before(&tr, i))) count++;
    }
    free(tr.tokens.list);
    return count;
}

struct translation *translate(const char *oracle_sql, size_t length) {
    return translate_inner(oracle_sql, length, 0);
}

void translation_free(struct translation *t) {
    if (!t) return;
    for (size_t i = 0; i < t->placeholder_count; i++) {
        free(t->placeholders[i].name);
        free(t->placeholders[i].argument);
    }
    free(t->placeholders);
    free(t->procedure);
    free(t->sql);
    free(t->objects);
    free(t->marks);
    free(t);
}

size_t translation_offset(const struct translation *t, size_t sql_offset) {
    size_t origin = 0;
    for (size_t i = 0; i < t->mark_count && t->marks[i].at <= sql_offset; i++) origin = t->marks[i].origin;
    return origin;
}
