/* Oracle SQL and PL/SQL as tokens. Comments and hints are left out. */
#ifndef TRANSLATE_LEXER_H
#define TRANSLATE_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* a name or keyword without quotes */
    TOKEN_QUOTED, /* a name in double quotes, which are part of the token */
    TOKEN_STRING, /* '...', q'[...]', N'...' */
    TOKEN_NUMBER,
    TOKEN_BIND, /* :name, the colon included */
    TOKEN_SIGN, /* an operator or a bracket, of one or two characters */
    TOKEN_BAD   /* no token of Oracle: error says why */
};

struct token {
    enum token_kind kind;
    size_t start, length;
    int error; /* ORA code, of TOKEN_BAD only */
};

struct tokens {
    struct token *list; /* the last one is TOKEN_END */
    size_t count, capacity;
};

void tokenize(const char *source, size_t length, struct tokens *tokens);
void string_value(const char *source, const struct token *string, struct text *value);
bool same_word(const char *bytes, size_t length, const char *word);

#endif
