//go:build ignore

/* INSERT, UPDATE, DELETE and MERGE. */
#include "translator.h"

/* into_binds is what follows RETURNING ... INTO. */
static void into_binds(struct translator *tr) {
    need_word(tr, "INTO", 925);
    do {
        if (is_sign(tr, ",")) skip(tr);
        if (token(tr)->kind == TOKEN_BIND) placeholder(tr, true);
        else fail(tr, 1745);
    } while (is_sign(tr, ",") && !failed(tr));
}

/* returning: the values become the rows of the PostgreSQL statement. */
static void returning(struct translator *tr) {
    if (!is_word(tr, "RETURNING") && !is_word(tr, "RETURN")) return;
    skip(tr);
    put(tr, "RETURNING");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        value(tr);
    } while (is_sign(tr, ",") && !failed(tr));
    tr->result->returning = true;
    if (!tr->block) {
        into_binds(tr);
        return;
    }
    need_word(tr, "INTO", 925);
    put(tr, "INTO");
    values(tr);
}

static void changed_table(struct translator *tr) {
    if (is_sign(tr, "(")) refuse(tr, "a change through a query");
    table_name(tr);
    table_alias(tr);
}

/* joins_by: MERGE joins by the target's column of this name. */
static bool joins_by(const struct translator *tr, const struct merge *m) {
    for (size_t i = m->from; i < m->to; i++) {
        bool qualified = tr->source[tr->tokens.list[i - 1].start] == '.';
        if (same_name(tr, i, tr->at) && (!qualified || same_name(tr, i - 2, m->target))) return true;
    }
    return false;
}

/* own_column is a column that is written to; PostgreSQL does not want it qualified. */
static void own_column(struct translator *tr) {
    while (is_sign_at(tr, 1, ".")) {
        if (!is_name(tr)) fail(tr, 1747);
        skip(tr);
        take_sign(tr, ".");
    }
    if (tr->merge && joins_by(tr, tr->merge)) fail_name(tr, 38104);
    put_name(tr, 1747);
}

static size_t own_columns(struct translator *tr) {
    size_t count = 0;
    need_sign(tr, "(", 906);
    put(tr, "(");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        own_column(tr);
        count++;
    } while (is_sign(tr, ",") && !failed(tr));
    need_sign(tr, ")", 917);
    put(tr, ")");
    return count;
}

static void value_or_default(struct translator *tr) {
    if (is_word(tr, "DEFAULT")) put_token(tr);
    else value(tr);
}

/* row_of_values is VALUES (...), as many as there are columns, if these were named. */
static void row_of_values(struct translator *tr, size_t columns) {
    size_t count = 0;
    need_word(tr, "VALUES", 926);
    put(tr, "VALUES");
    need_sign(tr, "(", 906);
    put(tr, "(");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        value_or_default(tr);
        count++;
        if (columns && count > columns) fail(tr, 913);
    } while (is_sign(tr, ",") && !failed(tr));
    if (!is_sign(tr, ")")) fail(tr, 917);
    if (columns && count < columns) fail(tr, 947);
    skip(tr);
    put(tr, ")");
}

/* unlisted: where values are missing, PostgreSQL takes defaults. */
static void unlisted(struct translator *tr) { refuse(tr, "INSERT without a list of columns"); }

void insert_statement(struct translator *tr) {
    size_t columns = 0;
    put_token(tr);
    if (is_word(tr, "ALL") || is_word(tr, "FIRST")) refuse(tr, "an insert into many tables");
    need_word(tr, "INTO", 925);
    put(tr, "INTO");
    changed_table(tr);
    if (is_sign(tr, "(") && !starts_query(tr, 0)) columns = own_columns(tr);
    else if (is_word(tr, "VALUES") || (starts_query(tr, 0) && !is_sign_at(tr, 1, "*"))) unlisted(tr);
    if (starts_query(tr, 0)) {
        query_expression(tr);
        return;
    }
    row_of_values(tr, columns);
    if (is_word(tr, "LOG")) refuse(tr, "LOG ERRORS");
    returning(tr);
}

