//go:build ignore

/* What joins query blocks to a query, and what follows the last one: set operators, WITH, ORDER BY, FETCH, FOR UPDATE. */
#include "translator.h"

#include <stdlib.h>

static void unordered(struct translator *tr);

static void query_term(struct translator *tr) {
    if (!is_sign(tr, "(")) {
        query_block(tr);
        return;
    }
    if (!descend(tr)) return;
    skip(tr);
    put(tr, "(");
    unordered(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
    ascend(tr);
}

static const char *set_operator(const struct translator *tr) {
    if (is_word(tr, "UNION")) return is_word_at(tr, 1, "ALL") ? "UNION ALL" : "UNION";
    if (is_word(tr, "MINUS")) return "EXCEPT";
    return is_word(tr, "INTERSECT") ? "INTERSECT" : NULL;
}

/* operand is a query of a set operation; a LIMIT must not be taken for that of the whole. */
static struct text operand(struct translator *tr) {
    struct text term = {0}, wrapped = {0};
    struct text *before = divert(tr, &term);
    tr->limited = 0;
    query_term(tr);
    if (!tr->limited || !set_operator(tr)) {
        divert(tr, before);
        return term;
    }
    divert(tr, &wrapped);
    put(tr, "(");
    put_text(tr, &term);
    put(tr, ")");
    divert(tr, before);
    text_free(&term);
    return wrapped;
}

/* set_operations: Oracle's operators are all of one precedence, from left to right; PostgreSQL's INTERSECT binds more tightly. */
static void set_operations(struct translator *tr) {
    size_t sequences = tr->sequences;
    struct text left = operand(tr);
    for (const char *operator; (operator = set_operator(tr));) {
        struct text joined = {0};
        struct text *before = divert(tr, &joined);
        put(tr, *operator == 'I' ? "(" : "");
        put_text(tr, &left);
        put(tr, *operator == 'I' ? ")" : "");
        put(tr, operator);
        if (tr->sequences > sequences) fail(tr, 2287);
        if (!failed(tr)) tr->at += operator[5] == ' ' ? 2 : 1;
        struct text right = operand(tr);
        if (tr->limited) refuse(tr, "ROWNUM at the end of a set operation");
        put_text(tr, &right);
        divert(tr, before);
        text_free(&right);
        text_free(&left);
        left = joined;
        tr->lockable = false;
    }
    put_text(tr, &left);
    text_free(&left);
}

/* order_by: NULL sorts last in both, and first if descending. */
void order_by(struct translator *tr) {
    need_word(tr, "ORDER", 907);
    take_word(tr, "SIBLINGS");
    need_word(tr, "BY", 924);
    put(tr, "ORDER BY");
    tr->barren++;
    do {
        if (is_sign(tr, ",")) put_token(tr);
        value(tr);
        if (is_word(tr, "ASC") || is_word(tr, "DESC")) put_token(tr);
        if (take_word(tr, "NULLS")) {
            put(tr, "NULLS");
            if (is_word(tr, "FIRST") || is_word(tr, "LAST")) put_token(tr);
            else fail(tr, 905);
        }
    } while (is_sign(tr, ",") && !failed(tr));
    tr->barren--;
}

static void rows_word(struct translator *tr) {
    if (!take_word(tr, "ROW") && !take_word(tr, "ROWS")) fail(tr, 905);
}

static void fetch(struct translator *tr) {
    skip(tr);
    if (!take_word(tr, "FIRST") && !take_word(tr, "NEXT")) fail(tr, 905);
    put(tr, "FETCH FIRST (");
    if (is_word(tr, "ROW") || is_word(tr, "ROWS")) put(tr, "1");
    else value(tr);
    if (is_word(tr, "PERCENT")) refuse(tr, "FETCH FIRST n PERCENT");
    rows_word(tr);
    bool ties = is_word(tr, "WITH");
    put(tr, ties ? ") ROWS WITH TIES" : ") ROWS ONLY");
    if (!take_word(tr, "ONLY") && !take_words(tr, "WITH", "TIES")) fail(tr, 905);
}

/* row_limit is OFFSET and FETCH. */
static bool row_limit(struct translator *tr) {
    bool limited = false;
    if (is_word(tr, "OFFSET")) {
        limited = true;
        put_token(tr);
        value(tr);
        rows_word(tr);
        put(tr, "ROWS");
    }
    if (is_word(tr, "FETCH")) {
        limited = true;
        fetch(tr);
    }
    return limited;
}

/* with_clause: PostgreSQL wants to be told that a query may read itself. */
static void with_clause(struct translator *tr) {
    if (!take_word(tr, "WITH")) return;
    put(tr, "WITH RECURSIVE");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        put_name(tr, 903);
        if (is_sign(tr, "(")) put_names(tr);
        need_word(tr, "AS", 905);
        put(tr, "AS");
        if (is_sign(tr, "(") && !is_word_at(tr, 1, "SELECT") && !is_word_at(tr, 1, "WITH") && !is_sign_at(tr, 1, "(")) {
            skip(tr);
            fail(tr, 928);
        }
        if (!is_sign(tr, "(")) fail(tr, 906);
        inline_query(tr);
    } while (is_sign(tr, ",") && !failed(tr));
    if (!is_word(tr, "SELECT") && !is_sign(tr, "(")) fail(tr, 928);
}

