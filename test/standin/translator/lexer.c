//go:build ignore

/* The lexer; see lexer.h. It never fails: what Oracle would not take becomes a token that says so, and counts only if
 * the statement is right up to there. */
#include "lexer.h"

#include <ctype.h>
#include <string.h>

struct scan {
    const char *source;
    size_t length, at;
    struct tokens *tokens;
};

static int peek(const struct scan *s, size_t ahead) {
    return s->at + ahead < s->length ? (unsigned char)s->source[s->at + ahead] : 0;
}

static bool starts_name(int c) { return isalpha(c) || c >= 0x80; }
static bool in_name(int c) { return isalnum(c) || c == '_' || c == '$' || c == '#' || c >= 0x80; }

static void add(struct scan *s, enum token_kind kind, size_t end, int error) {
    struct tokens *t = s->tokens;
    t->list = grown(t->list, t->count, &t->capacity, sizeof *t->list);
    t->list[t->count++] = (struct token){kind, s->at, end - s->at, error};
    s->at = end;
}

static size_t find(const struct scan *s, size_t from, char c) {
    const char *found = from < s->length ? memchr(s->source + from, c, s->length - from) : NULL;
    return found ? (size_t)(found - s->source) : s->length;
}

/* skip_blank passes over blanks and comments. */
static void skip_blank(struct scan *s) {
    for (;;) {
        if (isspace(peek(s, 0))) {
            s->at++;
        } else if (peek(s, 0) == '-' && peek(s, 1) == '-') {
            s->at = find(s, s->at, '\n');
        } else if (peek(s, 0) == '/' && peek(s, 1) == '*') {
            size_t end = s->at + 2;
            while (end + 1 < s->length && !(s->source[end] == '*' && s->source[end + 1] == '/')) end++;
            if (end + 1 >= s->length) {
                add(s, TOKEN_BAD, s->length, 1742);
                return;
            }
            s->at = end + 2;
        } else {
            return;
        }
    }
}

/* quoted ends a plain literal, whose quote is at start; a doubled quote is part of it. */
static void plain_string(struct scan *s, size_t start) {
    size_t end = start + 1;
    for (;; end += 2) {
        end = find(s, end, '\'');
        if (end >= s->length) {
            add(s, TOKEN_BAD, s->length, 1756);
            return;
        }
        if (end + 1 >= s->length || s->source[end + 1] != '\'') break;
    }
    add(s, TOKEN_STRING, end + 1, 0);
}

static char closing(char open) {
    switch (open) {
    case '[': return ']';
    case '{': return '}';
    case '(': return ')';
    case '<': return '>';
    default: return open;
    }
}

/* chosen_string is q'[...]', whose quote is at start. */
static void chosen_string(struct scan *s, size_t start) {
    size_t end = start + 2;
    if (end < s->length) {
        char close = closing(s->source[start + 1]);
        for (; end + 1 < s->length; end++) {
            if (s->source[end] == close && s->source[end + 1] == '\'') {
                add(s, TOKEN_STRING, end + 2, 0);
                return;
            }
        }
    }
    add(s, TOKEN_BAD, s->length, 1756);
}

/* string_prefix is where the quote of a literal stands that starts here, and whether it is of the q'[...]' kind. */
static bool string_prefix(const struct scan *s, size_t *quote, bool *chosen) {
    size_t ahead = 0;
    if (toupper(peek(s, 0)) == 'N' && (peek(s, 1) == '\'' || toupper(peek(s, 1)) == 'Q')) ahead++;
    *chosen = toupper(peek(s, ahead)) == 'Q' && peek(s, ahead + 1) == '\'';
    if (*chosen) ahead++;
    *quote = s->at + ahead;
    return peek(s, ahead) == '\'';
}

static void name(struct scan *s) {
    size_t end = s->at;
    while (end < s->length && in_name((unsigned char)s->source[end])) end++;
    add(s, TOKEN_WORD, end, 0);
}