static void assignment(struct translator *tr) {
    if (!is_sign(tr, "(")) {
        own_column(tr);
        need_sign(tr, "=", 927);
        put(tr, "=");
        value_or_default(tr);
        return;
    }
    own_columns(tr);
    need_sign(tr, "=", 927);
    put(tr, "=");
    if (starts_query(tr, 0)) subquery(tr);
    else fail(tr, 1767);
}

static void assignments(struct translator *tr) {
    need_word(tr, "SET", 971);
    put(tr, "SET");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        assignment(tr);
    } while (is_sign(tr, ",") && !failed(tr));
}

static void where(struct translator *tr) {
    if (!is_word(tr, "WHERE")) return;
    put_token(tr);
    if (is_word(tr, "CURRENT") && is_word_at(tr, 1, "OF")) refuse(tr, "CURRENT OF");
    tr->barren++;
    condition(tr);
    tr->barren--;
}

void update_statement(struct translator *tr) {
    put_token(tr);
    changed_table(tr);
    assignments(tr);
    where(tr);
    if (is_word(tr, "LOG")) refuse(tr, "LOG ERRORS");
    returning(tr);
}

void delete_statement(struct translator *tr) {
    skip(tr);
    take_word(tr, "FROM");
    put(tr, "DELETE FROM");
    changed_table(tr);
    where(tr);
    if (is_word(tr, "LOG")) refuse(tr, "LOG ERRORS");
    returning(tr);
}

/* branch_condition is the WHERE at the end of a branch, which PostgreSQL wants at its start. */
static void branch_condition(struct translator *tr, const char *when, const struct text *action) {
    put(tr, when);
    if (take_word(tr, "WHERE")) {
        put(tr, "AND (");
        condition(tr);
        put(tr, ")");
    }
    if (is_word(tr, "DELETE")) refuse(tr, "MERGE ... DELETE");
    put(tr, "THEN");
    put_text(tr, action);
}

static void merge_branch(struct translator *tr, const struct merge *merge) {
    struct text action = {0};
    skip(tr);
    bool missing = take_word(tr, "NOT");
    need_word(tr, "MATCHED", 905);
    need_word(tr, "THEN", 905);
    struct text *before = divert(tr, &action);
    if (missing) {
        need_word(tr, "INSERT", 905);
        put(tr, "INSERT");
        if (is_word(tr, "VALUES")) unlisted(tr);
        row_of_values(tr, own_columns(tr));
    } else {
        need_word(tr, "UPDATE", 905);
        put(tr, "UPDATE");
        tr->merge = merge;
        assignments(tr);
        tr->merge = NULL;
    }
    divert(tr, before);
    branch_condition(tr, missing ? "WHEN NOT MATCHED" : "WHEN MATCHED", &action);
    text_free(&action);
}

static void merge_source(struct translator *tr) {
    need_word(tr, "USING", 905);
    put(tr, "USING");
    if (is_sign(tr, "(")) inline_query(tr);
    else table_name(tr);
    table_alias(tr);
}

void merge_statement(struct translator *tr) {
    put_token(tr);
    need_word(tr, "INTO", 925);
    put(tr, "INTO");
    changed_table(tr);
    struct merge merge = {.target = tr->at - 1};
    merge_source(tr);
    need_word(tr, "ON", 969);
    put(tr, "ON");
    need_sign(tr, "(", 906);
    put(tr, "(");
    merge.from = tr->at;
    condition(tr);
    merge.to = tr->at;
    need_sign(tr, ")", 907);
    put(tr, ")");
    if (!is_word(tr, "WHEN")) fail(tr, 905);
    while (is_word(tr, "WHEN")) merge_branch(tr, &merge);
    if (is_word(tr, "LOG")) refuse(tr, "LOG ERRORS");
}
