//go:build ignore

/* Names in expressions: columns, sequences, pseudo columns and functions. A function must be Oracle's, or a package's: what only
 * PostgreSQL has is ORA-00904. */
#include "translator.h"

#include <stdlib.h>
#include <string.h>

/* How a function is written. */
enum form {
    FORM_SAME,   /* its name in lower case; PostgreSQL has it, or oracompat */
    FORM_TEXT,   /* the same, but an empty result is NULL */
    FORM_WINDOW, /* the same, with OVER */
    FORM_OTHER   /* by a function of this file */
};

static void nvl2(struct translator *tr);
static void decode(struct translator *tr);
static void cast(struct translator *tr);
static void extract(struct translator *tr);
static void trim(struct translator *tr);
static void listagg(struct translator *tr);
static void count(struct translator *tr);
static void greatest(struct translator *tr);
static void least(struct translator *tr);
static void nvl(struct translator *tr);
static void empty_lob(struct translator *tr);
static void length_in_bytes(struct translator *tr);

struct known {
    const char *name;
    size_t least, most; /* arguments; not of FORM_OTHER */
    enum form form;
    void (*write)(struct translator *tr); /* FORM_OTHER: what stands after the name */
};

static const struct known functions[] = {
    {"ABS", 1, 1, FORM_SAME, 0}, {"ADD_MONTHS", 2, 2, FORM_SAME, 0}, {"AVG", 1, 1, FORM_WINDOW, 0},
    {"BITAND", 2, 2, FORM_SAME, 0}, {"CAST", 0, 0, FORM_OTHER, cast}, {"CEIL", 1, 1, FORM_SAME, 0},
    {"CHR", 1, 1, FORM_SAME, 0}, {"COALESCE", 2, 99, FORM_SAME, 0}, {"CONCAT", 2, 2, FORM_TEXT, 0},
    {"COUNT", 0, 0, FORM_OTHER, count}, {"DECODE", 0, 0, FORM_OTHER, decode}, {"DENSE_RANK", 0, 0, FORM_WINDOW, 0},
    {"EMPTY_BLOB", 0, 0, FORM_OTHER, empty_lob}, {"EMPTY_CLOB", 0, 0, FORM_OTHER, empty_lob},
    {"EXTRACT", 0, 0, FORM_OTHER, extract}, {"FLOOR", 1, 1, FORM_SAME, 0}, {"FROM_TZ", 2, 2, FORM_SAME, 0},
    {"GREATEST", 0, 0, FORM_OTHER, greatest}, {"HEXTORAW", 1, 1, FORM_SAME, 0}, {"INSTR", 2, 4, FORM_SAME, 0},
    {"LAG", 1, 3, FORM_WINDOW, 0}, {"LAST_DAY", 1, 1, FORM_SAME, 0}, {"LEAD", 1, 3, FORM_WINDOW, 0},
    {"LEAST", 0, 0, FORM_OTHER, least}, {"LENGTH", 1, 1, FORM_SAME, 0}, {"LENGTHB", 0, 0, FORM_OTHER, length_in_bytes},
    {"LISTAGG", 0, 0, FORM_OTHER, listagg}, {"LOWER", 1, 1, FORM_SAME, 0}, {"LPAD", 2, 3, FORM_TEXT, 0},
    {"LTRIM", 1, 2, FORM_TEXT, 0}, {"MAX", 1, 1, FORM_WINDOW, 0}, {"MIN", 1, 1, FORM_WINDOW, 0},
    {"MOD", 2, 2, FORM_SAME, 0}, {"MONTHS_BETWEEN", 2, 2, FORM_SAME, 0}, {"NULLIF", 2, 2, FORM_SAME, 0},
    {"NUMTODSINTERVAL", 2, 2, FORM_SAME, 0}, {"NVL", 0, 0, FORM_OTHER, nvl}, {"NVL2", 0, 0, FORM_OTHER, nvl2},
    {"RANK", 0, 0, FORM_WINDOW, 0}, {"RAWTOHEX", 1, 1, FORM_SAME, 0}, {"REPLACE", 2, 3, FORM_TEXT, 0},
    {"ROUND", 1, 2, FORM_SAME, 0}, {"ROW_NUMBER", 0, 0, FORM_WINDOW, 0}, {"RPAD", 2, 3, FORM_TEXT, 0},
    {"RTRIM", 1, 2, FORM_TEXT, 0}, {"SIGN", 1, 1, FORM_SAME, 0}, {"STANDARD_HASH", 1, 2, FORM_SAME, 0},
    {"SUBSTR", 2, 3, FORM_TEXT, 0}, {"SUM", 1, 1, FORM_WINDOW, 0}, {"SYS_CONTEXT", 2, 2, FORM_SAME, 0},
    {"SYS_EXTRACT_UTC", 1, 1, FORM_SAME, 0}, {"SYS_GUID", 0, 0, FORM_SAME, 0}, {"TO_CHAR", 1, 2, FORM_TEXT, 0},
    {"TO_CLOB", 1, 1, FORM_SAME, 0}, {"TO_DATE", 2, 2, FORM_SAME, 0}, {"TO_NUMBER", 1, 1, FORM_SAME, 0},
    {"TO_TIMESTAMP", 2, 2, FORM_SAME, 0}, {"TO_TIMESTAMP_TZ", 2, 2, FORM_SAME, 0}, {"TRIM", 0, 0, FORM_OTHER, trim},
    {"TRUNC", 1, 2, FORM_SAME, 0}, {"TZ_OFFSET", 1, 1, FORM_SAME, 0}, {"UPPER", 1, 1, FORM_SAME, 0},
};

