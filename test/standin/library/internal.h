/* What the files of the stand-in share: handles, descriptors, the connection to PostgreSQL, and one section of prototypes for
 * each file. The functions that ODPI-C calls are not declared here: it finds them by name. */
#ifndef INTERNAL_H
#define INTERNAL_H

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control.h"
#include "oci.h"
#include "../translator/translate.h"
#include "../translator/text.h"

/* Types of PostgreSQL. Those that a database defines come from FIRST_DEFINED on: bootstrap.sql defines CLOB and no other. */
enum {
    OID_UNKNOWN = 0, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_OID = 26, OID_FLOAT4 = 700,
    OID_FLOAT8 = 701, OID_VARCHAR = 1043, OID_DATE = 1082, OID_TIMESTAMP = 1114, OID_TIMESTAMPTZ = 1184, OID_INTERVAL = 1186,
    OID_NUMERIC = 1700, OID_FIRST_DEFINED = 16384
};

/* Every handle starts with this. The environment owns its handles: ODPI-C leaves some of them to OCIHandleFree(environment). */
struct handle {
    enum handle_type type;
    struct environment *environment;
    struct handle *previous, *next;
};

struct environment {
    struct handle handle;
    pthread_mutex_t mutex; /* guards the list of handles */
    struct handle handles; /* its head */
};

struct batch_error {
    int code;
    int32_t row;
    char *message;
};

struct error {
    struct handle handle;
    int code;
    int32_t row;
    char message[1024];
    struct batch_error *batch;
    size_t batch_count;
};

/* A value that a session keeps for its user: OCIContextSetValue. */
struct context_value {
    char key[64];
    void *value;
    struct context_value *next;
};

/* A session, or the authentication of a pool. Memory from OCIMemoryAlloc ends with it. */
struct session {
    struct handle handle;
    char *user, *password, *edition, *schema;
    char *module, *action;
    bool tag_is_stale; /* PostgreSQL does not know module and action yet */
    struct context_value *values;
    struct memory *memory;
    struct server *server;
};

/* A connection to PostgreSQL. It stays in pipeline mode. */
struct server {
    struct handle handle;
    char *host, *port, *database;
    struct session *session;
    struct control *control; /* NULL: neither counters nor faults */
    PGconn *connection;
    bool dead;
    bool in_transaction, read_only;
    struct synonyms *synonyms;   /* that were looked for and found */
    unsigned cursor_serial;      /* of the cursor that was made last */
    unsigned transaction_serial; /* changes when a transaction ends, which invalidates cursors FOR UPDATE */
    uint32_t call_timeout;       /* milliseconds, 0: none */
    uint32_t receive_timeout;
    uint8_t break_on_timeout;
    pthread_mutex_t mutex; /* guards busy and break_requested against OCIBreak, which comes from another thread */
    bool busy, armed, break_requested; /* armed: the call may be interrupted, which its cleaning up may not */
    int wake; /* an eventfd that OCIBreak writes to */
    int64_t deadline;
    bool timed_out;
    struct pool *pool;
    struct server *idle; /* the next idle one of its pool */
    int64_t created, idle_since;
};

struct service {
    struct handle handle;
    struct server *server;
    struct session *session;
    uint32_t statement_cache;
};

struct pool {
    struct handle handle;
    pthread_mutex_t mutex;
    pthread_cond_t released;
    char name[32];
    char *connect, *user, *password;
    struct session *authentication;
    struct server *idle;
    uint32_t minimum, maximum, open, busy;
    uint32_t timeout, wait_timeout, max_lifetime, max_per_shard, statement_cache;
    uint8_t get_mode;
};

/* Where the driver keeps the values of a bind or a define, an element for each row. */
struct variable {
    char *value;
    uint64_t size;
    uint16_t type;
    int16_t *indicators;
    uint32_t *lengths;
    uint16_t *codes;
};

struct bind {
    struct handle handle;
    uint32_t position; /* from 1; 0: by name */
    char *name;
    uint32_t name_hash;
    struct variable variable;
    bind_in_callback in;
    bind_out_callback out;
    void *in_context, *out_context;
    uint32_t rows_returned;
    struct bind *next;
};

struct define {
    struct handle handle;
    uint32_t position;
    struct variable variable;
    define_callback callback;
    void *context;
    struct define *next;
};

/* What DESCRIBE says of a result's column, in the widths that ODPI-C reads. */
struct column {
    char *name;
    uint32_t name_length;
    uint16_t data_type, data_size, char_size;
    int16_t precision;
    int8_t scale;
    uint8_t is_null, charset_form;
};

struct statement {
    struct handle handle;
    struct server *server;
    char *text;
    uint32_t text_length;
    struct translation *translation;
    struct bind *binds;
    struct define *defines;
    struct column *columns;
    uint32_t column_count;
    uint32_t bind_count;
    uint32_t prefetch;
    uint16_t error_offset;
    uint64_t row_count;
    uint64_t *row_counts;
    uint32_t row_counts_length;
    uint32_t batch_errors;
    uint32_t rows_fetched;
    char sql_id[14];
    int typing; /* which way of typing parameters worked */
    /* The open result. Rows up to visible have crossed the wire as Oracle would have sent them. */
    PGresult *result;
    uint32_t next_row, visible;
    bool executed, exhausted;
    unsigned transaction_serial;
    char cursor[16]; /* its name, if rows are locked as they are fetched */
};

/* Descriptors have no header: their type comes with each call. */
struct datetime {
    int16_t year;
    uint8_t month, day, hour, minute, second;
    uint32_t nanosecond;
    int16_t zone; /* minutes east of UTC */
};

