/* OCIAttrGet and OCIAttrSet. Each value is written in the width that ODPI-C reads it in. */
#include "bind.h"
#include "connection.h"
#include "define.h"
#include "environment.h"
#include "error.h"
#include "oci.h"
#include "pool.h"
#include "statement.h"
#include "../translator/translate.h"

#include <stdlib.h>
#include <string.h>

static int put_u8(void *target, uint8_t value) { return *(uint8_t *)target = value, OCI_SUCCESS; }
static int put_u16(void *target, uint16_t value) { return *(uint16_t *)target = value, OCI_SUCCESS; }
static int put_u32(void *target, uint32_t value) { return *(uint32_t *)target = value, OCI_SUCCESS; }
static int put_pointer(void *target, void *value) { return *(void **)target = value, OCI_SUCCESS; }

static int put_text(void *target, uint32_t *size, const char *text) {
    *(const char **)target = text ? text : "";
    if (size) *size = text ? (uint32_t)strlen(text) : 0;
    return OCI_SUCCESS;
}

static int error_get(const struct error *error, void *target, uint32_t attribute) {
    switch (attribute) {
    case ATTR_RECOVERABLE: return put_u32(target, 0);
    case ATTR_DML_ROW_OFFSET: return put_u32(target, (uint32_t)error->row);
    default: return OCI_ERROR;
    }
}

static int service_get(struct service *service, void *target, uint32_t attribute) {
    switch (attribute) {
    case ATTR_SERVER: return put_pointer(target, service->server);
    case ATTR_SESSION: return put_pointer(target, service->session);
    case ATTR_STATEMENT_CACHE: return put_u32(target, service->statement_cache);
    case ATTR_CALL_TIMEOUT: return put_u32(target, service->server ? service->server->call_timeout : 0);
    case ATTR_MAX_IDENTIFIER: return put_u8(target, 128);
    default: return OCI_ERROR;
    }
}

static int server_get(const struct server *server, void *target, uint32_t *size, uint32_t attribute) {
    switch (attribute) {
    case ATTR_SERVER_STATUS: return put_u32(target, server->connection && !server->dead);
    case ATTR_CHARSET_ID: return put_u16(target, CHARSET_AL32UTF8);
    case ATTR_DBNAME:
    case ATTR_SERVICE_NAME: return put_text(target, size, server->database);
    case ATTR_INSTANCE_NAME: return put_text(target, size, "standin");
    case ATTR_DBDOMAIN: return put_text(target, size, "");
    case ATTR_RECEIVE_TIMEOUT: return put_u32(target, server->receive_timeout);
    case ATTR_BREAK_ON_TIMEOUT: return put_u8(target, server->break_on_timeout);
    default: return OCI_ERROR;
    }
}

static int session_get(const struct session *session, void *target, uint32_t *size, uint32_t attribute) {
    switch (attribute) {
    case ATTR_EDITION: return put_text(target, size, session->edition ? session->edition : "ORA$BASE");
    case ATTR_CURRENT_SCHEMA: return put_text(target, size, session->schema);
    case ATTR_IN_TRANSACTION: return put_u32(target, session->server && session->server->in_transaction);
    case ATTR_MAX_OPEN_CURSORS: return put_u32(target, 300);
    default: return OCI_ERROR;
    }
}

static int statement_get(const struct statement *statement, void *target, uint32_t *size, uint32_t attribute) {
    switch (attribute) {
    case ATTR_STATEMENT_TYPE: return put_u16(target, statement->translation->type);
    case ATTR_PARAM_COUNT: return put_u32(target, statement->column_count);
    case ATTR_PARSE_ERROR_OFFSET: return put_u16(target, statement->error_offset);
    case ATTR_BIND_COUNT: return put_u32(target, statement->bind_count);
    case ATTR_ROWS_FETCHED: return put_u32(target, statement->rows_fetched);
    case ATTR_IS_RETURNING: return put_u8(target, statement->translation->returning);
    case ATTR_ROW_COUNT: return put_u32(target, (uint32_t)statement->row_count);
    case ATTR_ROW_COUNT_64: return *(uint64_t *)target = statement->row_count, OCI_SUCCESS;
    case ATTR_ROW_COUNT_ARRAY:
        if (size) *size = statement->row_counts_length;
        return put_pointer(target, statement->row_counts);
    case ATTR_SQL_ID: return put_text(target, size, statement->sql_id);
    case ATTR_DML_ERRORS: return put_u32(target, statement->batch_errors);
    case ATTR_STATEMENT:
        put_text(target, size, statement->text);
        if (size) *size = statement->text_length;
        return OCI_SUCCESS;
    default: return OCI_ERROR;
    }
}

static int column_get(const struct column *column, void *target, uint32_t *size, uint32_t attribute) {
    switch (attribute) {
    case ATTR_NAME:
        put_text(target, size, column->name);
        return OCI_SUCCESS;
    case ATTR_DATA_TYPE: return put_u16(target, column->data_type);
    case ATTR_DATA_SIZE: return put_u16(target, column->data_size);
    case ATTR_CHAR_SIZE: return put_u16(target, column->char_size);
    case ATTR_PRECISION: return *(int16_t *)target = column->precision, OCI_SUCCESS;
    case ATTR_SCALE: return *(int8_t *)target = column->scale, OCI_SUCCESS;
    case ATTR_IS_NULL: return put_u8(target, column->is_null);
    case ATTR_CHARSET_FORM: return put_u8(target, column->charset_form);
    case ATTR_JSON_COLUMN: return put_u8(target, 0);
    default: return OCI_ERROR;
    }
}

