//go:build ignore

/* Literals, placeholders and data types. */
#include "translator.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void literal(struct translator *tr, const char *type) {
    struct text text = {0}, literal = {0};
    string_value(tr->source, token(tr), &text);
    text_mark(&literal, token(tr)->start);
    text_put(&literal, text.length ? type : "NULL"); /* Oracle's empty string */
    if (text.length) text_quote(&literal, text.data, text.length);
    put_text(tr, &literal);
    skip(tr);
    text_free(&text);
    text_free(&literal);
}

/* string_literal has a type, for without one PostgreSQL would read a time in it. */
void string_literal(struct translator *tr) { literal(tr, "varchar "); }

void plain_literal(struct translator *tr) { literal(tr, ""); }

void number_literal(struct translator *tr) {
    put_token(tr);
    const struct token *next = token(tr);
    bool suffix = next->start == next[-1].start + next[-1].length && (is_word(tr, "D") || is_word(tr, "F"));
    if (!suffix) return;
    skip(tr);
    put_tight(tr, "::float8");
}

/* with_zone: a literal of a time ends with a zone. */
static bool with_zone(const struct text *time) {
    size_t at = 0;
    while (at < time->length && time->data[at] != ':') at++;
    for (; at < time->length; at++) {
        if (strchr("+-", time->data[at]) || isalpha((unsigned char)time->data[at])) return true;
    }
    return false;
}

/* after_shape: # stands for digits. NULL: the text does not start so. */
static const char *after_shape(const char *text, const char *shape) {
    for (; text && *shape; shape++) {
        const char *start = text;
        while (*shape == '#' && isdigit((unsigned char)*text)) text++;
        if (*shape != '#' && *text == *shape) text++;
        if (text == start) text = NULL;
    }
    return text;
}

/* is_time: a date alone, or a date and a time with what may follow. */
static bool is_time(const char *text, bool date) {
    text = after_shape(text, date ? "#-#-#" : "#-#-# #:#:#");
    if (text && !date && *text == '.') text = after_shape(text, ".#");
    if (!text || date) return text && !*text;
    while (*text == ' ') text++;
    return !*text || strchr("+-", *text) || isalpha((unsigned char)*text);
}

static void time_literal(struct translator *tr, bool date) {
    struct text time = {0}, literal = {0};
    skip(tr);
    string_value(tr->source, token(tr), &time);
    if (!is_time(time.length ? time.data : "", date)) fail(tr, 1861);
    text_mark(&literal, token(tr)->start);
    text_put(&literal, !date && with_zone(&time) ? "TIMESTAMPTZ " : "TIMESTAMP ");
    text_quote(&literal, time.length ? time.data : "", time.length);
    put_text(tr, &literal);
    skip(tr);
    text_free(&time);
    text_free(&literal);
}

/* leading_digits of an interval's literal. */
static int leading_digits(const struct translator *tr) {
    const struct token *t = token(tr);
    int count = 0;
    for (size_t i = 1; i < t->length; i++) {
        char c = tr->source[t->start + i];
        if (isdigit((unsigned char)c)) count++;
        else if (!strchr("+- ", c)) break;
    }
    return count;
}

/* interval_field has no more digits than its precision says, or two. */
static void interval_field(struct translator *tr, int digits) {
    static const char *const fields[] = {"DAY", "HOUR", "MINUTE", "SECOND", NULL};
    if (is_word(tr, "YEAR") || is_word(tr, "MONTH")) refuse(tr, "an interval of months");
    if (!is_one_of(tr, fields)) fail(tr, 30089);
    bool sized = is_sign_at(tr, 1, "(") && is_sign_at(tr, 3, ")");
    long precision = sized ? strtol(tr->source + token(tr)[2].start, NULL, 10) : 2;
    if (digits > precision) fail(tr, 1873);
    put_token(tr);
    if (is_sign(tr, "(")) skip_parentheses(tr);
}

/* interval_literal is INTERVAL '...' DAY TO SECOND and the like; the precisions are left out. */
static void interval_literal(struct translator *tr) {
    put_token(tr);
    int digits = leading_digits(tr);
    put_token(tr);
    interval_field(tr, digits);
    if (!is_word(tr, "TO")) return;
    put_token(tr);
    interval_field(tr, 0);
}

