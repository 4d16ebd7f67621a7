//go:build ignore

/* SELECT. A query block is written in the order PostgreSQL wants: where ROWNUM limits it, its LIMIT comes last. */
#include "translator.h"

#include <stdio.h>
#include <stdlib.h>

/* Words that may follow a table and are therefore not its alias. */
static const char *const after_table[] = {
    "CROSS", "FETCH", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "OFFSET", "OUTER", "PARTITION", "RIGHT", "SAMPLE", "USING",
    "WHEN", "PIVOT", "UNPIVOT", "RETURNING", "RETURN", "LOG", "BULK", "LOOP", "APPLY", NULL};

void table_alias(struct translator *tr) {
    if (!is_name(tr) || is_one_of(tr, after_table)) return;
    put(tr, "AS");
    put_name(tr, 933);
}

/* note_object remembers a name that a synonym may be needed for. */
void note_object(struct translator *tr, const struct text *name) {
    struct text list = {0};
    if (failed(tr)) return;
    if (tr->result->objects) text_put(&list, tr->result->objects);
    if (list.length) text_put(&list, ",");
    text_quote(&list, name->data, name->length);
    free(tr->result->objects);
    tr->result->objects = copied(list.data, list.length);
    text_free(&list);
}

void table_name(struct translator *tr) {
    static const char *const unknown[] = {"PARTITION", "SAMPLE", "PIVOT", "UNPIVOT", NULL};
    bool plain = !is_sign_at(tr, 1, ".");
    struct text name = {0};
    struct text *before = divert(tr, &name);
    put_qualified(tr, 903);
    divert(tr, before);
    put_text(tr, &name);
    if (plain) note_object(tr, &name);
    text_free(&name);
    if (is_one_of(tr, unknown)) refuse(tr, "a part of a table");
}

static void made_up_alias(struct translator *tr) {
    char name[40];
    snprintf(name, sizeof name, "AS subquery_%zu", ++tr->aliases);
    put(tr, name);
}

/* collection is TABLE(SYS.ODCIVARCHAR2LIST(...)), an array of literals as a table. */
static void collection(struct translator *tr) {
    skip(tr);
    need_sign(tr, "(", 906);
    if (take_word(tr, "SYS")) need_sign(tr, ".", 906);
    if (!take_word(tr, "ODCIVARCHAR2LIST")) refuse(tr, "this collection");
    need_sign(tr, "(", 906);
    put(tr, "unnest(ARRAY[");
    if (!is_sign(tr, ")")) values(tr);
    put_tight(tr, "]::varchar[])");
    need_sign(tr, ")", 907);
    need_sign(tr, ")", 907);
    put(tr, "AS");
    if (is_name(tr) && !is_one_of(tr, after_table)) put_name(tr, 933);
    else put(tr, "collection");
    put_tight(tr, "(column_value)");
}

static void table_reference(struct translator *tr);

static void inline_view(struct translator *tr) {
    struct query *query = tr->query;
    inline_query(tr);
    if (query && !tr->lockable) query->unlockable = true;
    if (is_name(tr) && !is_one_of(tr, after_table)) table_alias(tr);
    else made_up_alias(tr);
}

/* grouped_table hides its primary key: by that PostgreSQL would allow columns that are not grouped by. */
static void grouped_table(struct translator *tr) {
    put(tr, "(SELECT * FROM");
    table_name(tr);
    put(tr, ")");
    if (is_name(tr) && !is_one_of(tr, after_table)) {
        table_alias(tr);
    } else if (!failed(tr)) {
        tr->at--;
        put(tr, "AS");
        put_name(tr, 903);
    }
}

static void table_factor(struct translator *tr) {
    bool query = is_sign(tr, "(") && (is_word_at(tr, 1, "SELECT") || is_word_at(tr, 1, "WITH"));
    if (!descend(tr)) return;
    if (is_word(tr, "LATERAL") && is_sign_at(tr, 1, "(")) refuse(tr, "LATERAL");
    if (query) {
        inline_view(tr);
    } else if (tr->query && tr->query->grouped && !is_sign(tr, "(") && !is_word(tr, "TABLE")) {
        grouped_table(tr);
    } else if (take_sign(tr, "(")) {
        put(tr, "(");
        table_reference(tr);
        need_sign(tr, ")", 907);
        put(tr, ")");
    } else if (is_word(tr, "TABLE") && is_sign_at(tr, 1, "(")) {
        collection(tr);
    } else {
        table_name(tr);
        table_alias(tr);
    }
    if (tr->query) tr->query->tables++;
    ascend(tr);
}

/* join_words reads the words before a joined table; false if no join follows. */
static bool join_words(struct translator *tr, bool *conditional) {
    static const char *const sides[] = {"LEFT", "RIGHT", "FULL", NULL};
    if (is_word(tr, "NATURAL")) refuse(tr, "a join by the names of columns");
    *conditional = !is_word(tr, "CROSS");
    if (is_word(tr, "CROSS") || is_word(tr, "INNER")) {
        put_token(tr);
    } else if (is_one_of(tr, sides)) {
        put_token(tr);
        if (is_word(tr, "OUTER")) put_token(tr);
    } else if (!is_word(tr, "JOIN")) {
        return false;
    }
    if (is_word(tr, "JOIN")) put_token(tr);
    else fail(tr, 905);
    return !failed(tr);
}

