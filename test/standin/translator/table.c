//go:build ignore

/* CREATE TABLE, ALTER TABLE and CREATE INDEX. */
#include "translator.h"

#include <stdio.h>

/* physical_attributes passes over where and how Oracle stores it. */
static void physical_attributes(struct translator *tr) {
    static const char *const numbered[] = {"PCTFREE", "PCTUSED", "INITRANS", "MAXTRANS", "PARALLEL", NULL};
    static const char *const plain[] = {"LOGGING", "NOLOGGING", "CACHE", "NOCACHE", "MONITORING", "COMPRESS", "NOCOMPRESS", "ONLINE",
                                        "NOPARALLEL", "COMPUTE", "STATISTICS", "REVERSE", "ENABLE", "DISABLE", "MOVEMENT", NULL};
    for (;;) {
        if (take_word(tr, "TABLESPACE")) {
            if (is_name(tr)) skip(tr);
            else fail(tr, 2216);
        } else if (is_one_of(tr, numbered)) {
            skip(tr);
            if (token(tr)->kind == TOKEN_NUMBER) skip(tr);
            else fail(tr, 2211);
        } else if (take_word(tr, "STORAGE")) {
            skip_parentheses(tr);
        } else if (is_one_of(tr, plain)) {
            skip(tr);
        } else {
            return;
        }
    }
}

/* constraint_state reports whether the constraint is not for the rows that are there. */
static bool constraint_state(struct translator *tr) {
    static const char *const states[] = {"ENABLE", "VALIDATE", "NOVALIDATE", "RELY", "NORELY", NULL};
    bool novalidate = false;
    if (is_word(tr, "DISABLE") || is_word(tr, "DEFERRABLE")) refuse(tr, "this state of a constraint");
    while (is_one_of(tr, states)) {
        novalidate = novalidate || is_word(tr, "NOVALIDATE");
        skip(tr);
    }
    if (take_words(tr, "USING", "INDEX")) physical_attributes(tr);
    return novalidate;
}

