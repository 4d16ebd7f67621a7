//go:build ignore

/* The growable string of the translator; see text.h. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* grown returns the array with room for one element more. */
void *grown(void *array, size_t count, size_t *capacity, size_t element) {
    if (count < *capacity) return array;
    *capacity = *capacity ? *capacity * 2 : 16;
    array = realloc(array, *capacity * element);
    if (!array) abort();
    return array;
}

char *copied(const char *bytes, size_t length) {
    char *copy = malloc(length + 1);
    if (!copy) abort();
    if (length) memcpy(copy, bytes, length);
    copy[length] = 0;
    return copy;
}

void text_add(struct text *t, const char *bytes, size_t length) {
    if (t->length + length + 1 > t->capacity) {
        t->capacity = (t->length + length + 1) * 2;
        t->data = realloc(t->data, t->capacity);
        if (!t->data) abort();
    }
    if (length) memcpy(t->data + t->length, bytes, length);
    t->length += length;
    t->data[t->length] = 0;
}

void text_put(struct text *t, const char *string) {
    text_add(t, string, strlen(string));
}

/* text_mark says that what is added next stands at origin in the Oracle text. */
void text_mark(struct text *t, size_t origin) {
    t->marks = grown(t->marks, t->mark_count, &t->mark_capacity, sizeof *t->marks);
    t->marks[t->mark_count++] = (struct mark){t->length, origin};
}

void text_append(struct text *t, const struct text *tail) {
    size_t start = t->length;
    text_add(t, tail->data, tail->length);
    for (size_t i = 0; i < tail->mark_count; i++) {
        t->marks = grown(t->marks, t->mark_count, &t->mark_capacity, sizeof *t->marks);
        t->marks[t->mark_count++] = (struct mark){start + tail->marks[i].at, tail->marks[i].origin};
    }
}

/* text_quote adds a string literal. */
void text_quote(struct text *t, const char *bytes, size_t length) {
    text_put(t, "'");
    for (size_t i = 0; i < length; i++) text_add(t, bytes[i] == '\'' ? "''" : bytes + i, bytes[i] == '\'' ? 2 : 1);
    text_put(t, "'");
}

void text_free(struct text *t) {
    free(t->data);
    free(t->marks);
    *t = (struct text){0};
}