/* Oracle has these, the stand-in does not. */
static const char *const unknown_functions[] = {
    "ACOS", "ASCII", "ASIN", "ATAN", "COLLECT", "CORR", "COS", "CUME_DIST", "DUMP", "EXP", "FIRST_VALUE", "INITCAP",
    "INSTRB", "JSON_OBJECT", "JSON_QUERY", "JSON_VALUE", "LAST_VALUE", "LN", "LOG", "MEDIAN", "NEW_TIME", "NEXT_DAY",
    "NLSSORT", "NLS_UPPER", "NTILE", "NUMTOYMINTERVAL", "ORA_HASH", "PERCENT_RANK", "POWER", "REGEXP_COUNT", "REGEXP_INSTR",
    "REGEXP_LIKE", "REGEXP_REPLACE", "REGEXP_SUBSTR", "ROWIDTOCHAR", "SIN", "SOUNDEX", "SQRT", "STDDEV", "SUBSTRB", "TAN",
    "TO_BINARY_DOUBLE", "TO_DSINTERVAL", "TRANSLATE", "USERENV", "VARIANCE", "VSIZE", "WIDTH_BUCKET", "XMLELEMENT", NULL};

/* Names that stand for a call without parentheses. */
static const struct {
    const char *name, *call;
} constants[] = {
    {"SYSDATE", "sysdate()"}, {"SYSTIMESTAMP", "systimestamp()"}, {"CURRENT_DATE", "session_date()"},
    {"CURRENT_TIMESTAMP", "systimestamp()"}, {"LOCALTIMESTAMP", "session_timestamp()"}, {"USER", "user_name()"},
    {"SESSIONTIMEZONE", "sessiontimezone()"}, {"DBTIMEZONE", "dbtimezone()"},
};

static const struct known *known(const struct translator *tr) {
    const struct token *t = token(tr);
    for (size_t i = 0; t->kind == TOKEN_WORD && i < sizeof functions / sizeof *functions; i++) {
        if (same_word(tr->source + t->start, t->length, functions[i].name)) return &functions[i];
    }
    return NULL;
}

static bool constant(struct translator *tr) {
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (is_sign_at(tr, 1, "(") || is_sign_at(tr, 1, ".") || !is_word(tr, constants[i].name)) continue;
        if (tr->checking) fail(tr, 2436);
        put(tr, constants[i].call);
        skip(tr);
        return true;
    }
    return false;
}

