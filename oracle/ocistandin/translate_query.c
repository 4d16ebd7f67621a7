//go:build ignore

/* SELECT. A query block is written in the order PostgreSQL wants: where ROWNUM limits it, its LIMIT comes last. */
#include "translate_internal.h"

#include <stdio.h>

/* Words that may follow a table and are therefore not its alias. */
static const char *const after_table[] = {
    "CROSS", "FETCH", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "OFFSET", "OUTER", "PARTITION", "RIGHT", "SAMPLE", "USING",
    "WHEN", "PIVOT", "UNPIVOT", "RETURNING", "RETURN", "LOG", "BULK", "LOOP", "APPLY", NULL};

void table_alias(struct translator *tr) {
    if (!is_name(tr) || is_one_of(tr, after_table)) return;
    put(tr, "AS");
    put_name(tr, 933);
}

void table_name(struct translator *tr) {
    static const char *const unknown[] = {"PARTITION", "SAMPLE", "PIVOT", "UNPIVOT", NULL};
    put_qualified(tr, 903);
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
    if (is_word(tr, "SYS")) {
        skip(tr);
        need_sign(tr, ".", 906);
    }
    if (!is_word(tr, "ODCIVARCHAR2LIST") && !is_word(tr, "ODCINUMBERLIST")) refuse(tr, "this collection");
    bool numbers = is_word(tr, "ODCINUMBERLIST");
    skip(tr);
    need_sign(tr, "(", 906);
    put(tr, "unnest(ARRAY[");
    if (!is_sign(tr, ")")) values(tr);
    put_tight(tr, numbers ? "]::numeric[])" : "]::text[])");
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
    if (take_word(tr, "LATERAL")) put(tr, "LATERAL");
    subquery(tr);
    if (query && !tr->lockable) query->unlockable = true;
    if (is_name(tr) && !is_one_of(tr, after_table)) table_alias(tr);
    else made_up_alias(tr);
}

static void table_factor(struct translator *tr) {
    bool query = is_sign(tr, "(") && (is_word_at(tr, 1, "SELECT") || is_word_at(tr, 1, "WITH"));
    if (!descend(tr)) return;
    if (query || (is_word(tr, "LATERAL") && is_sign_at(tr, 1, "("))) {
        inline_view(tr);
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
    *conditional = true;
    if (is_word(tr, "CROSS") || is_word(tr, "NATURAL")) {
        *conditional = false;
        put_token(tr);
    }
    if (is_word(tr, "INNER")) {
        put_token(tr);
    } else if (is_one_of(tr, sides)) {
        put_token(tr);
        if (is_word(tr, "OUTER")) put_token(tr);
    } else if (*conditional && !is_word(tr, "JOIN")) {
        return false;
    }
    if (is_word(tr, "JOIN")) put_token(tr);
    else fail(tr, 905);
    return !failed(tr);
}

static void using_columns(struct translator *tr) {
    put_token(tr);
    need_sign(tr, "(", 906);
    put(tr, "(");
    put_name(tr, 904);
    while (take_sign(tr, ",")) {
        put(tr, ",");
        put_name(tr, 904);
    }
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void table_reference(struct translator *tr) {
    bool conditional;
    table_factor(tr);
    while (join_words(tr, &conditional)) {
        table_factor(tr);
        if (!conditional) continue;
        if (is_word(tr, "USING")) {
            using_columns(tr);
        } else {
            need_word(tr, "ON", 905);
            put(tr, "ON");
            condition(tr);
        }
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

static void column_alias(struct translator *tr) {
    bool wanted = take_word(tr, "AS");
    if (!wanted && !is_name(tr)) return;
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
        value(tr);
        column_alias(tr);
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

/* groups: a number is a constant in Oracle, and no place in the list. */
static void groups(struct translator *tr) {
    static const char *const unknown[] = {"ROLLUP", "CUBE", "GROUPING", NULL};
    do {
        if (is_sign(tr, ",")) put_token(tr);
        if (is_one_of(tr, unknown)) refuse(tr, "this grouping");
        if (token(tr)->kind == TOKEN_NUMBER) fail(tr, 979);
        value(tr);
    } while (is_sign(tr, ",") && !failed(tr));
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
    size_t start = tr->at;
    struct text *before = divert(tr, &list);
    select_list(tr);
    into_variables(tr);
    size_t end = tr->at;
    divert(tr, &rest);
    from(tr);
    where(tr);
    bool grouped = grouping(tr);
    divert(tr, before);
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
    text_free(&query.limit);
    text_free(&list);
    text_free(&rest);
}