/* typed_literal reads DATE '...', TIMESTAMP '...' and INTERVAL '...', if one stands here. */
bool typed_literal(struct translator *tr) {
    if (token(tr)[0].kind == TOKEN_END || token(tr)[1].kind != TOKEN_STRING) return false;
    if (is_word(tr, "DATE") || is_word(tr, "TIMESTAMP")) {
        time_literal(tr, is_word(tr, "DATE"));
    } else if (is_word(tr, "INTERVAL")) {
        interval_literal(tr);
    } else {
        return false;
    }
    return true;
}

static struct placeholder *known_placeholder(struct translation *r, const char *name, size_t length) {
    uint32_t hash = name_hash(name, length);
    for (size_t i = 0; i < r->placeholder_count; i++) {
        struct placeholder *p = &r->placeholders[i];
        if (p->name_hash == hash && same_word(name, length, p->name)) return p;
    }
    return NULL;
}

static struct placeholder *add_placeholder(struct translation *r, const char *name, size_t length) {
    bool again = known_placeholder(r, name, length);
    r->placeholders = realloc(r->placeholders, (r->placeholder_count + 1) * sizeof *r->placeholders);
    if (!r->placeholders) abort();
    struct placeholder *p = &r->placeholders[r->placeholder_count++];
    *p = (struct placeholder){.name = copied(name, length), .name_length = length, .name_hash = name_hash(name, length), .again = again};
    for (char *c = p->name; *c; c++) *c = (char)toupper((unsigned char)*c);
    return p;
}

static int count_of(const struct translation *r, bool into) {
    int count = 0;
    for (size_t i = 0; i < r->placeholder_count; i++) count += r->placeholders[i].into == into;
    return count;
}

/* row_of_trigger is :NEW.column and :OLD.column. */
static void row_of_trigger(struct translator *tr) {
    const struct token *t = token(tr);
    bool is_new = same_word(tr->source + t->start, t->length, ":NEW");
    if (!is_new && !same_word(tr->source + t->start, t->length, ":OLD")) {
        fail(tr, 1027);
        return;
    }
    put(tr, is_new ? "NEW" : "OLD");
    skip(tr);
    need_sign(tr, ".", 1745);
    put_tight(tr, ".");
    put_name(tr, 904);
}

/* placeholder reads a bind. Those of SQL are each one's own, those of PL/SQL are known by their names. */
void placeholder(struct translator *tr, bool into) {
    const struct token *t = token(tr);
    const char *name = tr->source + t->start + 1;
    char number[16];
    if (tr->trigger) {
        row_of_trigger(tr);
        return;
    }
    if (tr->ddl || is_reserved(name, t->length - 1) || t->length > 31) {
        fail(tr, tr->ddl ? 1027 : 1745);
        return;
    }
    struct placeholder *p = tr->block ? known_placeholder(tr->result, name, t->length - 1) : NULL;
    if (p && p->into != into) {
        refuse(tr, "a bind that is both read and written");
        return;
    }
    if (!p) {
        int parameter = count_of(tr->result, into) + 1;
        p = add_placeholder(tr->result, name, t->length - 1);
        p->into = into;
        p->parameter = parameter;
    }
    snprintf(number, sizeof number, "$%d", p->parameter);
    if (!into) put(tr, number);
    skip(tr);
}

static long number_of(const struct translator *tr) {
    return token(tr)->kind == TOKEN_NUMBER ? strtol(tr->source + token(tr)->start, NULL, 10) : 0;
}

