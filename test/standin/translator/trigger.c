//go:build ignore

/* CREATE TRIGGER: a function and a trigger of one name. The function resolves names, and has rights, as its owner. */
#include "translator.h"

#include <string.h>

static void events(struct translator *tr) {
    static const char *const kinds[] = {"INSERT", "UPDATE", "DELETE", NULL};
    do {
        if (is_word(tr, "OR")) put_token(tr);
        if (!is_one_of(tr, kinds)) fail(tr, 4071);
        put_token(tr);
        if (!is_word(tr, "OF")) continue;
        put_token(tr);
        put_name(tr, 904);
        while (take_sign(tr, ",")) {
            put(tr, ",");
            put_name(tr, 904);
        }
    } while (is_word(tr, "OR") && !failed(tr));
}

/* What stands between the name and the body. */
struct head {
    struct text name;     /* of the trigger, without its schema, as PostgreSQL wants it */
    struct text function; /* of its function, which is the owner's */
    struct text table, title;
    bool disabled;
};

static void head_free(struct head *h) {
    text_free(&h->name);
    text_free(&h->function);
    text_free(&h->table);
    text_free(&h->title);
}

static void name_of(struct translator *tr, struct head *h) {
    size_t start = tr->at;
    struct text *before = divert(tr, &h->function);
    put_qualified(tr, 4070);
    divert(tr, &h->name);
    if (!failed(tr)) {
        tr->at = start;
        if (is_sign_at(tr, 1, ".")) tr->at += 2;
        put_name(tr, 4070);
    }
    divert(tr, before);
}

/* follows: triggers of one time fire in the order of their names here, so another order cannot be had. */
static void follows(struct translator *tr, const struct head *h) {
    struct text other = {0};
    if (is_word(tr, "PRECEDES")) refuse(tr, "PRECEDES");
    if (!take_word(tr, "FOLLOWS")) return;
    if (is_sign_at(tr, 1, ".")) tr->at += 2;
    struct text *before = divert(tr, &other);
    put_name(tr, 4070);
    divert(tr, before);
    if (!failed(tr) && strcmp(other.data, h->name.data) >= 0) refuse(tr, "FOLLOWS a trigger with a later name");
    text_free(&other);
    if (is_sign(tr, ",")) refuse(tr, "FOLLOWS of several triggers");
}

static void title(struct translator *tr, struct head *h) {
    tr->after = is_word(tr, "AFTER");
    if (!tr->after && !is_word(tr, "BEFORE")) fail(tr, 4071);
    put_token(tr);
    events(tr);
    need_word(tr, "ON", 969);
    put(tr, "ON");
    struct text *before = divert(tr, &h->table);
    put_qualified(tr, 903);
    divert(tr, before);
    put_text(tr, &h->table);
    if (is_word(tr, "REFERENCING")) refuse(tr, "REFERENCING");
    if (!take_words(tr, "FOR", "EACH")) refuse(tr, "a trigger of the statement");
    need_word(tr, "ROW", 905);
    put(tr, "FOR EACH ROW");
    follows(tr, h);
    h->disabled = take_word(tr, "DISABLE");
    if (!h->disabled) take_word(tr, "ENABLE");
    if (!is_word(tr, "WHEN")) return;
    put_token(tr);
    need_sign(tr, "(", 906);
    put(tr, "(");
    condition(tr);
    need_sign(tr, ")", 907);
    put(tr, ")");
}

static void body(struct translator *tr) {
    struct block block = {0};
    tr->block = &block;
    put(tr, "#variable_conflict use_column\nBEGIN\n");
    block_body(tr);
    put(tr, "RETURN COALESCE(NEW, OLD);\nEND ");
    tr->block = NULL;
}

static void switched_off(struct translator *tr, const struct head *h) {
    put(tr, "ALTER TABLE");
    put_text(tr, &h->table);
    put(tr, "DISABLE TRIGGER");
    put_text(tr, &h->name);
    put(tr, ";\n");
}

void create_trigger(struct translator *tr) {
    struct head h = {0};
    tr->trigger = true;
    name_of(tr, &h);
    struct text *before = divert(tr, &h.title);
    title(tr, &h);
    divert(tr, before);
    put_numbered(tr, "DO $trigger%zu$ BEGIN\nCREATE OR REPLACE FUNCTION", tr->level);
    put_text(tr, &h.function);
    put_tight(tr, "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS");
    put_numbered(tr, "$body%zu$\n", tr->level);
    body(tr);
    put_numbered(tr, "$body%zu$;\nCREATE OR REPLACE TRIGGER", tr->level);
    put_text(tr, &h.name);
    put_text(tr, &h.title);
    put(tr, "EXECUTE FUNCTION");
    put_text(tr, &h.function);
    put(tr, "();\n");
    if (h.disabled) switched_off(tr, &h);
    put_numbered(tr, "END $trigger%zu$", tr->level);
    if (!failed(tr)) need_end(tr, 103);
    head_free(&h);
}

/* alter_trigger is ENABLE and DISABLE. */
void alter_trigger(struct translator *tr) {
    put(tr, "CALL switch_trigger(");
    put_qualified_literal(tr, 4070);
    bool on = is_word(tr, "ENABLE");
    if (is_word(tr, "COMPILE") || is_word(tr, "RENAME")) refuse(tr, "ALTER TRIGGER of this kind");
    if (!take_word(tr, "ENABLE") && !take_word(tr, "DISABLE")) fail(tr, 922);
    put(tr, on ? ", true)" : ", false)");
}