static int pool_get(struct pool *pool, void *target, uint32_t attribute) {
    switch (attribute) {
    case ATTR_POOL_BUSY: return put_u32(target, pool->busy);
    case ATTR_POOL_OPEN: return put_u32(target, pool->open);
    case ATTR_POOL_TIMEOUT: return put_u32(target, pool->timeout);
    case ATTR_POOL_WAIT_TIMEOUT: return put_u32(target, pool->wait_timeout);
    case ATTR_POOL_MAX_LIFETIME: return put_u32(target, pool->max_lifetime);
    case ATTR_POOL_MAX_PER_SHARD: return put_u32(target, pool->max_per_shard);
    case ATTR_POOL_STATEMENT_CACHE: return put_u32(target, pool->statement_cache);
    default: return OCI_ERROR;
    }
}

static int bind_get(const struct bind *bind, void *target, uint32_t attribute) {
    return attribute == ATTR_ROWS_RETURNED ? put_u32(target, bind->rows_returned) : OCI_ERROR;
}

static int any_get(void *handle, uint32_t type, void *target, uint32_t *size, uint32_t attribute) {
    switch (type) {
    case HANDLE_ENVIRONMENT: return put_u16(target, CHARSET_AL32UTF8); /* CHARSET_ID, NCHARSET_ID */
    case HANDLE_ERROR: return error_get(handle, target, attribute);
    case HANDLE_SERVICE: return service_get(handle, target, attribute);
    case HANDLE_STATEMENT: return statement_get(handle, target, size, attribute);
    case HANDLE_BIND: return bind_get(handle, target, attribute);
    case HANDLE_DESCRIBE: return column_get(handle, target, size, attribute);
    case HANDLE_SERVER: return server_get(handle, target, size, attribute);
    case HANDLE_SESSION: return session_get(handle, target, size, attribute);
    case HANDLE_POOL: return pool_get(handle, target, attribute);
    default: return OCI_ERROR;
    }
}

EXPORT int OCIAttrGet(const void *handle, uint32_t type, void *target, uint32_t *size, uint32_t attribute, void *error) {
    if (!handle) return OCI_INVALID_HANDLE;
    int status = any_get((void *)(uintptr_t)handle, type, target, size, attribute);
    return status == OCI_ERROR ? report(error, 24315, "illegal attribute type %u of handle type %u", attribute, type) : status;
}

static int service_set(struct service *service, void *value, uint32_t attribute) {
    switch (attribute) {
    case ATTR_SERVER: service->server = value; break;
    case ATTR_SESSION: service->session = value; break;
    case ATTR_STATEMENT_CACHE: service->statement_cache = *(uint32_t *)value; break;
    case ATTR_CALL_TIMEOUT:
        if (service->server) service->server->call_timeout = *(uint32_t *)value;
        break;
    default: break; /* ATTR_TRANSACTION */
    }
    if (service->server && service->session) {
        service->server->session = service->session;
        service->session->server = service->server;
    }
    return OCI_SUCCESS;
}

static int server_set(struct server *server, const void *value, uint32_t attribute) {
    if (attribute == ATTR_RECEIVE_TIMEOUT) server->receive_timeout = *(const uint32_t *)value;
    if (attribute == ATTR_BREAK_ON_TIMEOUT) server->break_on_timeout = *(const uint8_t *)value;
    return OCI_SUCCESS;
}

static int session_set(struct session *session, const char *value, uint32_t size, uint32_t attribute) {
    char **text = NULL;
    switch (attribute) {
    case ATTR_USERNAME: text = &session->user; break;
    case ATTR_PASSWORD: text = &session->password; break;
    case ATTR_EDITION: text = &session->edition; break;
    case ATTR_CURRENT_SCHEMA: text = &session->schema; break;
    case ATTR_MODULE: text = &session->module; break;
    case ATTR_ACTION: text = &session->action; break;
    default: return OCI_SUCCESS; /* driver name, client info, connection class and the like: nothing asks for them */
    }
    replace_text(text, value, size);
    if (attribute == ATTR_MODULE || attribute == ATTR_ACTION) session->tag_is_stale = true;
    return OCI_SUCCESS;
}

static int pool_set(struct pool *pool, void *value, uint32_t attribute) {
    switch (attribute) {
    case ATTR_POOL_AUTH: pool->authentication = value; break;
    case ATTR_POOL_GETMODE: pool->get_mode = *(uint8_t *)value; break;
    case ATTR_POOL_TIMEOUT: pool->timeout = *(uint32_t *)value; break;
    case ATTR_POOL_WAIT_TIMEOUT: pool->wait_timeout = *(uint32_t *)value; break;
    case ATTR_POOL_MAX_LIFETIME: pool->max_lifetime = *(uint32_t *)value; break;
    case ATTR_POOL_MAX_PER_SHARD: pool->max_per_shard = *(uint32_t *)value; break;
    case ATTR_POOL_STATEMENT_CACHE: pool->statement_cache = *(uint32_t *)value; break;
    default: break;
    }
    return OCI_SUCCESS;
}

EXPORT int OCIAttrSet(void *handle, uint32_t type, void *value, uint32_t size, uint32_t attribute, void *error) {
    (void)error;
    if (!handle) return OCI_INVALID_HANDLE;
    switch (type) {
    case HANDLE_SERVICE: return service_set(handle, value, attribute);
    case HANDLE_SERVER: return server_set(handle, value, attribute);
    case HANDLE_SESSION: return session_set(handle, value, size, attribute);
    case HANDLE_POOL: return pool_set(handle, value, attribute);
    case HANDLE_STATEMENT:
        if (attribute == ATTR_PREFETCH_ROWS) ((struct statement *)handle)->prefetch = *(uint32_t *)value;
        return OCI_SUCCESS;
    default: return OCI_SUCCESS; /* of binds and defines: charset form, sizes, LOB prefetch */
    }
}