struct lob {
    char *bytes;
    size_t length;
    bool binary;
};

/* A value on its way from PostgreSQL: text, NULL if SQL says so. */
struct value {
    const char *text;
    size_t length;
};

/* Where a value goes to. */
struct target {
    uint16_t type;
    void *buffer;
    size_t size;
    int16_t *indicator;
    uint32_t *length;
    uint16_t *code;
};

/* environment.c */
void *handle_new(struct environment *environment, enum handle_type type);
void handle_free(struct handle *handle);
void replace_text(char **target, const char *text, size_t length);
void session_free_memory(struct session *session);

/* error.c */
int report(struct error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int report_code(struct error *error, int code);
void error_clear(struct error *error);
/* The ORA code of PostgreSQL's error, which error gets; statement may be NULL. */
int report_result(struct error *error, struct server *server, struct statement *statement, const PGresult *result);
int report_connection(struct error *error, const char *message);

/* date.c */
bool datetime_from_text(struct datetime *datetime, const char *text);
void datetime_to_text(const struct datetime *datetime, bool zone, char *text, size_t size);

/* number.c */
bool number_from_text(const char *text, unsigned char number[NUMBER_SIZE]);
void number_to_text(const unsigned char *number, char text[200]);

/* lob.c */
void lob_set(struct lob *lob, bool binary, const struct value *value);
size_t utf16_length(const char *text, size_t length);

/* connection.c */
int64_t now_ms(void);
int connect_parse(struct server *server, struct error *error, const char *text, size_t length);
int server_connect(struct server *server, struct error *error, const char *user, const char *password);
void server_disconnect(struct server *server);
void server_free(struct server *server);

/* pool.c */
void pool_free(struct pool *pool);

/* call.c: one OCI call on one connection, from its faults to its counters. */
struct call {
    struct server *server;
    struct error *error;
    enum function function;
    int status;
};
bool call_begin(struct call *call, struct server *server, struct error *error, enum function function);
int call_end(struct call *call, int status);

/* wire.c: what goes over the wire. */
struct step {
    const char *sql;
    bool prepare, execute; /* prepare sql as the unnamed statement; execute that one; neither: parse, bind and execute sql */
    int parameter_count;
    const Oid *types;
    char **values;
    PGresult *result; /* the caller's to clear */
};
enum wire_status { WIRE_DONE, WIRE_FAILED, WIRE_DEAD };
/* Sends the steps in one go and collects their results. The result of the step that failed is in its place. */
enum wire_status wire_run(struct server *server, struct step *steps, size_t count, size_t *failed);
enum wire_status wire_script(struct server *server, const char *sql, PGresult **result);
void wire_clear(struct step *steps, size_t count);
int wire_report_dead(struct server *server, struct error *error);
void wire_kill(struct server *server);
bool wire_wait(struct server *server, int64_t milliseconds);
void wire_disarm(struct server *server);

/* transaction.c: a statement and what has to surround it, as the steps of one pipeline. */
struct plan {
    struct server *server;
    struct step *steps;
    size_t count, capacity;
    size_t main; /* the first step of the statement itself */
    bool begins, savepoint, commits, waits;
    bool keeps; /* the savepoint, which is the transaction's own by then */
    bool autocommits; /* by itself, outside a transaction */
    char *tag;
    char wait[64];
};
void plan_begin(struct plan *plan, struct statement *statement, uint32_t mode, bool needs_transaction);
struct step *plan_add(struct plan *plan, const char *sql);
void plan_end(struct plan *plan);
/* Runs the plan. After a failure all that it did is undone, and the step that failed is told. */
enum wire_status plan_run(struct plan *plan, size_t *failed);
void plan_free(struct plan *plan);
int plan_report(struct plan *plan, struct error *error, struct statement *statement, enum wire_status status, size_t failed);
void transaction_ended(struct server *server);
int transaction_end(struct server *server, struct error *error, bool commit);
int server_command(struct server *server, struct error *error, const char *sql);

/* bind.c */
struct parameters {
    int count;
    Oid *types;
    char **values;
};
void bind_free(struct bind *bind);
struct bind *bind_of(struct statement *statement, size_t placeholder);
int parameters_read(struct statement *statement, struct error *error, uint32_t iteration, struct parameters *parameters);
void parameters_free(struct parameters *parameters);
bool bind_write_value(const struct bind *bind, uint32_t iteration, const struct value *value);
int bind_write_row(struct statement *statement, struct error *error, uint32_t iteration, const PGresult *result);

/* synonym.c */
int synonyms_need(struct statement *statement, struct error *error);
void synonyms_forget(struct server *server);

/* procedure.c */
int procedure_write_row(struct statement *statement, struct error *error, const PGresult *result);

/* define.c */
void columns_describe(struct statement *statement);
void columns_free(struct statement *statement);
int define_write_row(struct statement *statement, struct error *error, uint32_t target_row, int row);
bool is_descriptor(uint16_t type);
struct target target_of(const struct variable *variable, uint64_t row);
bool value_write(const struct value *value, const struct target *target);
struct value result_value(const PGresult *result, int row, int column);

/* statement.c, execute.c, batch.c */
void statement_free(struct statement *statement);
void statement_close_result(struct statement *statement);
int execute_single(struct statement *statement, struct error *error, uint32_t mode);
int execute_batch(struct statement *statement, struct error *error, uint32_t rows, uint32_t mode);
int fetch_rows(struct statement *statement, struct error *error, uint32_t rows);
bool statement_may_retype(struct statement *statement, const PGresult *result);
enum { MOST_TYPINGS = 4 };

/* control.c */
struct control *control_open(const char *database);
void control_close(struct control *control);

/* trace.c */
void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
