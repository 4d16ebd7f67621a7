//go:build ignore

/* Conditions and arithmetic. In Oracle a condition is no value: "SELECT a = 1" and "WHERE flag" are errors. */
#include "translator.h"

#include <string.h>

enum { MAXIMUM_LIST = 1000 };

static enum kind disjunction(struct translator *tr);
static enum kind primary(struct translator *tr, bool condition_allowed);

static bool sign_of(const struct translator *tr, const char *const *signs) {
    for (; *signs; signs++) {
        if (is_sign(tr, *signs)) return true;
    }
    return false;
}

static enum kind unary(struct translator *tr, bool condition_allowed) {
    while (is_sign(tr, "-") || is_sign(tr, "+")) {
        put_token(tr);
        condition_allowed = false;
    }
    return primary(tr, condition_allowed);
}

static enum kind product(struct translator *tr, bool condition_allowed) {
    static const char *const signs[] = {"*", "/", NULL};
    enum kind kind = unary(tr, condition_allowed);
    while (kind == KIND_VALUE && sign_of(tr, signs)) {
        put_token(tr);
        kind = unary(tr, false);
    }
    return kind;
}

static enum kind sum(struct translator *tr, bool condition_allowed) {
    static const char *const signs[] = {"+", "-", "||", NULL};
    enum kind kind = product(tr, condition_allowed);
    while (kind == KIND_VALUE && sign_of(tr, signs)) {
        put_token(tr);
        kind = product(tr, false);
    }
    return kind;
}

/* value reads one expression that is not a condition. */
void value(struct translator *tr) {
    if (sum(tr, false) == KIND_ROW) fail(tr, 907);
}

/* values reads expressions with commas between them. */
void values(struct translator *tr) {
    for (size_t count = 1;; count++) {
        if (count > MAXIMUM_LIST) {
            fail(tr, 1795);
            return;
        }
        if (sum(tr, true) == KIND_CONDITION) fail(tr, 936);
        if (!take_sign(tr, ",")) return;
        put(tr, ",");
    }
}