static bool pseudo_column(struct translator *tr) {
    static const char *const unknown[] = {"ROWNUM", "ROWID", "LEVEL", "UID", "PRIOR", "CONNECT_BY_ROOT", NULL};
    static const char *const wrong[] = {"TRUE", "FALSE", NULL};
    if (is_one_of(tr, unknown)) {
        refuse(tr, is_word(tr, "ROWNUM") ? "ROWNUM in this place" : "a pseudo column");
    } else if (tr->block && is_word(tr, "SQLCODE")) {
        put(tr, "sqlcode(SQLSTATE, SQLERRM)");
        skip(tr);
    } else if (tr->block && is_word(tr, "SQLERRM") && !is_sign_at(tr, 1, "(")) {
        put(tr, "sqlerrm(SQLSTATE, SQLERRM)");
        skip(tr);
    } else if (is_one_of(tr, wrong)) {
        if (tr->block) put_token(tr);
        else fail_name(tr, 904);
    } else {
        return constant(tr);
    }
    return true;
}

/* arguments is what stands in a call's parentheses, named arguments included, and returns how many there are. */
static size_t arguments(struct translator *tr) {
    size_t count = 0;
    need_sign(tr, "(", 906);
    put_tight(tr, "(");
    if (is_word(tr, "DISTINCT") || is_word(tr, "ALL")) put_token(tr);
    while (!is_sign(tr, ")") && !failed(tr)) {
        if (is_sign_at(tr, 1, "=>")) {
            put_name(tr, 904);
            put_token(tr);
        }
        value(tr);
        count++;
        if (!is_sign(tr, ",")) break;
        put_token(tr);
        if (is_sign(tr, ")")) fail(tr, 936);
    }
    need_sign(tr, ")", 907);
    put(tr, ")");
    return count;
}

static void partition(struct translator *tr) {
    if (!is_word(tr, "PARTITION")) return;
    put_token(tr);
    need_word(tr, "BY", 924);
    put(tr, "BY");
    values(tr);
}

/* window is ROWS BETWEEN ... AND ..., in words that both databases have. */
static void window(struct translator *tr) {
    static const char *const words[] = {"ROWS", "RANGE", "BETWEEN", "UNBOUNDED", "PRECEDING", "FOLLOWING", "CURRENT", "ROW", "AND", NULL};
    while (is_one_of(tr, words) || token(tr)->kind == TOKEN_NUMBER) put_token(tr);
}

