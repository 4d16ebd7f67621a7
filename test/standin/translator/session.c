//go:build ignore

/* What is about the session and the transaction: ALTER SESSION, SET TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT. */
#include "translator.h"

static void savepoint_name(struct translator *tr) { put_name(tr, 2182); }

static void commit(struct translator *tr) {
    skip(tr);
    take_word(tr, "WORK");
    tr->result->type = STATEMENT_COMMIT;
    tr->result->ends_transaction = true;
    put(tr, "COMMIT");
}

static void rollback(struct translator *tr) {
    skip(tr);
    take_word(tr, "WORK");
    tr->result->type = STATEMENT_ROLLBACK;
    if (take_word(tr, "TO")) {
        take_word(tr, "SAVEPOINT");
        put(tr, "ROLLBACK TO SAVEPOINT");
        savepoint_name(tr);
        return;
    }
    tr->result->ends_transaction = true;
    put(tr, "ROLLBACK");
}

static void isolation(struct translator *tr, const char *scope) {
    put(tr, scope);
    put(tr, "TRANSACTION ISOLATION LEVEL");
    if (take_word(tr, "SERIALIZABLE")) put(tr, "SERIALIZABLE");
    else if (take_words(tr, "READ", "COMMITTED")) put(tr, "READ COMMITTED");
    else fail(tr, 2179);
}

/* set is SET TRANSACTION; READ WRITE is what godror says at every Begin, and what a transaction is anyway. */
static void set(struct translator *tr) {
    skip(tr);
    if (is_word(tr, "ROLE")) refuse(tr, "SET ROLE");
    need_word(tr, "TRANSACTION", 922);
    if (take_words(tr, "READ", "WRITE")) {
        return;
    } else if (take_words(tr, "READ", "ONLY")) {
        put(tr, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    } else if (take_words(tr, "ISOLATION", "LEVEL")) {
        isolation(tr, "SET");
    } else {
        fail(tr, 900);
    }
}

bool session_statement(struct translator *tr) {
    if (is_word(tr, "COMMIT")) {
        commit(tr);
    } else if (is_word(tr, "ROLLBACK")) {
        rollback(tr);
    } else if (is_word(tr, "SET")) {
        set(tr);
    } else if (is_word(tr, "LOCK")) {
        refuse(tr, "LOCK TABLE");
    } else if (is_word(tr, "SAVEPOINT")) {
        put_token(tr);
        savepoint_name(tr);
    } else {
        return false;
    }
    return true;
}

static void time_zone(struct translator *tr) {
    if (token(tr)->kind == TOKEN_STRING) {
        put(tr, "CALL set_time_zone(");
        plain_literal(tr);
        put(tr, ")");
    } else if (is_word(tr, "LOCAL") || is_word(tr, "DBTIMEZONE")) {
        put(tr, "CALL set_time_zone('+00:00')");
        skip(tr);
    } else {
        fail(tr, 2248);
    }
}

/* alter_session: what does not matter here is taken and forgotten. */
void alter_session(struct translator *tr) {
    tr->ddl = true;
    if (!take_word(tr, "SET")) {
        if (is_name(tr) || is_word(tr, "ADVISE") || is_word(tr, "CLOSE")) refuse(tr, "ALTER SESSION of this kind");
        else fail(tr, 922);
    }
    while (!at_end(tr)) {
        bool schema = is_word(tr, "CURRENT_SCHEMA"), level = is_word(tr, "ISOLATION_LEVEL"), zone = is_word(tr, "TIME_ZONE");
        if (!is_name(tr)) fail(tr, 2248);
        skip(tr);
        need_sign(tr, "=", 927);
        if (schema) {
            put(tr, "CALL set_current_schema(");
            put_qualified_literal(tr, 2421);
            put(tr, ")");
        } else if (level) {
            isolation(tr, "SET SESSION CHARACTERISTICS AS");
        } else if (zone) {
            time_zone(tr);
        } else if (token(tr)->kind == TOKEN_SIGN || at_end(tr)) {
            fail(tr, 2248);
        } else {
            skip(tr);
        }
        if ((schema || level || zone) && !at_end(tr)) fail(tr, 922);
    }
}
