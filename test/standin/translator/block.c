//go:build ignore

/* PL/SQL. A block becomes PL/pgSQL in a DO; a block of one call, which may have binds, becomes a CALL or a SELECT. */
#include "translator.h"

#include <ctype.h>
#include <string.h>

static void statements(struct translator *tr);

static void semicolon(struct translator *tr) {
    need_sign(tr, ";", 103);
    put(tr, ";\n");
}

/* Declarations. */

static void parameters(struct translator *tr, struct local_procedure *p) {
    if (!take_sign(tr, "(")) return;
    do {
        take_sign(tr, ",");
        if (!is_name(tr) || p->parameter_count == 8) fail(tr, 103);
        if (failed(tr)) return;
        p->parameters[p->parameter_count++] = tr->at;
        skip(tr);
        take_word(tr, "IN");
        if (is_word(tr, "OUT")) refuse(tr, "an OUT parameter of a local procedure");
        struct text type = {0};
        struct text *before = divert(tr, &type);
        data_type(tr);
        divert(tr, before);
        text_free(&type);
    } while (is_sign(tr, ",") && !failed(tr));
    need_sign(tr, ")", 103);
}

/* local_procedure remembers where it stands; reading its body once finds its end and its faults. */
static void local_procedure(struct translator *tr) {
    struct local_procedure p = {0};
    struct text body = {0};
    skip(tr);
    p.name = tr->at;
    if (!is_name(tr) || tr->block->procedure_count == 8) fail(tr, 103);
    skip(tr);
    parameters(tr, &p);
    if (!take_word(tr, "AS")) need_word(tr, "IS", 103);
    p.body = tr->at;
    struct text *before = divert(tr, &body);
    tr->block->depth++;
    block_body(tr);
    tr->block->depth--;
    divert(tr, before);
    text_free(&body);
    if (!failed(tr)) tr->block->procedures[tr->block->procedure_count++] = p;
}

static void variable(struct translator *tr) {
    put_name(tr, 103);
    if (is_word(tr, "EXCEPTION")) refuse(tr, "an exception of one's own");
    if (is_word(tr, "CONSTANT")) put_token(tr);
    data_type(tr);
    if (take_words(tr, "NOT", "NULL")) put(tr, "NOT NULL");
    if (is_sign(tr, ":=") || is_word(tr, "DEFAULT")) {
        put(tr, ":=");
        skip(tr);
        value(tr);
    }
    semicolon(tr);
}

static void declarations(struct translator *tr) {
    static const char *const unknown[] = {"FUNCTION", "CURSOR", "TYPE", "PRAGMA", "SUBTYPE", NULL};
    put(tr, "DECLARE");
    put(tr, "\n");
    while (!is_word(tr, "BEGIN") && !at_end(tr)) {
        if (is_one_of(tr, unknown)) refuse(tr, "this declaration");
        else if (is_word(tr, "PROCEDURE")) local_procedure(tr);
        else variable(tr);
    }
}

/* Statements. */

static const struct local_procedure *called_procedure(const struct translator *tr) {
    for (size_t i = 0; i < tr->block->procedure_count; i++) {
        const struct local_procedure *p = &tr->block->procedures[i];
        if (same_name(tr, tr->at, p->name)) return p;
    }
    return NULL;
}

/* declare_parameter writes one argument as a variable of the block that stands for the call. */
static void declare_parameter(struct translator *tr, size_t parameter) {
    struct text argument = {0};
    struct text *before = divert(tr, &argument);
    value(tr);
    size_t after = tr->at;
    divert(tr, before);
    if (!failed(tr)) {
        tr->at = parameter;
        put_name(tr, 103);
        take_word(tr, "IN");
        data_type(tr);
        put(tr, ":=");
        put_text(tr, &argument);
        put(tr, ";\n");
        if (!failed(tr)) tr->at = after;
    }
    text_free(&argument);
}