static void table_reference(struct translator *tr) {
    bool conditional;
    table_factor(tr);
    while (join_words(tr, &conditional)) {
        table_factor(tr);
        if (!conditional) continue;
        if (is_word(tr, "USING")) refuse(tr, "a join by the names of columns");
        need_word(tr, "ON", 905);
        put(tr, "ON");
        condition(tr);
    }
}

static void from(struct translator *tr) {
    need_word(tr, "FROM", 923);
    put(tr, "FROM");
    table_reference(tr);
    while (take_sign(tr, ",")) {
        put(tr, ",");
        table_reference(tr);
    }
}

/* is_column: names with dots between them, and nothing else. */
static bool is_column(const struct translator *tr, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const struct token *t = &tr->tokens.list[i];
        bool name = t->kind == TOKEN_WORD || t->kind == TOKEN_QUOTED;
        if ((i - from) % 2 == 0 ? !name : tr->source[t->start] != '.') return false;
    }
    return (to - from) % 2 == 1;
}

/* column_alias of what started at a token. */
static void column_alias(struct translator *tr, size_t start) {
    struct query *q = tr->query;
    size_t end = tr->at;
    bool column = is_column(tr, start, end);
    if (!take_word(tr, "AS") && !is_name(tr)) {
        tr->unnamed |= !column;
        return;
    }
    if (!column || !same_name(tr, end - 1, tr->at)) {
        q->aliases = grown(q->aliases, q->alias_count, &q->alias_capacity, sizeof *q->aliases);
        q->aliases[q->alias_count++] = tr->at;
    }
    put(tr, "AS");
    put_name(tr, 923);
}

/* everything_of is t.* */
static bool everything_of(struct translator *tr) {
    size_t ahead = 0;
    while (is_sign_at(tr, ahead + 1, ".") && !is_sign_at(tr, ahead + 2, "*")) ahead += 2;
    if (!is_sign_at(tr, ahead + 1, ".")) return false;
    for (; !is_sign(tr, "*") && !failed(tr); take_sign(tr, ".")) {
        put_name(tr, 1747);
        put_tight(tr, ".");
    }
    skip(tr);
    put_tight(tr, "*");
    return true;
}

static void select_list(struct translator *tr) {
    if (is_word(tr, "DISTINCT") || is_word(tr, "UNIQUE")) {
        put(tr, "DISTINCT");
        skip(tr);
        tr->query->distinct = true;
    } else {
        take_word(tr, "ALL");
    }
    if (is_sign(tr, "*")) {
        put_token(tr);
        return;
    }
    do {
        if (is_sign(tr, ",")) put_token(tr);
        if (everything_of(tr)) continue;
        size_t start = tr->at;
        value(tr);
        column_alias(tr, start);
    } while (is_sign(tr, ",") && !failed(tr));
}

/* into_variables is SELECT ... INTO in PL/SQL. */
static void into_variables(struct translator *tr) {
    if (!tr->block || !is_word(tr, "INTO")) return;
    put_token(tr);
    put(tr, "STRICT");
    put_qualified(tr, 904);
    while (take_sign(tr, ",")) {
        put(tr, ",");
        put_qualified(tr, 904);
    }
}

/* rownum_limit writes what ROWNUM is compared with as a number of rows. */
static bool rownum_limit(struct translator *tr) {
    bool below = is_sign(tr, "<"), one = is_sign(tr, "=");
    if (!below && !one && !is_sign(tr, "<=")) return false;
    if (one && !(token(tr)[1].kind == TOKEN_NUMBER && token(tr)[1].length == 1 && tr->source[token(tr)[1].start] == '1')) return false;
    skip(tr);
    put(tr, below ? "LIMIT GREATEST(CAST(CEIL(CAST(" : "LIMIT GREATEST(CAST(FLOOR(CAST(");
    value(tr);
    put(tr, below ? "AS numeric)) AS bigint) - 1, 0)" : "AS numeric)) AS bigint), 0)");
    return true;
}

/* rownum_conjunct reads ROWNUM <= n, < n or = 1 where it stands among the ANDs of a WHERE, and keeps it as the block's limit. */
bool rownum_conjunct(struct translator *tr) {
    struct query *q = tr->query;
    if (!is_word(tr, "ROWNUM") || !q || !q->conjunct || q->limit.length) return false;
    q->rownum = tr->at;
    skip(tr);
    struct text *before = divert(tr, &q->limit);
    bool known = rownum_limit(tr);
    divert(tr, before);
    if (!known) {
        tr->at = q->rownum;
        refuse(tr, "ROWNUM in this place");
    }
    put(tr, "TRUE");
    return true;
}