static void check(struct translator *tr) {
    put_token(tr);
    need_sign(tr, "(", 906);
    put(tr, "(");
    tr->checking = true;
    condition(tr);
    tr->checking = false;
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void references(struct translator *tr) {
    put_token(tr);
    put_qualified(tr, 903);
    if (is_sign(tr, "(")) put_names(tr);
    if (!take_words(tr, "ON", "DELETE")) return;
    put(tr, "ON DELETE");
    if (is_word(tr, "CASCADE")) {
        put_token(tr);
    } else if (take_words(tr, "SET", "NULL")) {
        put(tr, "SET NULL");
    } else {
        fail(tr, 905);
    }
}

static void constraint_name(struct translator *tr) {
    if (!is_word(tr, "CONSTRAINT")) return;
    put_token(tr);
    put_name(tr, 2250);
}

static bool starts_constraint(const struct translator *tr) {
    static const char *const words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", NULL};
    return is_one_of(tr, words);
}

static void primary_key(struct translator *tr) {
    skip(tr);
    need_word(tr, "KEY", 905);
    put(tr, "PRIMARY KEY");
}

static void table_constraint(struct translator *tr) {
    constraint_name(tr);
    bool key = is_word(tr, "PRIMARY") || is_word(tr, "UNIQUE");
    if (is_word(tr, "CHECK")) {
        check(tr);
    } else if (is_word(tr, "PRIMARY")) {
        primary_key(tr);
        put_names(tr);
    } else if (is_word(tr, "UNIQUE")) {
        if (!is_sign_at(tr, 3, ")")) refuse(tr, "a unique constraint of more than one column"); /* an index can be told about NULL */
        put_token(tr);
        put_names(tr);
    } else if (take_words(tr, "FOREIGN", "KEY")) {
        put(tr, "FOREIGN KEY");
        put_names(tr);
        if (is_word(tr, "REFERENCES")) references(tr);
        else fail(tr, 905);
    } else {
        fail(tr, 904);
    }
    if (constraint_state(tr) && !key) put(tr, "NOT VALID");
}

static bool column_constraint(struct translator *tr) {
    constraint_name(tr);
    if (take_words(tr, "NOT", "NULL")) put(tr, "NOT NULL");
    else if (is_word(tr, "NULL") || is_word(tr, "UNIQUE")) put_token(tr);
    else if (is_word(tr, "PRIMARY")) primary_key(tr);
    else if (is_word(tr, "CHECK")) check(tr);
    else if (is_word(tr, "REFERENCES")) references(tr);
    else return false;
    constraint_state(tr);
    return true;
}

static void column_default(struct translator *tr) {
    if (!is_word(tr, "DEFAULT")) return;
    put_token(tr);
    if (is_word(tr, "ON")) refuse(tr, "DEFAULT ON NULL");
    value(tr);
}

static void byte_check(struct translator *tr, const struct text *name, long limit) {
    char tail[40];
    if (!limit) return;
    snprintf(tail, sizeof tail, ", %ld))", limit);
    put(tr, "CHECK (within_bytes(");
    put_text(tr, name);
    put_tight(tr, tail);
}

static void column(struct translator *tr) {
    struct text name = {0}, type = {0};
    struct text *before = divert(tr, &name);
    put_name(tr, 904);
    divert(tr, &type);
    data_type(tr);
    divert(tr, before);
    long limit = tr->byte_limit;
    put_text(tr, &name);
    if (is_word(tr, "GENERATED")) refuse(tr, "a column that Oracle fills");
    put_text(tr, &type);
    column_default(tr);
    while (column_constraint(tr)) continue;
    byte_check(tr, &name, limit);
    text_free(&name);
    text_free(&type);
}

static void column_or_constraint(struct translator *tr) {
    if (starts_constraint(tr)) table_constraint(tr);
    else column(tr);
}

void create_table(struct translator *tr) {
    if (is_word(tr, "GLOBAL")) refuse(tr, "a temporary table");
    need_word(tr, "TABLE", 905);
    put(tr, "CREATE TABLE");
    if (is_word(tr, "IF")) fail(tr, 922);
    put_qualified(tr, 903);
    if (is_sign(tr, "(")) {
        skip(tr);
        put(tr, "(");
        column_or_constraint(tr);
        while (take_sign(tr, ",")) {
            put(tr, ",");
            column_or_constraint(tr);
        }
        need_sign(tr, ")", 907);
        put(tr, ")");
    } else if (!is_word(tr, "AS")) {
        fail(tr, is_word(tr, "EXISTS") ? 922 : 906);
    }
    physical_attributes(tr);
    if (is_word(tr, "AS")) {
        put_token(tr);
        query_expression(tr);
        if (tr->unnamed) fail(tr, 998);
    }
    if (!at_end(tr)) fail(tr, is_sign(tr, ";") ? 911 : 922);
}

/* One key of an index. */
static bool index_key(struct translator *tr, struct text *partial) {
    bool plain = is_name(tr) && (is_sign_at(tr, 1, ",") || is_sign_at(tr, 1, ")") || is_word_at(tr, 1, "ASC") || is_word_at(tr, 1, "DESC"));
    struct text key = {0};
    struct text *before = divert(tr, &key);
    value(tr);
    divert(tr, partial);
    put(tr, partial->length ? "OR (" : "(");
    put_text(tr, &key);
    put(tr, ") IS NOT NULL");
    divert(tr, before);
    put(tr, plain ? "" : "(");
    put_text(tr, &key);
    put(tr, plain ? "" : ")");
    if (is_word(tr, "ASC") || is_word(tr, "DESC")) put_token(tr);
    text_free(&key);
    return plain;
}

/* create_index: Oracle keeps no entry whose keys are all NULL, and NULL equals NULL in a key of which a part is not NULL. */
void create_index(struct translator *tr, bool unique) {
    struct text partial = {0};
    size_t keys = 0;
    bool expressions = false;
    put(tr, unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX");
    if (is_word(tr, "IF")) fail(tr, 922);
    if (is_sign_at(tr, 1, ".")) tr->at += 2; /* it goes where the table is */
    put_name(tr, 953);
    need_word(tr, "ON", 969);
    put(tr, "ON");
    put_qualified(tr, 903);
    need_sign(tr, "(", 906);
    put(tr, "(");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        expressions |= !index_key(tr, &partial);
        keys++;
    } while (is_sign(tr, ",") && !failed(tr));
    need_sign(tr, ")", 907);
    put(tr, ")");
    if (unique && keys > 1) put(tr, "NULLS NOT DISTINCT");
    if (expressions || (unique && keys > 1)) {
        put(tr, "WHERE");
        put_text(tr, &partial);
    }
    physical_attributes(tr);
    text_free(&partial);
}

/* each does the same for one definition or for a list in parentheses. */
static void each(struct translator *tr, const char *verb, void (*read)(struct translator *tr)) {
    bool list = take_sign(tr, "(");
    do {
        if (is_sign(tr, ",")) put_token(tr);
        put(tr, verb);
        read(tr);
    } while (list && is_sign(tr, ",") && !failed(tr));
    if (list) need_sign(tr, ")", 907);
}

static void added(struct translator *tr) {
    if (!starts_constraint(tr)) put(tr, "COLUMN");
    column_or_constraint(tr);
}

static void changed_default(struct translator *tr, const struct text *name) {
    put(tr, "ALTER COLUMN");
    put_text(tr, name);
    put(tr, "SET");
    column_default(tr);
}

/* modified is name [type] [DEFAULT value] [[NOT] NULL]. */
static void modified(struct translator *tr) {
    struct text name = {0};
    struct text *before = divert(tr, &name);
    bool more = false;
    put_name(tr, 904);
    divert(tr, before);
    if (is_word(tr, "DEFAULT")) {
        changed_default(tr, &name);
        more = true;
    } else if (!is_word(tr, "NOT") && !is_word(tr, "NULL")) {
        put(tr, "ALTER COLUMN");
        put_text(tr, &name);
        put(tr, "TYPE");
        data_type(tr);
        more = true;
    }
    if (take_words(tr, "NOT", "NULL") || is_word(tr, "NULL")) {
        bool nullable = take_word(tr, "NULL");
        put(tr, more ? ", ALTER COLUMN" : "ALTER COLUMN");
        put_text(tr, &name);
        put(tr, nullable ? "DROP NOT NULL" : "SET NOT NULL");
    }
    text_free(&name);
}

static void dropped(struct translator *tr) {
    if (!is_word(tr, "COLUMN") && !is_word(tr, "CONSTRAINT")) fail(tr, 905);
    put_token(tr);
    put_name(tr, 904);
}

void alter_table(struct translator *tr) {
    put(tr, "ALTER TABLE");
    put_qualified(tr, 903);
    if (take_word(tr, "ADD")) {
        each(tr, "ADD", added);
    } else if (take_word(tr, "MODIFY")) {
        each(tr, "", modified);
    } else if (is_word(tr, "DROP")) {
        put_token(tr);
        dropped(tr);
    } else if (is_word(tr, "PCTFREE") || is_word(tr, "INITRANS")) {
        put(tr, "SET (fillfactor = 100)"); /* PostgreSQL's default: nothing */
    } else if (take_word(tr, "RENAME")) {
        put(tr, "RENAME");
        if (is_word(tr, "COLUMN")) {
            put_token(tr);
            put_name(tr, 904);
        }
        need_word(tr, "TO", 946);
        put(tr, "TO");
        put_name(tr, 903);
    } else {
        fail(tr, 1735);
    }
    physical_attributes(tr);
}

/* alter_index changes how it is stored, which is nothing here but whether it is there. */
void alter_index(struct translator *tr) {
    put(tr, "ALTER INDEX");
    put_qualified(tr, 953);
    if (!is_word(tr, "INITRANS") && !is_word(tr, "PCTFREE")) refuse(tr, "ALTER INDEX of this kind");
    put(tr, "SET (fillfactor = 90)");
    physical_attributes(tr);
}
