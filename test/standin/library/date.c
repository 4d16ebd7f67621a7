/* Dates and timestamps: descriptors and their arrays, and PostgreSQL's text of them. */
#include "date.h"
#include "error.h"
#include "lob.h"
#include "oci.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t descriptor_size(uint32_t type) { return type == DESCRIPTOR_LOB ? sizeof(struct lob) : sizeof(struct datetime); }

EXPORT int OCIDescriptorAlloc(const void *environment, void **result, uint32_t type, size_t extra, void **extra_memory) {
    (void)environment, (void)extra, (void)extra_memory;
    *result = calloc(1, descriptor_size(type));
    return OCI_SUCCESS;
}

EXPORT int OCIDescriptorFree(void *descriptor, uint32_t type) {
    if (type == DESCRIPTOR_PARAM || type == HANDLE_DESCRIBE) return OCI_SUCCESS; /* a column, which belongs to its statement */
    if (type == DESCRIPTOR_LOB && descriptor) free(((struct lob *)descriptor)->bytes);
    free(descriptor);
    return OCI_SUCCESS;
}

EXPORT int OCIArrayDescriptorAlloc(const void *environment, void **result, uint32_t type, uint32_t count, size_t extra,
                                   void **extra_memory) {
    (void)environment, (void)extra, (void)extra_memory;
    size_t size = descriptor_size(type);
    char *block = calloc(count, size);
    for (uint32_t i = 0; i < count; i++) result[i] = block + i * size;
    return OCI_SUCCESS;
}

EXPORT int OCIArrayDescriptorFree(void **first, uint32_t type) {
    (void)type;
    if (first) free(*first);
    return OCI_SUCCESS;
}

/* "+05:30", "-03", "+00:00:00" */
static int16_t zone_from_text(const char *text) {
    int hours = 0, minutes = 0;
    char sign = '+';
    if (sscanf(text, "%c%d:%d", &sign, &hours, &minutes) < 2) return 0;
    return (int16_t)((hours * 60 + minutes) * (sign == '-' ? -1 : 1));
}

static uint32_t nanoseconds_from_text(const char **text) {
    uint32_t value = 0, scale = 1000000000;
    if (**text != '.') return 0;
    for (++*text; **text >= '0' && **text <= '9'; ++*text)
        if (scale > 1) value += (uint32_t)(**text - '0') * (scale /= 10);
    return value;
}

bool datetime_from_text(struct datetime *datetime, const char *text) {
    int year, month, day, hour = 0, minute = 0, second = 0, end = 0;
    if (sscanf(text, "%d-%d-%d%n", &year, &month, &day, &end) < 3) return false;
    text += end;
    end = 0;
    if (sscanf(text, "%*[ T]%d:%d:%d%n", &hour, &minute, &second, &end) == 3) text += end;
    *datetime = (struct datetime){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day,
                                  .hour = (uint8_t)hour, .minute = (uint8_t)minute, .second = (uint8_t)second};
    datetime->nanosecond = nanoseconds_from_text(&text);
    datetime->zone = zone_from_text(text);
    return true;
}

void datetime_to_text(const struct datetime *datetime, bool zone, char *text, size_t size) {
    int written = snprintf(text, size, "%04d-%02u-%02u %02u:%02u:%02u.%09u", datetime->year, datetime->month,
                           datetime->day, datetime->hour, datetime->minute, datetime->second, datetime->nanosecond);
    int minutes = abs(datetime->zone);
    if (zone)
        snprintf(text + written, size - (size_t)written, "%c%02d:%02d", datetime->zone < 0 ? '-' : '+', minutes / 60,
                 minutes % 60);
}

EXPORT int OCIDateTimeConstruct(void *environment, void *error, void *target, int16_t year, uint8_t month, uint8_t day,
                                uint8_t hour, uint8_t minute, uint8_t second, uint32_t nanosecond, const char *zone,
                                size_t zone_length) {
    (void)environment;
    if (month < 1 || month > 12) return report_code(error, 1843);
    if (day < 1 || day > 31) return report_code(error, 1847);
    char text[16] = "";
    if (zone) snprintf(text, sizeof text, "%.*s", (int)zone_length, zone);
    *(struct datetime *)target =
        (struct datetime){year, month, day, hour, minute, second, nanosecond, zone ? zone_from_text(text) : 0};
    return OCI_SUCCESS;
}

EXPORT int OCIDateTimeGetDate(void *environment, void *error, const void *source, int16_t *year, uint8_t *month, uint8_t *day) {
    (void)environment, (void)error;
    const struct datetime *datetime = source;
    *year = datetime->year, *month = datetime->month, *day = datetime->day;
    return OCI_SUCCESS;
}

EXPORT int OCIDateTimeGetTime(void *environment, void *error, void *source, uint8_t *hour, uint8_t *minute, uint8_t *second,
                              uint32_t *nanosecond) {
    (void)environment, (void)error;
    const struct datetime *datetime = source;
    *hour = datetime->hour, *minute = datetime->minute, *second = datetime->second, *nanosecond = datetime->nanosecond;
    return OCI_SUCCESS;
}

EXPORT int OCIDateTimeGetTimeZoneOffset(void *environment, void *error, const void *source, int8_t *hours, int8_t *minutes) {
    (void)environment, (void)error;
    const struct datetime *datetime = source;
    *hours = (int8_t)(datetime->zone / 60), *minutes = (int8_t)(datetime->zone % 60);
    return OCI_SUCCESS;
}
