/* NUMBER as it travels: a byte with the length, then an exponent to the base 100 and up to 20 digits of that base, which are
 * kept so that the bytes of two numbers compare as the numbers do. Zero is the exponent 128 alone. */
#include "number.h"
#include "error.h"
#include "oci.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 40, EXPONENT_BIAS = 193 };

/* A decimal number: 0.d1d2d3... times 10 to the power of point. */
struct decimal {
    bool negative;
    int point, count;
    unsigned char digits[400];
};

static bool decimal_from_text(struct decimal *decimal, const char *text) {
    *decimal = (struct decimal){.negative = *text == '-'};
    if (*text == '-' || *text == '+') text++;
    bool fraction = false, any = false;
    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !fraction); text++) {
        if (*text == '.') {
            fraction = true;
            continue;
        }
        any = true;
        if (decimal->count == 0 && *text == '0') {
            if (fraction) decimal->point--;
            continue;
        }
        if (decimal->count == (int)sizeof decimal->digits) return false;
        decimal->digits[decimal->count++] = (unsigned char)(*text - '0');
        if (!fraction) decimal->point++;
    }
    if (any && (*text == 'e' || *text == 'E')) decimal->point += (int)strtol(text + 1, (char **)&text, 10);
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0) decimal->count--;
    return any && *text == '\0';
}

static int digit(const struct decimal *decimal, int at) {
    return at >= 0 && at < decimal->count ? decimal->digits[at] : 0;
}

bool number_from_text(const char *text, unsigned char number[NUMBER_SIZE]) {
    struct decimal decimal;
    if (!decimal_from_text(&decimal, text)) return false;
    if (decimal.count == 0) {
        number[0] = 1, number[1] = 128;
        return true;
    }
    if (decimal.count > MOST_DIGITS) decimal.count = MOST_DIGITS;
    int odd = ((decimal.point % 2) + 2) % 2; /* then the first pair has one digit */
    int pairs = (decimal.count + odd + 1) / 2;
    if (pairs > 20) pairs = 20;
    int exponent = (decimal.point + odd) / 2 - 1 + EXPONENT_BIAS;
    if (exponent < 128 || exponent > 255) return false;
    number[1] = (unsigned char)(decimal.negative ? ~exponent : exponent);
    for (int i = 0; i < pairs; i++) {
        int value = digit(&decimal, 2 * i - odd) * 10 + digit(&decimal, 2 * i - odd + 1);
        number[2 + i] = (unsigned char)(decimal.negative ? 101 - value : value + 1);
    }
    bool sentinel = decimal.negative && pairs < 20;
    if (sentinel) number[2 + pairs] = 102;
    number[0] = (unsigned char)(1 + pairs + sentinel);
    return true;
}

void number_to_text(const unsigned char *number, char text[200]) {
    int length = number[0] - 1;
    bool negative = !(number[1] & 0x80);
    if (length <= 0) {
        strcpy(text, "0");
        return;
    }
    int exponent = (negative ? (unsigned char)~number[1] : number[1]) - EXPONENT_BIAS;
    if (negative && number[1 + length] == 102) length--;
    char *at = text;
    if (negative) *at++ = '-';
    if (exponent < 0) *at++ = '0';
    if (exponent < 0) *at++ = '.';
    for (int i = -1; i > exponent; i--) *at++ = '0', *at++ = '0';
    for (int i = 0; i < length || i <= exponent; i++) {
        int value = i >= length ? 0 : negative ? 101 - number[2 + i] : number[2 + i] - 1;
        if (i == exponent + 1 && i > 0) *at++ = '.';
        *at++ = (char)('0' + value / 10), *at++ = (char)('0' + value % 10);
    }
    *at = '\0';
    char *first = text + negative;
    if (*first == '0' && first[1] >= '0' && first[1] <= '9') memmove(first, first + 1, strlen(first));
}

EXPORT int OCINumberFromInt(void *error, const void *source, unsigned size, unsigned sign, void *target) {
    (void)size;
    char text[32];
    if (sign == 0)
        snprintf(text, sizeof text, "%llu", (unsigned long long)*(const uint64_t *)source);
    else
        snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)source);
    return number_from_text(text, target) ? OCI_SUCCESS : report_code(error, 1426);
}

EXPORT int OCINumberToInt(void *error, const void *source, unsigned size, unsigned sign, void *target) {
    char text[200], *end;
    number_to_text(source, text);
    if (sign == 0)
        *(uint64_t *)target = strtoull(text, &end, 10);
    else if (size == sizeof(int64_t))
        *(int64_t *)target = strtoll(text, &end, 10);
    else
        return report_code(error, 1455);
    return OCI_SUCCESS;
}
