//go:build ignore

/* Reading tokens, writing text and failing: what every other part of the translator is made of. */
#include "translate_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    int code;
    const char *message;
} messages[] = {
    {103, "PLS-00103: symbol not expected here"}, {900, "invalid SQL statement"}, {901, "invalid CREATE command"},
    {902, "invalid datatype"}, {903, "invalid table name"}, {904, "invalid identifier"}, {905, "missing keyword"},
    {906, "missing left parenthesis"}, {907, "missing right parenthesis"}, {908, "missing NULL keyword"},
    {909, "invalid number of arguments"}, {910, "specified length too long for its datatype"}, {911, "invalid character"},
    {913, "too many values"}, {917, "missing comma"}, {920, "invalid relational operator"},
    {921, "unexpected end of SQL command"}, {922, "missing or invalid option"},
    {923, "FROM keyword not found where expected"}, {924, "missing BY keyword"}, {925, "missing INTO keyword"},
    {926, "missing VALUES keyword"}, {927, "missing equal sign"}, {928, "missing SELECT keyword"},
    {933, "SQL command not properly ended"}, {936, "missing expression"}, {940, "invalid ALTER command"},
    {942, "table or view does not exist"}, {946, "missing TO keyword"}, {947, "not enough values"},
    {950, "invalid DROP option"}, {953, "missing or invalid index name"}, {969, "missing ON keyword"},
    {971, "missing SET keyword"}, {972, "identifier is too long"}, {979, "not a GROUP BY expression"},
    {987, "missing or invalid username(s)"}, {988, "missing or invalid password(s)"}, {990, "missing or invalid privilege"},
    {995, "missing or invalid synonym identifier"}, {1027, "bind variables not allowed for data definition operations"},
    {1722, "invalid number"}, {1738, "missing IN keyword"}, {1735, "invalid ALTER TABLE option"}, {1740, "missing double quote in identifier"},
    {1741, "illegal zero-length identifier"}, {1742, "comment not terminated properly"},
    {1745, "invalid host/bind variable name"}, {1747, "invalid user.table.column, table.column, or column specification"},
    {1756, "quoted string not properly terminated"}, {1767, "UPDATE ... SET expression must be a subquery"},
    {1780, "string literal required"}, {1795, "maximum number of expressions in a list is 1000"},
    {1861, "literal does not match format string"}, {1935, "missing user or role name"}, {2000, "missing GROUP keyword"},
    {2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc."},
    {2179, "valid options: ISOLATION LEVEL { SERIALIZABLE | READ COMMITTED }"}, {2182, "savepoint name expected"},
    {2211, "invalid value for PCTFREE or PCTUSED"}, {2216, "tablespace name expected"},
    {2248, "invalid option for ALTER SESSION"}, {2250, "missing or invalid constraint name"},
    {2421, "missing or invalid schema authorization identifier"},
    {3290, "Invalid truncate command - missing CLUSTER or TABLE keyword"}, {4070, "invalid trigger name"},
    {4071, "missing BEFORE, AFTER or INSTEAD OF keyword"}, {30005, "missing or invalid WAIT interval"},
    {30089, "missing or invalid <datetime field>"},
};

static const char *message(int code) {
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        if (messages[i].code == code) return messages[i].message;
    }
    return "error";
}

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
    snprintf(r->message, sizeof r->message, "%s", text);
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
    snprintf(text, sizeof text, "line %zu, column %zu: %s%s", line, column, sql, message(error));
    fail_text(tr, 6550, text);
}

/* fail gives the statement up at the present token, with the token's own error if it has one. */
void fail(struct translator *tr, int error) {
    if (token(tr)->kind == TOKEN_BAD) error = token(tr)->error;
    if (tr->block || error == 103) fail_block(tr, error);
    else fail_text(tr, error, message(error));
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
    snprintf(text, sizeof text, "\"%.*s\": %s", length, tr->source + t->start, message(error));
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