/* replaced_call writes the procedure's body in place of its call. */
static void replaced_call(struct translator *tr, const struct local_procedure *p) {
    if (tr->block->depth > 8) refuse(tr, "a procedure that calls itself");
    skip(tr);
    put(tr, "DECLARE");
    put(tr, "\n");
    if (p->parameter_count) need_sign(tr, "(", 103);
    for (size_t i = 0; i < p->parameter_count && !failed(tr); i++) {
        if (i) need_sign(tr, ",", 103);
        declare_parameter(tr, p->parameters[i]);
    }
    if (p->parameter_count) need_sign(tr, ")", 103);
    size_t after = tr->at;
    put(tr, "BEGIN");
    put(tr, "\n");
    if (!failed(tr)) tr->at = p->body;
    tr->block->depth++;
    block_body(tr);
    tr->block->depth--;
    if (!failed(tr)) tr->at = after;
    put(tr, "END");
    semicolon(tr);
}

static void if_statement(struct translator *tr) {
    do {
        put_token(tr);
        condition(tr);
        need_word(tr, "THEN", 103);
        put(tr, "THEN");
        put(tr, "\n");
        statements(tr);
    } while (is_word(tr, "ELSIF"));
    if (is_word(tr, "ELSE")) {
        put_token(tr);
        put(tr, "\n");
        statements(tr);
    }
    if (!take_words(tr, "END", "IF")) fail(tr, 103);
    put(tr, "END IF");
    semicolon(tr);
}

/* locks_within: what a statement in a block locks is nothing to whoever runs the block. */
static void locks_within(struct translator *tr) {
    if (tr->result->wait_seconds >= 0) refuse(tr, "FOR UPDATE WAIT in a block");
    tr->result->for_update = tr->result->skip_locked = false;
}

static void loop_body(struct translator *tr) {
    need_word(tr, "LOOP", 103);
    put(tr, "LOOP");
    put(tr, "\n");
    statements(tr);
    if (!take_words(tr, "END", "LOOP")) fail(tr, 103);
    put(tr, "END LOOP");
    semicolon(tr);
}

static void range(struct translator *tr) {
    if (is_word(tr, "REVERSE")) refuse(tr, "a loop that counts down");
    value(tr);
    need_sign(tr, "..", 103);
    put_tight(tr, "..");
    value(tr);
}

/* for_statement: PL/pgSQL wants the row of a loop to be declared. */
static void for_statement(struct translator *tr) {
    skip(tr);
    size_t name = tr->at;
    skip(tr);
    need_word(tr, "IN", 103);
    bool query = is_sign(tr, "(") && (is_word_at(tr, 1, "SELECT") || is_word_at(tr, 1, "WITH"));
    size_t after = tr->at;
    if (failed(tr)) return;
    tr->at = name;
    put(tr, query ? "DECLARE" : "");
    if (query) put_name(tr, 103);
    put(tr, query ? "record; BEGIN" : "");
    if (!failed(tr)) tr->at = name;
    put(tr, "FOR");
    put_name(tr, 103);
    if (!failed(tr)) tr->at = after;
    put(tr, "IN");
    if (query) cursor_query(tr);
    else range(tr);
    locks_within(tr);
    loop_body(tr);
    put(tr, query ? "END;\n" : "");
}

static void inner_statement(struct translator *tr, const struct text *text) {
    struct translation *inner = translate_inner(text->length ? text->data : "", text->length, tr->level + 1);
    struct translation *r = tr->result;
    if (inner->error || inner->placeholder_count || inner->type == STATEMENT_SELECT) {
        if (!inner->error) refuse(tr, "EXECUTE IMMEDIATE of this statement");
        else fail(tr, 6550);
        if (inner->error) {
            r->error = inner->error;
            memcpy(r->message, inner->message, sizeof r->message);
        }
    } else {
        r->ends_transaction |= inner->ends_transaction;
        put(tr, inner->sql ? inner->sql : "NULL");
    }
    translation_free(inner);
}

/* execute_immediate: a literal is translated now, what is put together at run time by oracompat. */
static void execute_immediate(struct translator *tr) {
    skip(tr);
    need_word(tr, "IMMEDIATE", 103);
    if (token(tr)->kind == TOKEN_STRING && is_sign_at(tr, 1, ";")) {
        struct text text = {0};
        string_value(tr->source, token(tr), &text);
        inner_statement(tr, &text);
        skip(tr);
        text_free(&text);
    } else {
        tr->result->ends_transaction = true;
        put(tr, "CALL execute_immediate(");
        value(tr);
        put(tr, ")");
    }
    if (is_word(tr, "USING") || is_word(tr, "INTO")) refuse(tr, "EXECUTE IMMEDIATE with binds");
    semicolon(tr);
}