static void where(struct translator *tr) {
    if (!is_word(tr, "WHERE")) return;
    put_token(tr);
    tr->query->conjunct = true;
    condition(tr);
    tr->query->conjunct = false;
}

/* group: a number is a constant in Oracle and no place in the list, and an alias is nothing at all. */
static void group(struct translator *tr) {
    static const char *const unknown[] = {"ROLLUP", "CUBE", "GROUPING", NULL};
    const struct query *q = tr->query;
    if (is_one_of(tr, unknown)) refuse(tr, "this grouping");
    if (token(tr)->kind == TOKEN_NUMBER) fail(tr, 979);
    for (size_t i = 0; i < q->alias_count && !is_sign_at(tr, 1, ".") && !is_sign_at(tr, 1, "("); i++) {
        if (same_name(tr, q->aliases[i], tr->at)) fail_name(tr, 904);
    }
    value(tr);
}

static void groups(struct translator *tr) {
    do {
        if (is_sign(tr, ",")) put_token(tr);
        group(tr);
    } while (is_sign(tr, ",") && !failed(tr));
}

/* groups_ahead: GROUP BY comes before the query block ends. */
static bool groups_ahead(const struct translator *tr) {
    size_t depth = 0;
    for (size_t ahead = 0; tr->at + ahead < tr->tokens.count; ahead++) {
        if (depth == 0 && is_word_at(tr, ahead, "GROUP") && is_word_at(tr, ahead + 1, "BY")) return true;
        if (is_sign_at(tr, ahead, "(")) depth++;
        else if (is_sign_at(tr, ahead, ")") && depth-- == 0) return false;
    }
    return false;
}

static bool grouping(struct translator *tr) {
    static const char *const hierarchies[] = {"CONNECT", "START", "MODEL", NULL};
    bool grouped = false;
    if (is_one_of(tr, hierarchies)) refuse(tr, "a hierarchical query");
    if (is_word(tr, "GROUP")) {
        grouped = true;
        put_token(tr);
        need_word(tr, "BY", 924);
        put(tr, "BY");
        groups(tr);
    }
    if (is_word(tr, "HAVING")) {
        grouped = true;
        put_token(tr);
        condition(tr);
    }
    return grouped;
}

/* counts_all: the list is COUNT(*) and nothing else. */
static bool counts_all(const struct translator *tr, size_t from) {
    struct translator at = *tr;
    at.at = from;
    if (!is_word(&at, "COUNT") || !is_sign_at(&at, 1, "(") || !is_sign_at(&at, 2, "*") || !is_sign_at(&at, 3, ")")) return false;
    size_t ahead = 4 + is_word_at(&at, 4, "AS");
    return is_word_at(&at, ahead, "FROM") || is_word_at(&at, ahead + 1, "FROM") || is_word_at(&at, ahead, "INTO");
}

/* names_aggregate: a function of a whole group stands between two tokens. */
static bool names_aggregate(const struct translator *tr, size_t from, size_t to) {
    static const char *const names[] = {"COUNT", "SUM", "MIN", "MAX", "AVG", "LISTAGG", "STDDEV", "VARIANCE", "DISTINCT", "UNIQUE", "OVER", NULL};
    struct translator at = *tr;
    for (at.at = from; at.at < to; at.at++) {
        if (is_one_of(&at, names)) return true;
    }
    return false;
}

/* finish writes the block with its limit, which Oracle applies before it groups. */
static void finish(struct translator *tr, const struct text *list, const struct text *rest, bool probe) {
    put(tr, "SELECT");
    put_text(tr, list);
    put(tr, probe ? "FROM (SELECT 1" : "");
    put_text(tr, rest);
    put_text(tr, &tr->query->limit);
    put(tr, probe ? ") AS probe" : "");
}

void query_block(struct translator *tr) {
    struct query query = {0}, *outer = tr->query;
    struct text list = {0}, rest = {0};
    need_word(tr, "SELECT", 928);
    tr->query = &query;
    tr->unnamed = false;
    size_t start = tr->at, sequences = tr->sequences;
    struct text *before = divert(tr, &list);
    select_list(tr);
    into_variables(tr);
    size_t end = tr->at;
    query.grouped = groups_ahead(tr);
    divert(tr, &rest);
    tr->barren++;
    from(tr);
    where(tr);
    bool grouped = grouping(tr);
    tr->barren--;
    divert(tr, before);
    if (tr->sequences > sequences && (grouped || query.distinct)) fail(tr, 2287);
    bool probe = query.limit.length && counts_all(tr, start);
    if (query.limit.length && !probe && (grouped || names_aggregate(tr, start, end))) {
        tr->at = query.rownum;
        refuse(tr, "ROWNUM where rows are grouped");
    }
    tr->lockable = !grouped && !query.limit.length && !query.unlockable && !names_aggregate(tr, start, end);
    tr->tables = query.tables;
    tr->limited = probe || !query.limit.length ? 0 : query.rownum;
    finish(tr, &list, &rest, probe);
    tr->query = outer;
    free(query.aliases);
    text_free(&query.limit);
    text_free(&list);
    text_free(&rest);
}
