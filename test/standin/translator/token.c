//go:build ignore

/* Reading tokens, writing text and failing: what every other part of the translator is made of. */
#include "translator.h"

#include "message.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool failed(const struct translator *tr) { return tr->result->error != 0; }

const struct token *token(const struct translator *tr) { return &tr->tokens.list[tr->at]; }

static const struct token *token_at(const struct translator *tr, size_t ahead) {
    size_t last = tr->tokens.count - 1;
    return &tr->tokens.list[tr->at + ahead < last ? tr->at + ahead : last];
}

bool at_end(const struct translator *tr) { return token(tr)->kind == TOKEN_END; }

bool is_word_at(const struct translator *tr, size_t ahead, const char *word) {
    const struct token *t = token_at(tr, ahead);
    return t->kind == TOKEN_WORD && same_word(tr->source + t->start, t->length, word);
}

bool is_word(const struct translator *tr, const char *word) { return is_word_at(tr, 0, word); }

/* is_one_of looks through a list that ends with NULL. */
bool is_one_of(const struct translator *tr, const char *const *words) {
    for (; *words; words++) {
        if (is_word(tr, *words)) return true;
    }
    return false;
}

bool is_sign_at(const struct translator *tr, size_t ahead, const char *sign) {
    const struct token *t = token_at(tr, ahead);
    return t->kind == TOKEN_SIGN && t->length == strlen(sign) && !memcmp(tr->source + t->start, sign, t->length);
}

/* same_name: two words are the same name. */
bool same_name(const struct translator *tr, size_t one, size_t other) {
    const struct token *a = &tr->tokens.list[one], *b = &tr->tokens.list[other];
    const char *left = tr->source + a->start, *right = tr->source + b->start;
    for (size_t i = 0; a->length == b->length && i < a->length; i++) {
        if (toupper((unsigned char)left[i]) != toupper((unsigned char)right[i])) return false;
    }
    return a->kind == b->kind && a->length == b->length;
}

/* starts_query: a query stands ahead, in parentheses or not. */
bool starts_query(const struct translator *tr, size_t ahead) {
    while (is_sign_at(tr, ahead, "(")) ahead++;
    return is_word_at(tr, ahead, "SELECT") || is_word_at(tr, ahead, "WITH");
}

bool is_sign(const struct translator *tr, const char *sign) { return is_sign_at(tr, 0, sign); }

/* skip passes over a token; the last one stays. */
void skip(struct translator *tr) {
    if (!at_end(tr)) tr->at++;
}

bool take_word(struct translator *tr, const char *word) {
    bool found = is_word(tr, word);
    if (found) skip(tr);
    return found;
}

bool take_words(struct translator *tr, const char *first, const char *second) {
    bool found = is_word(tr, first) && is_word_at(tr, 1, second);
    if (found) tr->at += 2;
    return found;
}

bool take_sign(struct translator *tr, const char *sign) {
    bool found = is_sign(tr, sign);
    if (found) skip(tr);
    return found;
}

void need_word(struct translator *tr, const char *word, int error) {
    if (!take_word(tr, word)) fail(tr, error);
}

void need_sign(struct translator *tr, const char *sign, int error) {
    if (!take_sign(tr, sign)) fail(tr, error);
}

/* need_end: a semicolon is the client's, not Oracle's. */
void need_end(struct translator *tr, int error) {
    if (!at_end(tr)) fail(tr, is_sign(tr, ";") ? 911 : error);
}

void skip_parentheses(struct translator *tr) {
    size_t depth = 0;
    do {
        if (is_sign(tr, "(")) depth++;
        if (is_sign(tr, ")")) depth--;
        skip(tr);
    } while (depth && !at_end(tr));
}

static void fail_text(struct translator *tr, int error, const char *text) {
    struct translation *r = tr->result;
    if (failed(tr)) return;
    r->error = error;
    r->error_offset = token(tr)->start;
    snprintf(r->message, sizeof r->message, "%s", text ? text : "error");
    tr->at = tr->tokens.count - 1;
}

/* fail_block tells an error of PL/SQL as Oracle does, by its line and column. */
static void fail_block(struct translator *tr, int error) {
    size_t line = 1, column = 1;
    char text[200], sql[32] = "";
    for (size_t i = 0; i < token(tr)->start; i++, column++) {
        if (tr->source[i] == '\n') line++, column = 0;
    }
    if (error != 103) snprintf(sql, sizeof sql, "PL/SQL: ORA-%05d: ", error);
    snprintf(text, sizeof text, "line %zu, column %zu: %s%s", line, column, sql, ora_message(error));
    fail_text(tr, 6550, text);
}

/* fail gives the statement up at the present token, with the token's own error if it has one. */
void fail(struct translator *tr, int error) {
    if (token(tr)->kind == TOKEN_BAD) error = token(tr)->error;
    if (tr->block || error == 103) fail_block(tr, error);
    else fail_text(tr, error, ora_message(error));
}

/* fail_name is fail with the name that the present token is. */
void fail_name(struct translator *tr, int error) {
    char text[200];
    const struct token *t = token(tr);
    int length = t->length > 60 ? 60 : (int)t->length;
    if (tr->block || t->kind == TOKEN_BAD || t->kind == TOKEN_END) {
        fail(tr, error);
        return;
    }
    snprintf(text, sizeof text, "\"%.*s\": %s", length, tr->source + t->start, ora_message(error));
    for (char *c = text; *c && (c == text || *c != '"'); c++) *c = (char)toupper((unsigned char)*c);
    fail_text(tr, error, text);
}

/* refuse gives up what Oracle may have and this translator does not. */
void refuse(struct translator *tr, const char *what) {
    char text[200];
    if (token(tr)->kind == TOKEN_BAD) {
        fail(tr, 0);
        return;
    }
    snprintf(text, sizeof text, "unimplemented feature: %s is not known to the stand-in", what);
    fail_text(tr, 3001, text);
}

/* descend goes one parenthesis deeper, unless that is deeper than any statement. */
bool descend(struct translator *tr) {
    if (tr->depth >= 250) refuse(tr, "so deep a nesting");
    else if (!failed(tr)) tr->depth++;
    return !failed(tr);
}

void ascend(struct translator *tr) { tr->depth--; }

static bool wants_blank(const struct text *out, const char *piece) {
    if (!out->length || strchr("),;.\n", *piece)) return false;
    return !strchr("([. \n", out->data[out->length - 1]);
}

void put(struct translator *tr, const char *piece) {
    if (!*piece) return;
    if (wants_blank(tr->out, piece)) text_put(tr->out, " ");
    text_mark(tr->out, token(tr)->start);
    text_put(tr->out, piece);
}

/* put_tight never adds a blank. */
void put_tight(struct translator *tr, const char *piece) {
    text_mark(tr->out, token(tr)->start);
    text_put(tr->out, piece);
}

/* put_token writes the present token as it is, a word in upper case, and passes over it. */
void put_token(struct translator *tr) {
    char *piece = copied(tr->source + token(tr)->start, token(tr)->length);
    for (char *c = piece; *c && token(tr)->kind == TOKEN_WORD; c++) *c = (char)toupper((unsigned char)*c);
    put(tr, piece);
    free(piece);
    skip(tr);
}

void put_text(struct translator *tr, const struct text *text) {
    if (!text->length) return;
    if (wants_blank(tr->out, text->data)) text_put(tr->out, " ");
    text_append(tr->out, text);
}

/* divert makes what is written go elsewhere, and returns where it went before. */
struct text *divert(struct translator *tr, struct text *into) {
    struct text *before = tr->out;
    tr->out = into;
    return before;
}