/* in_list is what follows IN: a list or a query in parentheses. */
static void in_list(struct translator *tr) {
    if (!is_sign(tr, "(")) {
        put(tr, "(");
        value(tr); /* Oracle takes a single value without parentheses */
        put(tr, ")");
        return;
    }
    if (starts_query(tr, 1)) {
        subquery(tr);
        return;
    }
    skip(tr);
    put(tr, "(");
    values(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
}

/* quantified is what follows ANY, SOME and ALL: a query, or a list, which is an array to PostgreSQL. */
static void quantified(struct translator *tr) {
    put_token(tr);
    if (!is_sign(tr, "(")) {
        fail(tr, 906);
        return;
    }
    if (starts_query(tr, 1)) {
        subquery(tr);
        return;
    }
    skip(tr);
    put(tr, "(ARRAY[");
    values(tr);
    need_sign(tr, ")", 907);
    put_tight(tr, "])");
}

static void like(struct translator *tr) {
    skip(tr);
    put(tr, "LIKE");
    value(tr);
    put(tr, "ESCAPE");
    if (take_word(tr, "ESCAPE")) value(tr);
    else put(tr, "''"); /* PostgreSQL's default is a backslash, Oracle has none */
}

static void between(struct translator *tr) {
    put_token(tr);
    value(tr);
    need_word(tr, "AND", 905);
    put(tr, "AND");
    value(tr);
}

static void is_null(struct translator *tr) {
    put_token(tr);
    if (is_word(tr, "NOT")) put_token(tr);
    if (is_word(tr, "NULL")) put_token(tr);
    else fail(tr, 908);
}

static void compared(struct translator *tr) {
    static const char *const quantifiers[] = {"ANY", "SOME", "ALL", NULL};
    put(tr, is_sign(tr, "^=") || is_sign(tr, "!=") ? "<>" : "");
    if (is_sign(tr, "^=") || is_sign(tr, "!=")) skip(tr);
    else put_token(tr);
    if (is_one_of(tr, quantifiers)) quantified(tr);
    else if (sum(tr, true) == KIND_CONDITION) fail(tr, 936);
}

/* row_predicate: rows can be looked for in a list, and be equal to one that a query finds or that has parentheses of its own. */
static void row_predicate(struct translator *tr) {
    static const char *const comparisons[] = {"=", "<>", "!=", "^=", NULL};
    if (is_word(tr, "NOT") && is_word_at(tr, 1, "IN")) put_token(tr);
    if (is_word(tr, "IN")) {
        put_token(tr);
        in_list(tr);
    } else if (sign_of(tr, comparisons) && (starts_query(tr, 1) || (is_sign_at(tr, 1, "(") && is_sign_at(tr, 2, "(")))) {
        compared(tr);
    } else {
        fail(tr, 920);
    }
}

/* predicate is what makes a condition of the value or the row before it. */
static void predicate(struct translator *tr, enum kind kind) {
    static const char *const comparisons[] = {"=", "<>", "!=", "^=", "<", "<=", ">", ">=", NULL};
    static const char *const likes[] = {"LIKE", "LIKEC", "LIKE2", "LIKE4", NULL};
    if (kind == KIND_ROW) {
        row_predicate(tr);
        return;
    }
    bool negated = is_word(tr, "NOT");
    if (negated) put_token(tr);
    if (is_word(tr, "IN")) {
        put_token(tr);
        in_list(tr);
    } else if (is_one_of(tr, likes)) {
        like(tr);
    } else if (is_word(tr, "BETWEEN")) {
        between(tr);
    } else if (!negated && is_word(tr, "IS")) {
        is_null(tr);
    } else if (!negated && sign_of(tr, comparisons)) {
        compared(tr);
    } else if (!(tr->block && !negated)) {
        fail(tr, 920); /* PL/SQL has values that are conditions */
    }
}

static void exists(struct translator *tr) {
    put_token(tr);
    if (is_sign(tr, "(") && starts_query(tr, 1)) subquery(tr);
    else fail(tr, 936);
}

static enum kind bare_test(struct translator *tr) {
    if (is_word(tr, "EXISTS")) {
        exists(tr);
        return KIND_CONDITION;
    }
    if (rownum_conjunct(tr)) return KIND_CONDITION;
    return sum(tr, true);
}

/* test is a condition or a value, with NOT before it. */
static enum kind test(struct translator *tr) {
    struct query *query = tr->query;
    bool conjunct = query && query->conjunct;
    if (conjunct && is_word(tr, "NOT")) query->conjunct = false;
    while (is_word(tr, "NOT")) put_token(tr);
    enum kind kind = bare_test(tr);
    if (query) query->conjunct = conjunct;
    return kind;
}

/* whole_test is a test that must be a condition. */
static void whole_test(struct translator *tr) {
    enum kind kind = test(tr);
    if (kind != KIND_CONDITION) predicate(tr, kind);
}

static enum kind rest_of_conjunction(struct translator *tr, enum kind first) {
    if (first != KIND_CONDITION) return first;
    while (is_word(tr, "AND")) {
        put_token(tr);
        whole_test(tr);
    }
    return KIND_CONDITION;
}

static bool continues_condition(const struct translator *tr) {
    static const char *const words[] = {"NOT", "IN", "LIKE", "LIKEC", "LIKE2", "LIKE4", "BETWEEN", "IS", NULL};
    static const char *const signs[] = {"=", "<>", "!=", "^=", "<", "<=", ">", ">=", NULL};
    return is_one_of(tr, words) || sign_of(tr, signs);
}

/* conjunction may turn out to be a value, which only a parenthesis may hold then. */
static enum kind conjunction(struct translator *tr) {
    enum kind kind = test(tr);
    if (kind != KIND_CONDITION && continues_condition(tr)) {
        predicate(tr, kind);
        kind = KIND_CONDITION;
    }
    return rest_of_conjunction(tr, kind);
}

static enum kind disjunction(struct translator *tr) {
    enum kind kind = conjunction(tr);
    while (kind == KIND_CONDITION && is_word(tr, "OR")) {
        if (tr->query && tr->query->conjunct && tr->query->limit.length) refuse(tr, "ROWNUM beside OR");
        put_token(tr);
        if (tr->query) tr->query->conjunct = false;
        enum kind next = conjunction(tr);
        if (next != KIND_CONDITION) predicate(tr, next);
    }
    return kind;
}

/* condition reads a whole condition. */
void condition(struct translator *tr) {
    enum kind kind = disjunction(tr);
    if (kind != KIND_CONDITION) predicate(tr, kind);
}

/* parenthesis is "(" with a value, a list of values, or a condition in it. */
static enum kind parenthesis(struct translator *tr, bool condition_allowed) {
    struct query *query = tr->query;
    bool conjunct = query && query->conjunct;
    enum kind kind = KIND_VALUE;
    skip(tr);
    put(tr, "(");
    if (query) query->conjunct = false;
    if (condition_allowed) kind = disjunction(tr);
    else value(tr);
    if (query) query->conjunct = conjunct;
    if (kind != KIND_CONDITION && condition_allowed && is_sign(tr, ",")) {
        skip(tr);
        put(tr, ",");
        values(tr);
        kind = KIND_ROW;
    }
    need_sign(tr, ")", 907);
    put(tr, ")");
    return kind;
}

static void case_value(struct translator *tr) {
    struct query *query = tr->query;
    bool conjunct = query && query->conjunct;
    if (query) query->conjunct = false;
    put_token(tr);
    bool simple = !is_word(tr, "WHEN");
    if (simple) value(tr);
    if (!is_word(tr, "WHEN")) fail(tr, 905);
    while (is_word(tr, "WHEN")) {
        put_token(tr);
        if (simple) value(tr);
        else condition(tr);
        need_word(tr, "THEN", 905);
        put(tr, "THEN");
        value(tr);
    }
    if (is_word(tr, "ELSE")) {
        put_token(tr);
        value(tr);
    }
    need_word(tr, "END", 905);
    put(tr, "END");
    if (query) query->conjunct = conjunct;
}

/* zoned is AT TIME ZONE and AT LOCAL, which PostgreSQL's times do not remember: only UTC, the zone of the sessions, is taken. */
static void zoned(struct translator *tr) {
    static const char *const utc[] = {"'UTC'", "'GMT'", "'+00:00'", "'00:00'", "SESSIONTIMEZONE", "DBTIMEZONE"};
    if (take_words(tr, "AT", "LOCAL")) return;
    if (!take_words(tr, "AT", "TIME")) return;
    need_word(tr, "ZONE", 905);
    for (size_t i = 0; i < sizeof utc / sizeof *utc; i++) {
        if (!same_word(tr->source + token(tr)->start, token(tr)->length, utc[i])) continue;
        skip(tr);
        return;
    }
    refuse(tr, "a time zone other than UTC");
}

static void plain_primary(struct translator *tr) {
    switch (token(tr)->kind) {
    case TOKEN_STRING: string_literal(tr); return;
    case TOKEN_NUMBER: number_literal(tr); return;
    case TOKEN_BIND: placeholder(tr, false); return;
    case TOKEN_QUOTED: function(tr); return;
    case TOKEN_WORD: break;
    default: fail(tr, 936); return;
    }
    if (is_word(tr, "CASE")) case_value(tr);
    else if (is_word(tr, "NULL")) put_token(tr);
    else if (!typed_literal(tr)) function(tr);
}

/* primary reads an operand. */
static enum kind primary(struct translator *tr, bool condition_allowed) {
    enum kind kind = KIND_VALUE;
    if (!descend(tr)) return kind;
    if (is_sign(tr, "(")) {
        if (starts_query(tr, 1)) subquery(tr);
        else kind = parenthesis(tr, condition_allowed);
    } else {
        plain_primary(tr);
    }
    if (kind == KIND_VALUE) zoned(tr);
    ascend(tr);
    return kind;
}