static void quoted_name(struct scan *s) {
    size_t end = find(s, s->at + 1, '"');
    if (end >= s->length) {
        add(s, TOKEN_BAD, s->length, 1740);
    } else if (end == s->at + 1) {
        add(s, TOKEN_BAD, end + 1, 1741);
    } else {
        add(s, TOKEN_QUOTED, end + 1, 0);
    }
}

static void number(struct scan *s) {
    size_t ahead = 0;
    while (isdigit(peek(s, ahead))) ahead++;
    if (peek(s, ahead) == '.' && peek(s, ahead + 1) != '.') {
        ahead++;
        while (isdigit(peek(s, ahead))) ahead++;
    }
    if (toupper(peek(s, ahead)) == 'E') {
        size_t digits = ahead + 1 + (peek(s, ahead + 1) == '+' || peek(s, ahead + 1) == '-');
        if (isdigit(peek(s, digits))) {
            ahead = digits;
            while (isdigit(peek(s, ahead))) ahead++;
        }
    }
    add(s, TOKEN_NUMBER, s->at + ahead, 0);
}

static void colon(struct scan *s) {
    if (peek(s, 1) == '=') {
        add(s, TOKEN_SIGN, s->at + 2, 0);
        return;
    }
    size_t end = s->at + 1;
    while (end < s->length && in_name((unsigned char)s->source[end])) end++;
    bool named = end > s->at + 1 && (starts_name(peek(s, 1)) || isdigit(peek(s, 1)));
    add(s, named ? TOKEN_BIND : TOKEN_BAD, end, named ? 0 : 1745);
}

static void sign(struct scan *s) {
    static const char *const twos[] = {"||", "=>", "<=", ">=", "<>", "!=", "^=", "..", "**", "<<", ">>"};
    for (size_t i = 0; i < sizeof twos / sizeof *twos; i++) {
        if (peek(s, 0) == twos[i][0] && peek(s, 1) == twos[i][1]) {
            add(s, TOKEN_SIGN, s->at + 2, 0);
            return;
        }
    }
    bool known = peek(s, 0) && strchr("()+-*/,.;=<>@", peek(s, 0));
    add(s, known ? TOKEN_SIGN : TOKEN_BAD, s->at + 1, known ? 0 : 911);
}

static void token(struct scan *s) {
    size_t quote;
    bool chosen;
    int c = peek(s, 0);
    if (string_prefix(s, &quote, &chosen)) {
        if (chosen) chosen_string(s, quote);
        else plain_string(s, quote);
    } else if (starts_name(c)) {
        name(s);
    } else if (isdigit(c) || (c == '.' && isdigit(peek(s, 1)))) {
        number(s);
    } else if (c == '"') {
        quoted_name(s);
    } else if (c == ':') {
        colon(s);
    } else {
        sign(s);
    }
}

void tokenize(const char *source, size_t length, struct tokens *tokens) {
    struct scan s = {source, length, 0, tokens};
    for (skip_blank(&s); s.at < s.length; skip_blank(&s)) token(&s);
    add(&s, TOKEN_END, s.length, 0);
}

/* string_value adds what a literal means, without quotes, to value. */
void string_value(const char *source, const struct token *string, struct text *value) {
    const char *at = source + string->start, *end = at + string->length;
    bool chosen = false;
    for (; *at != '\''; at++) chosen = toupper((unsigned char)*at) == 'Q';
    if (chosen) {
        text_add(value, at + 2, (size_t)(end - at) - 4);
        return;
    }
    text_add(value, "", 0);
    for (at++; at < end - 1; at++) {
        text_add(value, at, 1);
        if (*at == '\'') at++;
    }
}

/* same_word compares without regard to case; word is in upper case. */
bool same_word(const char *bytes, size_t length, const char *word) {
    for (size_t i = 0; i < length; i++) {
        if (!word[i] || toupper((unsigned char)bytes[i]) != word[i]) return false;
    }
    return !word[length];
}
