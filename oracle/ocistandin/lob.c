//go:build ignore

/* LOBs. A locator holds its whole content, which came with the row; offsets and lengths of a CLOB count UTF-16 units, as
 * Oracle's do in AL32UTF8. A read past the end succeeds with nothing: godror would take a failure for a full buffer. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

void lob_set(struct lob *lob, bool binary, const struct value *value) {
    free(lob->bytes);
    *lob = (struct lob){.binary = binary, .temporary = lob->temporary};
    if (!value->text) return;
    if (!binary) {
        lob->bytes = copy_text(value->text, value->length);
        lob->length = value->length;
        return;
    }
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)value->text, &lob->length);
    lob->bytes = copy_text((char *)bytes, lob->length);
    PQfreemem(bytes);
}

static size_t character_bytes(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Where units UTF-16 units end, in bytes; units gets how many there were. */
static size_t utf16_advance(const char *text, size_t length, uint64_t *units) {
    size_t at = 0;
    uint64_t counted = 0;
    while (at < length && counted < *units) {
        size_t bytes = character_bytes((unsigned char)text[at]);
        if (at + bytes > length) break;
        at += bytes;
        counted += bytes == 4 ? 2 : 1;
    }
    *units = counted;
    return at;
}

size_t utf16_length(const char *text, size_t length) {
    uint64_t units = UINT64_MAX;
    utf16_advance(text, length, &units);
    return units;
}

static struct server *server_of(struct service *service) { return service->server; }

EXPORT int OCILobGetLength2(void *service, void *error, void *locator, uint64_t *length) {
    struct call call;
    if (!call_begin(&call, server_of(service), error, FUNCTION_OCILobGetLength2)) return call.status;
    const struct lob *lob = locator;
    *length = lob->binary ? lob->length : utf16_length(lob->bytes, lob->length);
    return call_end(&call, OCI_SUCCESS);
}

static void lob_read(const struct lob *lob, uint64_t *bytes, uint64_t *units, uint64_t offset, char *buffer, uint64_t size) {
    uint64_t skipped = offset - 1;
    size_t start = lob->binary ? (skipped < lob->length ? skipped : lob->length)
                               : utf16_advance(lob->bytes, lob->length, &skipped);
    size_t rest = lob->length - start;
    if (rest > size) rest = size;
    if (lob->binary)
        *bytes = *bytes < rest ? *bytes : rest;
    else
        *bytes = utf16_advance(lob->bytes + start, rest, units);
    if (*bytes > 0) memcpy(buffer, lob->bytes + start, *bytes);
}

EXPORT int OCILobRead2(void *service, void *error, void *locator, uint64_t *bytes, uint64_t *units, uint64_t offset, void *buffer,
                       uint64_t size, uint8_t piece, void *context, void *callback, uint16_t charset, uint8_t form) {
    (void)piece, (void)context, (void)callback, (void)charset, (void)form;
    struct call call;
    struct server *server = server_of(service);
    if (!call_begin(&call, server, error, FUNCTION_OCILobRead2)) return call.status;
    control_count(server->control, COUNTER_ROUND_TRIPS);
    lob_read(locator, bytes, units, offset, buffer, size);
    return call_end(&call, OCI_SUCCESS);
}

/* Bytes of a CLOB before the 1-based offset in UTF-16 units, or of a BLOB. */
static size_t lob_offset(const struct lob *lob, uint64_t offset) {
    uint64_t units = offset - 1;
    if (lob->binary) return units < lob->length ? units : lob->length;
    return utf16_advance(lob->bytes, lob->length, &units);
}

EXPORT int OCILobWrite2(void *service, void *error, void *locator, uint64_t *bytes, uint64_t *units, uint64_t offset,
                        void *buffer, uint64_t size, uint8_t piece, void *context, void *callback, uint16_t charset,
                        uint8_t form) {
    (void)piece, (void)context, (void)callback, (void)charset, (void)form;
    struct call call;
    struct server *server = server_of(service);
    if (!call_begin(&call, server, error, FUNCTION_OCILobWrite2)) return call.status;
    control_count(server->control, COUNTER_ROUND_TRIPS);
    struct lob *lob = locator;
    size_t start = lob_offset(lob, offset), end = start + size;
    lob->bytes = realloc(lob->bytes, (end > lob->length ? end : lob->length) + 1);
    memcpy(lob->bytes + start, buffer, size);
    if (end > lob->length) lob->length = end;
    lob->bytes[lob->length] = '\0';
    *bytes = size;
    *units = lob->binary ? size : utf16_length(buffer, size);
    return call_end(&call, OCI_SUCCESS);
}

EXPORT int OCILobTrim2(void *service, void *error, void *locator, uint64_t length) {
    (void)service, (void)error;
    struct lob *lob = locator;
    if (!lob->temporary) return OCI_INVALID_HANDLE; /* ODPI-C then creates a temporary one */
    lob->length = lob_offset(lob, length + 1);
    return OCI_SUCCESS;
}

EXPORT int OCILobCreateTemporary(void *service, void *error, void *locator, uint16_t charset, uint8_t form, uint8_t type,
                                 int cache, uint16_t duration) {
    (void)service, (void)error, (void)charset, (void)form, (void)cache, (void)duration;
    struct lob *lob = locator;
    free(lob->bytes);
    *lob = (struct lob){.temporary = true, .binary = type == 1};
    return OCI_SUCCESS;
}

EXPORT int OCILobFreeTemporary(void *service, void *error, void *locator) {
    (void)service, (void)error;
    struct lob *lob = locator;
    free(lob->bytes);
    *lob = (struct lob){0};
    return OCI_SUCCESS;
}

EXPORT int OCILobIsTemporary(void *environment, void *error, void *locator, int *temporary) {
    (void)environment, (void)error;
    *temporary = ((struct lob *)locator)->temporary;
    return OCI_SUCCESS;
}

EXPORT int OCILobGetChunkSize(void *service, void *error, void *locator, uint32_t *size) {
    (void)service, (void)error, (void)locator;
    *size = 8132;
    return OCI_SUCCESS;
}

EXPORT int OCILobOpen(void *service, void *error, void *locator, uint8_t mode) {
    (void)service, (void)error, (void)mode;
    ((struct lob *)locator)->open = true;
    return OCI_SUCCESS;
}

EXPORT int OCILobClose(void *service, void *error, void *locator) {
    (void)service, (void)error;
    ((struct lob *)locator)->open = false;
    return OCI_SUCCESS;
}

EXPORT int OCILobIsOpen(void *service, void *error, void *locator, int *open) {
    (void)service, (void)error;
    *open = ((struct lob *)locator)->open;
    return OCI_SUCCESS;
}

EXPORT int OCILobLocatorAssign(void *service, void *error, const void *source, void **target) {
    (void)service, (void)error;
    const struct lob *from = source;
    struct lob *to = *target;
    free(to->bytes);
    *to = *from;
    to->bytes = from->bytes ? copy_text(from->bytes, from->length) : NULL;
    return OCI_SUCCESS;
}