/* whole_query is a query with all that may stand in parentheses. It returns where it says an order without a limit, or 0. */
static size_t whole_query(struct translator *tr) {
    if (!descend(tr)) return 0;
    size_t sequences = tr->sequences;
    with_clause(tr);
    set_operations(tr);
    size_t order = tr->at;
    bool orders = is_word(tr, "ORDER");
    if (tr->limited && (orders || is_word(tr, "FETCH") || is_word(tr, "OFFSET"))) {
        tr->at = tr->limited;
        refuse(tr, "ROWNUM before the order of rows");
    }
    if (orders && tr->sequences > sequences) fail(tr, 2287);
    if (orders) order_by(tr);
    bool limited = row_limit(tr);
    if (limited) tr->lockable = false;
    ascend(tr);
    return orders && !limited ? order : 0;
}

void query_expression(struct translator *tr) { whole_query(tr); }

/* unordered: where the order of rows has no meaning, Oracle does not take one. */
static void unordered(struct translator *tr) {
    size_t order = whole_query(tr);
    if (!order || failed(tr)) return;
    tr->at = order;
    fail(tr, 907);
}

static void parenthesized(struct translator *tr, void (*read)(struct translator *tr)) {
    struct query *query = tr->query;
    need_sign(tr, "(", 906);
    put(tr, "(");
    tr->query = NULL;
    tr->barren++;
    read(tr);
    tr->barren--;
    tr->query = query;
    need_sign(tr, ")", 907);
    put(tr, ")");
}

/* inline_query stands for a table, subquery for a value or a list; cursor_query, of a loop, may lock what it finds. */
void inline_query(struct translator *tr) { parenthesized(tr, query_expression); }
void subquery(struct translator *tr) { parenthesized(tr, unordered); }

/* locked_tables is OF column, ...: PostgreSQL wants to know the tables. */
static void locked_tables(struct translator *tr) {
    bool one = tr->tables == 1;
    put(tr, one ? "" : "OF");
    do {
        struct text table = {0};
        if (is_sign(tr, ",")) skip(tr);
        bool qualified = is_sign_at(tr, 1, ".");
        struct text *before = divert(tr, &table);
        put_name(tr, 904);
        divert(tr, before);
        if (qualified) {
            skip(tr);
            if (is_name(tr)) skip(tr);
            else fail(tr, 904);
        } else if (!one) {
            refuse(tr, "FOR UPDATE OF a column without its table");
        }
        if (!one) {
            put_text(tr, &table);
            put(tr, is_sign(tr, ",") ? "," : "");
        }
        text_free(&table);
    } while (is_sign(tr, ",") && !failed(tr));
}

static void wait(struct translator *tr) {
    long seconds = 0;
    skip(tr);
    if (token(tr)->kind != TOKEN_NUMBER) {
        fail(tr, 30005);
        return;
    }
    const struct token *t = token(tr);
    for (size_t i = 0; i < t->length && seconds < 100000; i++) {
        char c = tr->source[t->start + i];
        if (c >= '0' && c <= '9') seconds = seconds * 10 + c - '0';
    }
    tr->result->wait_seconds = (int)seconds;
    skip(tr);
}

static void for_update(struct translator *tr) {
    if (!is_word(tr, "FOR")) return;
    if (!is_word_at(tr, 1, "UPDATE")) {
        skip(tr);
        fail(tr, 905);
        return;
    }
    if (!tr->lockable) fail(tr, 2014);
    tr->at += failed(tr) ? 0 : 2;
    tr->result->for_update = true;
    put(tr, "FOR UPDATE");
    if (take_word(tr, "OF")) locked_tables(tr);
    if (is_word(tr, "NOWAIT")) {
        put_token(tr);
    } else if (is_word(tr, "WAIT")) {
        wait(tr);
    } else if (take_words(tr, "SKIP", "LOCKED")) {
        put(tr, "SKIP LOCKED");
        tr->result->skip_locked = true;
    }
}

void select_statement(struct translator *tr) {
    query_expression(tr);
    for_update(tr);
    if (tr->result->for_update && is_word(tr, "ORDER")) refuse(tr, "ORDER BY after FOR UPDATE");
}

void cursor_query(struct translator *tr) { parenthesized(tr, select_statement); }
