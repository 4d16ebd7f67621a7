/* LOBs. A locator holds its whole content, which came with the row; offsets and lengths of a CLOB count UTF-16 units, as
 * Oracle's do in AL32UTF8. A read past the end succeeds with nothing: godror would take a failure for a full buffer. */
#include "lob.h"
#include "call.h"
#include "connection.h"
#include "control.h"
#include "oci.h"
#include "value.h"
#include "../translator/text.h"

#include <stdlib.h>
#include <string.h>

void lob_set(struct lob *lob, bool binary, const struct value *value) {
    free(lob->bytes);
    *lob = (struct lob){.binary = binary};
    if (!value->text) return;
    if (!binary) {
        lob->bytes = copied(value->text, value->length);
        lob->length = value->length;
        return;
    }
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)value->text, &lob->length);
    lob->bytes = copied((char *)bytes, lob->length);
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

EXPORT int OCILobIsTemporary(void *environment, void *error, void *locator, int *temporary) {
    (void)environment, (void)error, (void)locator;
    *temporary = 0;
    return OCI_SUCCESS;
}

EXPORT int OCILobGetChunkSize(void *service, void *error, void *locator, uint32_t *size) {
    (void)service, (void)error, (void)locator;
    *size = 8132;
    return OCI_SUCCESS;
}
