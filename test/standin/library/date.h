/* Dates and times. */
#ifndef STANDIN_DATE_H
#define STANDIN_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Descriptors have no header: their type comes with each call. */
struct datetime {
    int16_t year;
    uint8_t month, day, hour, minute, second;
    uint32_t nanosecond;
    int16_t zone; /* minutes east of UTC */
};

bool datetime_from_text(struct datetime *datetime, const char *text);
void datetime_to_text(const struct datetime *datetime, bool zone, char *text, size_t size);

#endif
