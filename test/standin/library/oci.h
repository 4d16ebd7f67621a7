/* The numbers of Oracle's Call Interface that ODPI-C uses, under names of our own, and the calling convention of what this
 * library exports. Taken from the constants and function types in ODPI-C's own sources (dpiImpl.h, dpiOci.c); no header of
 * Oracle's is needed. A wrong width in an attribute corrupts ODPI-C's structures, hence the comments. */
#ifndef OCI_H
#define OCI_H

#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

enum oci_status {
    OCI_SUCCESS = 0, OCI_SUCCESS_WITH_INFO = 1, OCI_NO_DATA = 100,
    OCI_ERROR = -1, OCI_INVALID_HANDLE = -2, OCI_CONTINUE = -24200
};

enum handle_type {
    HANDLE_ENVIRONMENT = 1, HANDLE_ERROR = 2, HANDLE_SERVICE = 3, HANDLE_STATEMENT = 4, HANDLE_BIND = 5,
    HANDLE_DEFINE = 6, HANDLE_DESCRIBE = 7, HANDLE_SERVER = 8, HANDLE_SESSION = 9, HANDLE_POOL = 27
};

/* Descriptors; all others are of times. */
enum descriptor_type { DESCRIPTOR_LOB = 50, DESCRIPTOR_PARAM = 53 };

/* Attributes. Some numbers mean different things on different handles. */
enum attribute {
    ATTR_DATA_SIZE = 1, ATTR_DATA_TYPE = 2, ATTR_NAME = 4, ATTR_PRECISION = 5, ATTR_SCALE = 6, ATTR_SERVER = 6,
    ATTR_IS_NULL = 7, ATTR_SESSION = 7, ATTR_TRANSACTION = 8, ATTR_ROW_COUNT = 9, ATTR_PREFETCH_ROWS = 11,
    ATTR_PARAM_COUNT = 18, ATTR_USERNAME = 22, ATTR_PASSWORD = 23, ATTR_STATEMENT_TYPE = 24, ATTR_CHARSET_ID = 31,
    ATTR_CHARSET_FORM = 32, ATTR_ROWS_RETURNED = 42, ATTR_DML_ERRORS = 73, ATTR_DML_ROW_OFFSET = 74,
    ATTR_PARSE_ERROR_OFFSET = 129, ATTR_SERVER_STATUS = 143, ATTR_STATEMENT = 144, ATTR_STATEMENT_CACHE = 176,
    ATTR_BIND_COUNT = 190, ATTR_ROWS_FETCHED = 197, ATTR_POOL_STATEMENT_CACHE = 208, ATTR_IS_RETURNING = 218,
    ATTR_CURRENT_SCHEMA = 224, ATTR_CHAR_SIZE = 286, ATTR_EDITION = 288, ATTR_POOL_TIMEOUT = 308, ATTR_POOL_GETMODE = 309,
    ATTR_POOL_BUSY = 310, ATTR_POOL_OPEN = 311, ATTR_MODULE = 366, ATTR_ACTION = 367, ATTR_DBNAME = 391,
    ATTR_INSTANCE_NAME = 392, ATTR_SERVICE_NAME = 393, ATTR_DBDOMAIN = 399, ATTR_RECEIVE_TIMEOUT = 436,
    ATTR_ROW_COUNT_64 = 457, ATTR_POOL_AUTH = 460, ATTR_ROW_COUNT_ARRAY = 469, ATTR_MAX_OPEN_CURSORS = 471,
    ATTR_RECOVERABLE = 472, ATTR_IN_TRANSACTION = 484, ATTR_POOL_MAX_LIFETIME = 490, ATTR_BREAK_ON_TIMEOUT = 495,
    ATTR_MAX_IDENTIFIER = 500, ATTR_SQL_ID = 504, ATTR_POOL_WAIT_TIMEOUT = 506, ATTR_CALL_TIMEOUT = 531,
    ATTR_JSON_COLUMN = 534, ATTR_POOL_MAX_PER_SHARD = 602
};

/* External data types. */
enum data_type {
    TYPE_CHR = 1, TYPE_NUM = 2, TYPE_INT = 3, TYPE_VNU = 6, TYPE_LNG = 8, TYPE_DAT = 12, TYPE_BFLOAT = 21,
    TYPE_BDOUBLE = 22, TYPE_BIN = 23, TYPE_LBI = 24, TYPE_UIN = 68, TYPE_AFC = 96, TYPE_IBFLOAT = 100,
    TYPE_IBDOUBLE = 101, TYPE_CLOB = 112, TYPE_BLOB = 113, TYPE_ODT = 156, TYPE_TIMESTAMP = 187,
    TYPE_TIMESTAMP_TZ = 188, TYPE_INTERVAL_DS = 190, TYPE_TIMESTAMP_LTZ = 232, TYPE_BOOLEAN = 252
};

/* Modes of OCIStmtExecute, OCIBind*, OCISessionGet and OCISessionRelease. */
enum oci_mode {
    MODE_DESCRIBE_ONLY = 0x10, MODE_COMMIT_ON_SUCCESS = 0x20, MODE_BATCH_ERRORS = 0x80, MODE_PARSE_ONLY = 0x100,
    MODE_POOLED = 1, MODE_DROP_SESSION = 1
};

enum pool_get_mode { POOL_NOWAIT = 1, POOL_FORCE = 2, POOL_TIMED_WAIT = 3 };

enum { CHARSET_AL32UTF8 = 873, CHARSET_FORM_IMPLICIT = 1, NUMBER_SIZE = 22, NULL_VALUE = -1, FETCH_NEXT = 2 };
enum { PIECE_ONE = 0, PIECE_NEXT = 2 };

/* What OCIDefineByPos and OCIBindByPos take for TYPE_ODT. */
struct oci_date {
    int16_t year;
    uint8_t month, day, hour, minute, second;
};

typedef int32_t (*bind_in_callback)(void *context, void *bind, uint32_t iteration, uint32_t index, void **buffer,
                                    uint32_t *length, uint8_t *piece, void **indicator);
typedef int32_t (*bind_out_callback)(void *context, void *bind, uint32_t iteration, uint32_t index, void **buffer,
                                     uint32_t **length, uint8_t *piece, void **indicator, uint16_t **code);
typedef int32_t (*define_callback)(void *context, void *define, uint32_t row, void **buffer, uint32_t **length,
                                   uint8_t *piece, void **indicator, uint16_t **code);

#endif
