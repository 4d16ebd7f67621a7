/* Connections: connect strings, logins, the handles of server and session, OCIPing and OCIBreak. An Oracle user is a role of
 * PostgreSQL with the same name in lower case, and an Oracle service is a database. */
#include "connection.h"
#include "call.h"
#include "control.h"
#include "environment.h"
#include "error.h"
#include "oci.h"
#include "synonym.h"
#include "trace.h"
#include "transaction.h"
#include "../translator/text.h"

#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { CONNECT_TIMEOUT = 10000 };

int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The value of (name=...) in a connect descriptor. */
static char *descriptor_value(const char *text, const char *name) {
    for (const char *at = text; (at = strcasestr(at, name)); at++) {
        const char *value = at + strlen(name);
        while (isspace((unsigned char)*value)) value++;
        bool opened = at > text && (at[-1] == '(' || isspace((unsigned char)at[-1]));
        if (!opened || *value++ != '=') continue;
        while (isspace((unsigned char)*value)) value++;
        return copied(value, strcspn(value, ") \t\r\n"));
    }
    return NULL;
}

static void descriptor_parse(struct server *server, const char *text) {
    server->host = descriptor_value(text, "HOST");
    server->port = descriptor_value(text, "PORT");
    server->database = descriptor_value(text, "SERVICE_NAME");
    if (!server->database) server->database = descriptor_value(text, "SID");
}

/* [tcp:]//]host[:port][/service[:server]][?parameters] */
static void easy_connect_parse(struct server *server, const char *text) {
    const char *start = strstr(text, "//") ? strstr(text, "//") + 2 : text;
    size_t host = strcspn(start, ":/?");
    server->host = copied(start, host);
    start += host;
    if (*start == ':') {
        size_t port = strcspn(++start, "/?");
        server->port = copied(start, port);
        start += port;
    }
    if (*start == '/') server->database = copied(start + 1, strcspn(start + 1, ":/?"));
}

int connect_parse(struct server *server, struct error *error, const char *text, size_t length) {
    char *copy = copied(text, length);
    if (strchr(copy, '('))
        descriptor_parse(server, copy);
    else
        easy_connect_parse(server, copy);
    free(copy);
    if (!server->port) server->port = strdup("1521");
    if (!server->host || !*server->host || !server->database || !*server->database) return report_code(error, 12154);
    for (char *at = server->database; *at; at++) *at = (char)tolower((unsigned char)*at);
    if (!server->control) server->control = control_open(server->database);
    return OCI_SUCCESS;
}

static void role_name(char *role, size_t size, const char *user) {
    bool quoted = *user == '"';
    snprintf(role, size, "%s", quoted ? user + 1 : user);
    if (quoted) role[strcspn(role, "\"")] = '\0';
    for (char *at = role; !quoted && *at; at++) *at = (char)tolower((unsigned char)*at);
}

static bool connection_poll(PGconn *connection) {
    int64_t deadline = now_ms() + CONNECT_TIMEOUT;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED && now_ms() < deadline) {
        struct pollfd socket = {.fd = PQsocket(connection),
                                .events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        poll(&socket, 1, 1000);
        status = PQconnectPoll(connection);
    }
    return status == PGRES_POLLING_OK;
}

static PGconn *connection_start(const struct server *server, const char *role, const char *password) {
    const char *const names[] = {"host", "port", "dbname", "user", "password", "client_encoding", "gssencmode", "sslmode", NULL};
    const char *const values[] = {server->host, server->port, server->database, role, password ? password : "",
                                  "UTF8",       "disable",    "disable",        NULL};
    PGconn *connection = PQconnectStartParams(names, values, 0);
    if (PQstatus(connection) != CONNECTION_BAD) PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    return connection;
}

int server_connect(struct server *server, struct error *error, const char *user, const char *password) {
    char role[130];
    role_name(role, sizeof role, user ? user : "");
    trace("  login of %s at %s:%s/%s", role, server->host, server->port, server->database);
    control_count(server->control, COUNTER_LOGINS);
    PGconn *connection = connection_start(server, role, password);
    if (PQstatus(connection) == CONNECTION_BAD || !connection_poll(connection)) {
        control_count(server->control, COUNTER_FAILED_LOGINS);
        int status = report_connection(error, PQerrorMessage(connection));
        PQfinish(connection);
        return status;
    }
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    PQsetnonblocking(connection, 1);
    PQenterPipelineMode(connection);
    server->connection = connection;
    server->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    server->dead = server->in_transaction = server->read_only = false;
    server->created = now_ms();
    int status = server_command(server, error, "SELECT oracompat.start_session()");
    if (status != OCI_SUCCESS) control_count(server->control, COUNTER_FAILED_LOGINS);
    return status;
}