static void raise_again(struct translator *tr) {
    put_token(tr);
    if (!is_sign(tr, ";")) refuse(tr, "RAISE of a name");
    semicolon(tr);
}

static void return_statement(struct translator *tr) {
    if (tr->block->depth) refuse(tr, "RETURN in a local procedure");
    skip(tr);
    put(tr, tr->trigger ? "RETURN COALESCE(NEW, OLD)" : "RETURN");
    semicolon(tr);
}

static void leave(struct translator *tr) {
    put_token(tr);
    if (is_word(tr, "WHEN")) {
        put_token(tr);
        condition(tr);
    }
    semicolon(tr);
}

static void nothing(struct translator *tr) {
    put_token(tr);
    semicolon(tr);
}

static void while_statement(struct translator *tr) {
    put_token(tr);
    condition(tr);
    loop_body(tr);
}

static void of_transaction(struct translator *tr) { refuse(tr, "the end of a transaction in a block"); }

static void sql(struct translator *tr) {
    enum statement_type type = tr->result->type;
    sql_statement(tr);
    tr->result->type = type;
    tr->result->returning = false;
    locks_within(tr);
    semicolon(tr);
}

static bool assigns(const struct translator *tr) {
    size_t ahead = 1;
    while (is_sign_at(tr, ahead, ".")) ahead += 2;
    return is_sign_at(tr, ahead, ":=");
}

static void assignment_or_call(struct translator *tr) {
    const struct local_procedure *p = called_procedure(tr);
    if (assigns(tr)) {
        if (tr->after && token(tr)->kind == TOKEN_BIND) fail(tr, 4084);
        if (token(tr)->kind == TOKEN_BIND) placeholder(tr, false);
        else put_qualified(tr, 103);
        need_sign(tr, ":=", 103);
        put(tr, ":=");
        value(tr);
        semicolon(tr);
    } else if (p) {
        replaced_call(tr, p);
    } else if (is_name(tr)) {
        put(tr, "CALL");
        put_qualified(tr, 103);
        if (is_sign(tr, "(")) {
            skip(tr);
            put_tight(tr, "(");
            if (!is_sign(tr, ")")) values(tr);
            need_sign(tr, ")", 103);
            put(tr, ")");
        } else {
            put_tight(tr, "()");
        }
        semicolon(tr);
    } else {
        fail(tr, 103);
    }
}

static const struct {
    const char *word;
    void (*read)(struct translator *tr);
} kinds[] = {
    {"IF", if_statement}, {"FOR", for_statement}, {"WHILE", while_statement}, {"LOOP", loop_body}, {"EXIT", leave},
    {"CONTINUE", leave}, {"EXECUTE", execute_immediate}, {"RAISE", raise_again}, {"RETURN", return_statement}, {"NULL", nothing},
    {"BEGIN", block_body}, {"DECLARE", block_body}, {"COMMIT", of_transaction}, {"ROLLBACK", of_transaction},
    {"SAVEPOINT", of_transaction}, {"SELECT", sql}, {"INSERT", sql}, {"UPDATE", sql}, {"DELETE", sql}, {"MERGE", sql}, {"LOCK", sql},
    {"WITH", sql},
};

static void statement(struct translator *tr) {
    tr->sequences = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_word(tr, kinds[i].word)) continue;
        kinds[i].read(tr);
        return;
    }
    assignment_or_call(tr);
}

/* statements reads as far as a word that only the statement around it can use. */
static void statements(struct translator *tr) {
    static const char *const ends[] = {"END", "ELSE", "ELSIF", "EXCEPTION", "WHEN", NULL};
    if (is_one_of(tr, ends)) fail(tr, 103);
    if (!descend(tr)) return;
    while (!is_one_of(tr, ends) && !failed(tr)) {
        if (at_end(tr)) fail(tr, 103);
        else statement(tr);
    }
    ascend(tr);
}

static void exception_name(struct translator *tr) {
    static const char *const same[] = {"OTHERS", "NO_DATA_FOUND", "TOO_MANY_ROWS", NULL};
    if (is_one_of(tr, same)) {
        put_token(tr);
    } else if (take_word(tr, "DUP_VAL_ON_INDEX")) {
        put(tr, "unique_violation");
    } else if (take_word(tr, "ZERO_DIVIDE")) {
        put(tr, "division_by_zero");
    } else {
        refuse(tr, "this exception");
    }
}

