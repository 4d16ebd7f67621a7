/* LOBs, which are whole in memory. */
#ifndef STANDIN_LOB_H
#define STANDIN_LOB_H

#include <stdbool.h>
#include <stddef.h>

#include "value.h"

struct lob {
    char *bytes;
    size_t length;
    bool binary;
};

void lob_set(struct lob *lob, bool binary, const struct value *value);
size_t utf16_length(const char *text, size_t length);

#endif
