/* Translates what it reads: statements as "<length>\n<bytes>". For each it writes one line of facts, then its PostgreSQL text and its
 * placeholders as "<length>\n<bytes>" as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "translate.h"

static void framed(const char *text) {
    printf("%zu\n%s", strlen(text), text);
}

static void show(const struct translation *t) {
    if (t->error) {
        printf("error %d %zu\n", t->error, t->error_offset);
        framed(t->message);
        framed("");
        return;
    }
    printf("ok %d %d%d%d%d %d\n", t->type, t->returning, t->for_update, t->skip_locked, t->ends_transaction, t->wait_seconds);
    framed(t->sql ? t->sql : "");
    char list[4096] = "";
    for (size_t i = 0; i < t->placeholder_count && strlen(list) < 4000; i++) {
        const struct placeholder *p = &t->placeholders[i];
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s%s%d%s%s", i ? " " : "", p->name, p->into ? ">" : "=", p->parameter,
                 p->argument ? "@" : "", p->argument ? p->argument : "");
    }
    framed(list);
}

int main(void) {
    size_t length;
    while (scanf("%zu", &length) == 1 && getchar() == '\n') {
        char *statement = malloc(length + 1);
        if (!statement || fread(statement, 1, length, stdin) != length) return 1;
        struct translation *t = translate(statement, length);
        show(t);
        for (size_t i = 0; t->sql && i <= strlen(t->sql); i += 7) {
            if (translation_offset(t, i) > length) return 2;
        }
        translation_free(t);
        free(statement);
    }
    return 0;
}