static void handlers(struct translator *tr) {
    if (!is_word(tr, "EXCEPTION")) return;
    put_token(tr);
    if (!is_word(tr, "WHEN")) fail(tr, 103);
    while (is_word(tr, "WHEN")) {
        put_token(tr);
        exception_name(tr);
        while (is_word(tr, "OR")) {
            put_token(tr);
            exception_name(tr);
        }
        need_word(tr, "THEN", 103);
        put(tr, "THEN");
        put(tr, "\n");
        statements(tr);
    }
}

/* block_body is [DECLARE ...] BEGIN ... [EXCEPTION ...] END [name]; */
void block_body(struct translator *tr) {
    if (take_word(tr, "DECLARE") || !is_word(tr, "BEGIN")) declarations(tr);
    need_word(tr, "BEGIN", 103);
    put(tr, "BEGIN");
    put(tr, "\n");
    statements(tr);
    handlers(tr);
    need_word(tr, "END", 103);
    if (is_name(tr)) skip(tr);
    put(tr, "END");
    semicolon(tr);
}

/* Blocks of one call. */

/* one_call: the block is BEGIN [:result :=] name(...); END; */
static bool one_call(const struct translator *tr, bool *function) {
    struct translator at = *tr;
    skip(&at);
    *function = token(&at)->kind == TOKEN_BIND && is_sign_at(&at, 1, ":=");
    if (*function) at.at += 2;
    if (!is_name(&at) || (!*function && !is_sign_at(&at, 1, ".") && !is_sign_at(&at, 1, "("))) return false;
    for (skip(&at); take_sign(&at, ".");) skip(&at);
    if (is_sign(&at, "(")) skip_parentheses(&at);
    if (!is_sign(&at, ";") || !is_word_at(&at, 1, "END")) return false;
    at.at += 2;
    take_sign(&at, ";");
    return at_end(&at);
}

/* call_arguments names the binds that are passed by name. */
static void call_arguments(struct translator *tr) {
    put_tight(tr, "(");
    bool list = take_sign(tr, "(");
    while (list && !is_sign(tr, ")") && !failed(tr)) {
        struct text name = {0};
        size_t before = tr->result->placeholder_count;
        if (is_sign_at(tr, 1, "=>")) {
            name_value(tr, &name, 103);
            put(tr, name.length ? name.data : "");
            put_token(tr);
        }
        value(tr);
        struct translation *r = tr->result;
        if (name.length && r->placeholder_count == before + 1) r->placeholders[before].argument = copied(name.data, name.length);
        text_free(&name);
        if (!take_sign(tr, ",")) break;
        put(tr, ",");
    }
    if (list) need_sign(tr, ")", 907);
    put_tight(tr, ")");
}

static void procedure_name(struct translator *tr) {
    struct text name = {0};
    struct text *before = divert(tr, &name);
    if (is_sign_at(tr, 1, ".") && is_sign_at(tr, 3, ".")) tr->at += 2; /* a package's owner */
    put_qualified(tr, 103);
    divert(tr, before);
    put_text(tr, &name);
    if (!failed(tr)) tr->result->procedure = copied(name.data, name.length);
    text_free(&name);
}

static void call(struct translator *tr, bool function) {
    skip(tr);
    if (function) {
        placeholder(tr, true);
        skip(tr);
        put(tr, "SELECT");
        value(tr);
    } else {
        put(tr, "CALL");
        procedure_name(tr);
        call_arguments(tr);
    }
    while (!at_end(tr)) skip(tr);
}

void call_statement(struct translator *tr) {
    skip(tr);
    put(tr, "CALL");
    procedure_name(tr);
    call_arguments(tr);
}

void block_statement(struct translator *tr) {
    struct block block = {0};
    bool function;
    tr->block = &block;
    if (one_call(tr, &function)) {
        call(tr, function);
    } else {
        put_numbered(tr, "DO $block%zu$\n#variable_conflict use_column\n", tr->level);
        block_body(tr);
        put_numbered(tr, "$block%zu$", tr->level);
        if (tr->result->placeholder_count) refuse(tr, "a block with binds");
        if (!failed(tr)) need_end(tr, 103);
    }
    tr->block = NULL;
}
