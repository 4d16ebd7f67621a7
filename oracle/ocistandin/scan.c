//go:build ignore

/* The variables of a statement that the translator refuses: the driver asks for their number before it runs the statement and
 * learns what is wrong with it. */
#include "internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool in_name(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '#'; }

static const char *after(const char *text, const char *end) {
    const char *found = strstr(text, end);
    return found ? found + strlen(end) : text + strlen(text);
}

/* q'[...]' and its kin. */
static const char *after_q_quote(const char *text) {
    static const char opening[] = "[{(<", closing[] = "]})>";
    const char *pair = text[2] ? strchr(opening, text[2]) : NULL;
    char end[3] = {pair ? closing[pair - opening] : text[2], '\'', '\0'};
    return text[2] ? after(text + 3, end) : text + 2;
}

/* What may hold a colon that starts no variable: strings, quoted names, comments. NULL: none is here. */
static const char *after_quoted(const char *text) {
    if (strncasecmp(text, "q'", 2) == 0) return after_q_quote(text);
    if (*text == '\'') return after(text + 1, "'");
    if (*text == '"') return after(text + 1, "\"");
    if (strncmp(text, "--", 2) == 0) return after(text, "\n");
    if (strncmp(text, "/*", 2) == 0) return after(text + 2, "*/");
    return NULL;
}

static const char *after_name(const char *text) {
    while (in_name(*text)) text++;
    return text;
}

/* Whether the variable at found was there before, in a block, where a name counts once. */
static bool is_repeated(const char *text, const char *found) {
    size_t length = (size_t)(after_name(found + 1) - found);
    for (const char *at = text; at < found; at++)
        if (strncasecmp(at, found, length) == 0 && !in_name(at[length])) return true;
    return false;
}

uint32_t count_variables(const char *text, bool block) {
    uint32_t count = 0;
    for (const char *at = text; *at;) {
        const char *skipped = after_quoted(at);
        if (skipped) {
            at = skipped;
        } else if (*at == ':' && in_name(at[1])) {
            if (!block || !is_repeated(text, at)) count++;
            at = after_name(at + 1);
        } else {
            at = in_name(*at) ? after_name(at) : at + 1;
        }
    }
    return count;
}
