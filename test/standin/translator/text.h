/* A growable string whose parts remember where in the Oracle text they came from, so that the place of a PostgreSQL error can
 * be told in the terms of the statement that was given. Memory that cannot be had ends the process: it is a test tool. */
#ifndef TRANSLATE_TEXT_H
#define TRANSLATE_TEXT_H

#include <stddef.h>

struct mark {
    size_t at;     /* in this text */
    size_t origin; /* in the Oracle text */
};

struct text {
    char *data; /* ends with a zero byte as soon as anything was added */
    size_t length, capacity;
    struct mark *marks; /* ascending by at */
    size_t mark_count, mark_capacity;
};

void text_add(struct text *t, const char *bytes, size_t length);
void text_put(struct text *t, const char *string);
void text_mark(struct text *t, size_t origin);
void text_append(struct text *t, const struct text *tail);
void text_quote(struct text *t, const char *bytes, size_t length);
void text_free(struct text *t);
void *grown(void *array, size_t count, size_t *capacity, size_t element);
char *copied(const char *bytes, size_t length);

#endif
