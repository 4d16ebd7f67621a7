//go:build ignore

/* Users, privileges and synonyms. */
#include "translator.h"

/* password is IDENTIFIED BY; its case counts, with quotes or without. */
static void password(struct translator *tr) {
    struct text literal = {0};
    const struct token *t;
    need_word(tr, "BY", 924);
    t = token(tr);
    bool quoted = t->kind == TOKEN_QUOTED;
    if (!quoted && t->kind != TOKEN_WORD) fail(tr, 988);
    if (failed(tr)) return;
    text_quote(&literal, tr->source + t->start + quoted, t->length - 2 * (size_t)quoted);
    put_text(tr, &literal);
    text_free(&literal);
    skip(tr);
}

/* user_options writes the password and whether the account is locked, NULL where nothing is said. */
static void user_options(struct translator *tr) {
    struct text secret = {0};
    const char *lock = NULL;
    struct text *before = divert(tr, &secret);
    while (!at_end(tr)) {
        if (take_word(tr, "IDENTIFIED")) {
            password(tr);
        } else if (take_word(tr, "ACCOUNT")) {
            lock = is_word(tr, "LOCK") ? "true" : "false";
            if (!take_word(tr, "LOCK") && !take_word(tr, "UNLOCK")) fail(tr, 922);
        } else if (take_word(tr, "QUOTA")) {
            skip(tr);
            need_word(tr, "ON", 969);
            skip(tr);
        } else if (take_words(tr, "DEFAULT", "TABLESPACE") || take_words(tr, "TEMPORARY", "TABLESPACE") || take_word(tr, "PROFILE")) {
            skip(tr);
        } else if (!take_words(tr, "ENABLE", "EDITIONS") && !take_words(tr, "PASSWORD", "EXPIRE")) {
            fail(tr, 922);
        }
    }
    divert(tr, before);
    put(tr, ",");
    if (secret.length) put_text(tr, &secret);
    else put(tr, "NULL");
    put(tr, ",");
    put(tr, lock ? lock : "NULL");
    put(tr, ")");
    text_free(&secret);
}

void create_user(struct translator *tr) {
    put(tr, "CALL create_user(");
    put_qualified_literal(tr, 1935);
    if (!is_word(tr, "IDENTIFIED")) fail(tr, 922);
    user_options(tr);
}

void alter_user(struct translator *tr) {
    put(tr, "CALL alter_user(");
    put_qualified_literal(tr, 1935);
    user_options(tr);
}

void create_synonym(struct translator *tr) {
    if (is_word(tr, "PUBLIC")) refuse(tr, "a public synonym");
    need_word(tr, "SYNONYM", 901);
    put(tr, "CALL create_synonym(");
    put_qualified_literal(tr, 995);
    need_word(tr, "FOR", 905);
    put(tr, ",");
    put_qualified_literal(tr, 903);
    put(tr, ")");
}

static bool system_privilege(struct translator *tr) {
    static const char *const verbs[] = {"CREATE", "ALTER", "DROP", "UNLIMITED", "CONNECT", "RESOURCE", "DBA", "ADMINISTER", NULL};
    static const char *const ends[] = {"TO", "FROM", NULL};
    bool any = (is_word_at(tr, 1, "ANY"));
    if (!is_one_of(tr, verbs) && !any) return false;
    while (!is_one_of(tr, ends) && !is_sign(tr, ",") && !at_end(tr)) put_token(tr);
    return true;
}

/* privileges writes the list as one string, and tells whether it is of the system's. */
static bool privileges(struct translator *tr, struct text *list) {
    static const char *const of_objects[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "EXECUTE", "READ", "ALL", NULL};
    bool of_system = false;
    struct text *before = divert(tr, list);
    do {
        if (is_sign(tr, ",")) put_token(tr);
        if (system_privilege(tr)) {
            of_system = true;
        } else if (is_one_of(tr, of_objects)) {
            bool by_column = is_word(tr, "INSERT") || is_word(tr, "UPDATE") || is_word(tr, "REFERENCES");
            put(tr, is_word(tr, "READ") ? "SELECT" : "");
            if (is_word(tr, "READ")) skip(tr);
            else put_token(tr);
            take_word(tr, "PRIVILEGES");
            if (by_column && is_sign(tr, "(")) put_names(tr);
        } else {
            fail(tr, 990);
        }
    } while (is_sign(tr, ",") && !failed(tr));
    divert(tr, before);
    return of_system;
}

static void user_names(struct translator *tr) {
    do {
        if (is_sign(tr, ",")) put_token(tr);
        if (is_word(tr, "PUBLIC")) {
            put(tr, "'public'");
            skip(tr);
        } else {
            put_qualified_literal(tr, 987);
        }
    } while (is_sign(tr, ",") && !failed(tr));
}

static void privilege_statement(struct translator *tr, bool grant) {
    struct text list = {0}, literal = {0};
    tr->ddl = true;
    tr->result->ends_transaction = true;
    skip(tr);
    bool of_system = privileges(tr, &list);
    text_quote(&literal, list.length ? list.data : "", list.length);
    put(tr, grant ? "CALL grant_" : "CALL revoke_");
    put_tight(tr, of_system ? "system(" : "object(");
    put_text(tr, &literal);
    put(tr, ",");
    if (!of_system) {
        need_word(tr, "ON", 969);
        put_qualified_literal(tr, 903);
        put(tr, ",");
    }
    need_word(tr, grant ? "TO" : "FROM", grant ? 946 : 905);
    put(tr, "ARRAY[");
    user_names(tr);
    put_tight(tr, "]");
    if (grant) {
        bool option = take_words(tr, "WITH", of_system ? "ADMIN" : "GRANT");
        if (option) need_word(tr, "OPTION", 905);
        put(tr, option ? ", true" : ", false");
    }
    put(tr, ")");
    text_free(&list);
    text_free(&literal);
}

void grant_statement(struct translator *tr) { privilege_statement(tr, true); }
void revoke_statement(struct translator *tr) { privilege_statement(tr, false); }
