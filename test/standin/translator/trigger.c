//go:build ignore

/* CREATE TRIGGER: a function and a trigger of one name. The function resolves names, and has rights, as its owner. */
#include "translator.h"

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

/* head is everything between the name and the body. */
static void head(struct translator *tr) {
    if (is_word(tr, "AFTER")) refuse(tr, "a trigger after the change");
    if (!is_word(tr, "BEFORE")) fail(tr, 4071);
    put_token(tr);
    events(tr);
    need_word(tr, "ON", 969);
    put(tr, "ON");
    put_qualified(tr, 903);
    if (is_word(tr, "REFERENCING")) refuse(tr, "REFERENCING");
    if (!take_words(tr, "FOR", "EACH")) refuse(tr, "a trigger of the statement");
    need_word(tr, "ROW", 905);
    put(tr, "FOR EACH ROW");
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

void create_trigger(struct translator *tr) {
    struct text name = {0}, title = {0};
    tr->trigger = true;
    struct text *before = divert(tr, &name);
    if (is_sign_at(tr, 1, ".")) tr->at += 2; /* its table has the schema */
    put_name(tr, 4070);
    divert(tr, &title);
    head(tr);
    divert(tr, before);
    put_numbered(tr, "DO $trigger%zu$ BEGIN\nCREATE OR REPLACE FUNCTION", tr->level);
    put_text(tr, &name);
    put_tight(tr, "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS");
    put_numbered(tr, "$body%zu$\n", tr->level);
    body(tr);
    put_numbered(tr, "$body%zu$;\nCREATE OR REPLACE TRIGGER", tr->level);
    put_text(tr, &name);
    put_text(tr, &title);
    put(tr, "EXECUTE FUNCTION");
    put_text(tr, &name);
    put_numbered(tr, "();\nEND $trigger%zu$", tr->level);
    if (!failed(tr)) need_end(tr, 103);
    text_free(&name);
    text_free(&title);
}