/* sized is a type that has a size; CHAR and BYTE in it are for Oracle only. */
static void sized(struct translator *tr, const char *type, long most) {
    put(tr, type);
    need_sign(tr, "(", 906);
    put_tight(tr, "(");
    long size = number_of(tr);
    if (token(tr)->kind == TOKEN_NUMBER && size == 0) fail(tr, 1723);
    if (size < 1 || size > most) fail(tr, 910);
    put_token(tr);
    if (!take_word(tr, "CHAR")) tr->byte_limit = size;
    take_word(tr, "BYTE");
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void number_type(struct translator *tr) {
    put(tr, "numeric");
    if (!is_sign(tr, "(")) return;
    skip(tr);
    bool any = take_sign(tr, "*");
    put_tight(tr, any ? "(38" : "(");
    if (!any && (number_of(tr) < 1 || number_of(tr) > 38)) fail(tr, 1727);
    if (!any) put_token(tr);
    if (take_sign(tr, ",")) {
        put(tr, ",");
        bool negative = is_sign(tr, "-");
        if (negative) put_token(tr);
        if (token(tr)->kind != TOKEN_NUMBER || number_of(tr) > (negative ? 84 : 127)) fail(tr, 1728);
        put_token(tr);
    }
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void timestamp_type(struct translator *tr) {
    struct text precision = {0};
    struct text *before = divert(tr, &precision);
    if (take_sign(tr, "(")) {
        long digits = number_of(tr);
        if (token(tr)->kind != TOKEN_NUMBER || digits > 9) fail(tr, 30088);
        if (digits == 0) refuse(tr, "TIMESTAMP(0)"); /* it would be a DATE */
        put_tight(tr, "(");
        put(tr, digits > 6 ? "6" : ""); /* PostgreSQL has microseconds */
        if (digits > 6) skip(tr);
        else put_token(tr);
        need_sign(tr, ")", 907);
        put(tr, ")");
    }
    divert(tr, before);
    bool zone = is_word(tr, "WITH") && (is_word_at(tr, 1, "TIME") || is_word_at(tr, 1, "LOCAL"));
    put(tr, zone ? "timestamptz" : "timestamp");
    text_append(tr->out, &precision);
    text_free(&precision);
    if (!zone) return;
    skip(tr);
    take_word(tr, "LOCAL");
    need_word(tr, "TIME", 905);
    need_word(tr, "ZONE", 905);
}

/* character_type reads the types whose size Oracle wants to be told. */
static bool character_type(struct translator *tr) {
    if (take_word(tr, "VARCHAR2") || take_word(tr, "NVARCHAR2") || take_word(tr, "VARCHAR")) {
        if (tr->block && !is_sign(tr, "(")) put(tr, "text"); /* a parameter's */
        else sized(tr, "varchar", tr->block ? 32767 : 4000);
    } else if (take_word(tr, "RAW")) {
        struct text size = {0};
        struct text *before = divert(tr, &size);
        sized(tr, "raw", 2000);
        tr->byte_limit = 0;
        divert(tr, before);
        text_free(&size);
        put(tr, "bytea");
    } else {
        return false;
    }
    return true;
}

/* data_type reads a type of Oracle; PostgreSQL's are ORA-00902. */
void data_type(struct translator *tr) {
    static const struct {
        const char *oracle, *postgres;
    } plain[] = {{"DATE", "timestamp(0)"}, {"CLOB", "clob"}, {"NCLOB", "clob"}, {"BLOB", "bytea"},
                 {"INTEGER", "numeric(38)"}, {"INT", "numeric(38)"}, {"SMALLINT", "numeric(38)"},
                 {"BINARY_DOUBLE", "float8"}, {"BINARY_FLOAT", "float4"}};
    tr->byte_limit = 0;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (take_word(tr, plain[i].oracle)) {
            put(tr, plain[i].postgres);
            return;
        }
    }
    if (tr->block && (is_word(tr, "PLS_INTEGER") || is_word(tr, "BOOLEAN"))) {
        put(tr, is_word(tr, "BOOLEAN") ? "boolean" : "integer");
        skip(tr);
    } else if (take_word(tr, "NUMBER") || take_word(tr, "DECIMAL") || take_word(tr, "NUMERIC")) {
        number_type(tr);
    } else if (take_word(tr, "FLOAT")) {
        put(tr, "numeric");
        if (is_sign(tr, "(")) skip_parentheses(tr);
    } else if (take_word(tr, "TIMESTAMP")) {
        timestamp_type(tr);
    } else if (is_word(tr, "CHAR") || is_word(tr, "NCHAR") || is_word(tr, "INTERVAL")) {
        refuse(tr, "this data type"); /* of CHAR PostgreSQL forgets the blanks wherever it is used */
    } else if (!character_type(tr)) {
        fail(tr, 902);
    }
}