static void over(struct translator *tr) {
    if (!is_word(tr, "OVER")) return;
    put_token(tr);
    need_sign(tr, "(", 906);
    put(tr, "(");
    partition(tr);
    if (is_word(tr, "ORDER")) order_by(tr);
    window(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
}

/* argument diverts one argument to a text of its own. */
static struct text argument(struct translator *tr) {
    struct text text = {0};
    struct text *before = divert(tr, &text);
    value(tr);
    divert(tr, before);
    return text;
}

static void comma(struct translator *tr) { need_sign(tr, ",", 909); }

static void nvl(struct translator *tr) {
    need_sign(tr, "(", 906);
    put(tr, "COALESCE");
    put_tight(tr, "(");
    value(tr);
    comma(tr);
    put(tr, ",");
    value(tr);
    need_sign(tr, ")", 909);
    put(tr, ")");
}

static void nvl2(struct translator *tr) {
    need_sign(tr, "(", 906);
    put(tr, "CASE WHEN (");
    value(tr);
    comma(tr);
    put(tr, ") IS NOT NULL THEN");
    value(tr);
    comma(tr);
    put(tr, "ELSE");
    value(tr);
    need_sign(tr, ")", 909);
    put(tr, "END");
}

/* decode: NULL equals NULL in it. */
static void decode(struct translator *tr) {
    need_sign(tr, "(", 906);
    struct text subject = argument(tr);
    comma(tr);
    put(tr, "CASE");
    while (!failed(tr)) {
        struct text found = argument(tr);
        bool last = !take_sign(tr, ",");
        put(tr, last ? "ELSE" : "WHEN (");
        if (!last) {
            put_text(tr, &subject);
            put(tr, ") IS NOT DISTINCT FROM");
        }
        put_text(tr, &found);
        text_free(&found);
        if (last) break;
        put(tr, "THEN");
        value(tr);
        if (!take_sign(tr, ",")) break;
    }
    text_free(&subject);
    need_sign(tr, ")", 909);
    put(tr, "END");
}

static void cast(struct translator *tr) {
    need_sign(tr, "(", 906);
    put(tr, "CAST");
    put_tight(tr, "(");
    value(tr);
    need_word(tr, "AS", 905);
    put(tr, "AS");
    data_type(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void extract(struct translator *tr) {
    static const char *const fields[] = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TIMEZONE_HOUR", "TIMEZONE_MINUTE", NULL};
    need_sign(tr, "(", 906);
    put(tr, "EXTRACT");
    put_tight(tr, "(");
    if (is_one_of(tr, fields)) put_token(tr);
    else fail(tr, 907);
    need_word(tr, "FROM", 907);
    put(tr, "FROM");
    value(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void trim(struct translator *tr) {
    static const char *const sides[] = {"LEADING", "TRAILING", "BOTH", NULL};
    need_sign(tr, "(", 906);
    put(tr, "NULLIF(TRIM(");
    if (is_one_of(tr, sides)) put_token(tr);
    if (!is_word(tr, "FROM")) value(tr);
    if (is_word(tr, "FROM")) {
        put_token(tr);
        value(tr);
    }
    need_sign(tr, ")", 907);
    put(tr, "), '')");
}

static void listagg(struct translator *tr) {
    need_sign(tr, "(", 906);
    put(tr, "NULLIF(string_agg(CAST(");
    value(tr);
    put(tr, "AS text),");
    if (take_sign(tr, ",")) value(tr);
    else put(tr, "''");
    need_sign(tr, ")", 907);
    if (!take_words(tr, "WITHIN", "GROUP")) fail(tr, 2000);
    need_sign(tr, "(", 906);
    order_by(tr);
    need_sign(tr, ")", 907);
    put(tr, "), '')");
}

static void count(struct translator *tr) {
    put(tr, "COUNT");
    if (is_sign(tr, "(") && is_sign_at(tr, 1, "*") && is_sign_at(tr, 2, ")")) {
        tr->at += 3;
        put_tight(tr, "(*)");
    } else {
        arguments(tr);
    }
    over(tr);
}

/* extreme: NULL if one of them is, which PostgreSQL would leave out. */
static void extreme(struct translator *tr, const char *name) {
    struct text test = {0}, list = {0};
    need_sign(tr, "(", 906);
    do {
        struct text one = argument(tr);
        struct text *before = divert(tr, &test);
        put(tr, test.length ? "OR (" : "(");
        put_text(tr, &one);
        put(tr, ") IS NULL");
        divert(tr, &list);
        put(tr, list.length ? "," : "");
        put_text(tr, &one);
        divert(tr, before);
        text_free(&one);
    } while (take_sign(tr, ","));
    need_sign(tr, ")", 907);
    put(tr, "CASE WHEN");
    put_text(tr, &test);
    put(tr, "THEN NULL ELSE");
    put(tr, name);
    put_text(tr, &list);
    put(tr, ") END");
    text_free(&test);
    text_free(&list);
}

static void greatest(struct translator *tr) { extreme(tr, "GREATEST("); }
static void least(struct translator *tr) { extreme(tr, "LEAST("); }

static void empty_lob(struct translator *tr) {
    need_sign(tr, "(", 906);
    need_sign(tr, ")", 907);
    put(tr, "''");
}

static void length_in_bytes(struct translator *tr) {
    put(tr, "octet_length");
    arguments(tr);
}

static void put_lower(struct translator *tr, const char *name) {
    char lower[40] = {0};
    for (size_t i = 0; name[i] && i < sizeof lower - 1; i++) lower[i] = (char)(name[i] | (name[i] >= 'A' && name[i] <= 'Z' ? 32 : 0));
    put(tr, lower);
}

static void known_function(struct translator *tr, const struct known *f) {
    size_t name = tr->at;
    if (tr->checking && is_word(tr, "SYS_CONTEXT")) fail(tr, 2436);
    if (f->form == FORM_TEXT) put(tr, "NULLIF(");
    if (f->form != FORM_OTHER) put_lower(tr, f->name);
    skip(tr);
    if (f->form == FORM_OTHER) {
        f->write(tr);
        return;
    }
    size_t count = arguments(tr);
    if (!failed(tr) && (count < f->least || count > f->most)) {
        tr->at = name;
        fail(tr, count < f->least ? 938 : 939);
    }
    if (f->form == FORM_TEXT) put(tr, ", '')");
    if (f->form == FORM_WINDOW) over(tr);
}

/* sequence_value is [schema.]sequence.NEXTVAL, whose word stands ahead. Oracle gives all of a statement one number of a sequence. */
static void sequence_value(struct translator *tr, size_t ahead) {
    bool next = is_word_at(tr, ahead, "NEXTVAL");
    struct text name = {0}, literal = {0};
    if (tr->barren) fail(tr, 2287);
    if (tr->sequences++) refuse(tr, "a second number of a sequence in a statement");
    struct text *before = divert(tr, &name);
    for (size_t i = 0; i < ahead && !failed(tr); i += 2) {
        put_tight(tr, i ? "." : "");
        put_name(tr, 904);
        need_sign(tr, ".", 904);
    }
    divert(tr, before);
    if (ahead == 2) note_object(tr, &name);
    text_mark(&literal, token(tr)->start);
    text_put(&literal, next ? "nextval(" : "currval(");
    text_quote(&literal, name.length ? name.data : "", name.length);
    text_put(&literal, ")");
    put_text(tr, &literal);
    skip(tr);
    text_free(&name);
    text_free(&literal);
}

/* parts counts the names of a.b.c. */
static size_t parts(const struct translator *tr) {
    size_t count = 1;
    while (is_sign_at(tr, 2 * count - 1, ".")) count++;
    return count;
}

/* packaged is a call of [owner.]package.function: a package is a schema. */
static void packaged(struct translator *tr, size_t count) {
    if (count > 2) {
        skip(tr);
        skip(tr);
    }
    put_qualified(tr, 904);
    arguments(tr);
}

/* named_function is a call of a function that is no package's. */
static void named_function(struct translator *tr) {
    const struct known *f = known(tr);
    if (f) known_function(tr, f);
    else if (is_one_of(tr, unknown_functions)) refuse(tr, "this function");
    else if (!is_name(tr)) fail(tr, 936);
    else fail_name(tr, 904);
}

/* column_name: PostgreSQL's tables have more columns than were made. */
static void column_name(struct translator *tr, size_t last) {
    static const char *const hidden[] = {"CTID", "XMIN", "XMAX", "CMIN", "CMAX", "TABLEOID", NULL};
    for (size_t i = 0; hidden[i]; i++) {
        if (is_word_at(tr, last, hidden[i])) fail_name(tr, 904);
    }
    put_qualified(tr, 1747);
}

/* function reads whatever starts with a name. */
void function(struct translator *tr) {
    size_t count = parts(tr), last = 2 * (count - 1);
    if (pseudo_column(tr)) return;
    if (count > 1 && (is_word_at(tr, last, "NEXTVAL") || is_word_at(tr, last, "CURRVAL"))) {
        sequence_value(tr, last);
    } else if (count == 1 && is_sign_at(tr, 1, "(")) {
        named_function(tr);
    } else if (!is_name(tr)) {
        fail(tr, 936);
    } else if (is_sign_at(tr, last + 1, "(") && !is_sign_at(tr, last + 2, "+")) {
        packaged(tr, count);
    } else {
        column_name(tr, last);
    }
    if (is_sign(tr, "(") && is_sign_at(tr, 1, "+")) refuse(tr, "the outer join sign");
}