void server_disconnect(struct server *server) {
    if (!server->connection) return;
    PQfinish(server->connection);
    server->connection = NULL;
    close(server->wake);
    server->wake = -1;
    server->in_transaction = false;
}

void server_free(struct server *server) {
    server_disconnect(server);
    synonyms_forget(server);
    if (server->session) server->session->server = NULL;
    control_close(server->control);
    free(server->host);
    free(server->port);
    free(server->database);
    pthread_mutex_destroy(&server->mutex);
}

EXPORT int OCIServerAttach(void *handle, void *error, const char *connect, int32_t length, uint32_t mode) {
    (void)mode;
    struct server *server = handle;
    int status = connect_parse(server, error, connect, (size_t)length);
    if (status != OCI_SUCCESS) return status;
    struct call call;
    if (!call_begin(&call, server, error, FUNCTION_OCIServerAttach)) return call.status;
    return call_end(&call, OCI_SUCCESS);
}

EXPORT int OCIServerDetach(void *handle, void *error, uint32_t mode) {
    (void)error, (void)mode;
    struct server *server = handle;
    control_count_call(server->control, FUNCTION_OCIServerDetach);
    server_disconnect(server);
    return OCI_SUCCESS;
}

EXPORT int OCISessionBegin(void *handle, void *error, void *session_handle, uint32_t credentials, uint32_t mode) {
    (void)credentials, (void)mode;
    struct service *service = handle;
    struct session *session = session_handle;
    struct server *server = service->server;
    struct call call;
    if (!call_begin(&call, server, error, FUNCTION_OCISessionBegin)) {
        control_count(server->control, COUNTER_LOGINS);
        control_count(server->control, COUNTER_FAILED_LOGINS);
        return call.status;
    }
    return call_end(&call, server_connect(server, error, session->user, session->password));
}

EXPORT int OCISessionEnd(void *handle, void *error, void *session, uint32_t mode) {
    (void)error, (void)session, (void)mode;
    struct service *service = handle;
    control_count_call(service->server->control, FUNCTION_OCISessionEnd);
    server_disconnect(service->server);
    return OCI_SUCCESS;
}

EXPORT int OCIServerRelease2(void *handle, void *error, char *buffer, uint32_t size, uint8_t type, uint32_t *version,
                             uint32_t mode) {
    (void)type, (void)mode;
    struct call call;
    struct server *server = ((struct service *)handle)->server;
    if (!call_begin(&call, server, error, FUNCTION_OCIServerRelease2)) return call.status;
    control_count(server->control, COUNTER_ROUND_TRIPS);
    if (buffer) snprintf(buffer, size, "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Stand-in\nVersion 19.3.0.0.0");
    *version = 19u << 24 | 3u << 16;
    return call_end(&call, OCI_SUCCESS);
}

EXPORT int OCIPing(void *handle, void *error, uint32_t mode) {
    (void)mode;
    struct server *server = ((struct service *)handle)->server;
    struct call call;
    if (!call_begin(&call, server, error, FUNCTION_OCIPing)) return call.status;
    control_count(server->control, COUNTER_PINGS);
    control_count(server->control, COUNTER_ROUND_TRIPS);
    return call_end(&call, server_command(server, error, ""));
}

/* Comes from another thread. It only leaves a note: the thread of the call cancels, so that no cancel can hit what runs next. */
EXPORT int OCIBreak(void *handle, void *error) {
    (void)error;
    struct handle *any = handle;
    struct server *server = any->type == HANDLE_SERVICE ? ((struct service *)handle)->server : handle;
    control_count_call(server->control, FUNCTION_OCIBreak);
    pthread_mutex_lock(&server->mutex);
    if (server->busy) {
        server->break_requested = true;
        uint64_t one = 1;
        if (write(server->wake, &one, sizeof one) < 0) trace("  waking: %m");
    }
    pthread_mutex_unlock(&server->mutex);
    return OCI_SUCCESS;
}
