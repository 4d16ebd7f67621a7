/* One OCI call on one connection: counted, held up or failed by the control file's faults, and open to OCIBreak and the call
 * timeout from its begin to its end. */
#include "call.h"
#include "connection.h"
#include "control.h"
#include "error.h"
#include "oci.h"
#include "trace.h"
#include "wire.h"

#include <stdlib.h>

static const char *action_of(const struct server *server) { return server->session ? server->session->action : NULL; }

static void busy_begin(struct server *server) {
    pthread_mutex_lock(&server->mutex);
    server->busy = server->armed = true;
    server->break_requested = false;
    server->timed_out = false;
    pthread_mutex_unlock(&server->mutex);
    server->deadline = server->call_timeout > 0 ? now_ms() + server->call_timeout : 0;
}

static void busy_end(struct server *server) {
    pthread_mutex_lock(&server->mutex);
    server->busy = false;
    server->break_requested = false;
    pthread_mutex_unlock(&server->mutex);
}

/* Does what a fault says. OCI_SUCCESS: it was no more than a delay. */
static int fault_make(struct call *call, const struct fault *fault) {
    struct server *server = call->server;
    trace("  fault: kind %u, code %d, delay %u", fault->kind, fault->code, fault->delay);
    if (fault->delay > 0 && !wire_wait(server, fault->delay)) return report_code(call->error, server->timed_out ? 3156 : 1013);
    if (fault->kind == FAULT_KILL) {
        wire_kill(server);
        return wire_report_dead(server, call->error);
    }
    if (fault->kind == FAULT_ERROR) return report_code(call->error, fault->code);
    return OCI_SUCCESS;
}

bool call_begin(struct call *call, struct server *server, struct error *error, enum function function) {
    *call = (struct call){.server = server, .error = error, .function = function};
    control_count_call(server->control, function);
    if (server->dead) {
        call->status = report_code(error, 3114);
        return false;
    }
    busy_begin(server);
    const struct fault *fault = control_fault(server->control, function, FAULT_BEFORE, action_of(server));
    if (fault) call->status = fault_make(call, fault);
    if (call->status != OCI_SUCCESS) busy_end(server);
    return call->status == OCI_SUCCESS;
}

int call_end(struct call *call, int status) {
    bool worked = status == OCI_SUCCESS || status == OCI_SUCCESS_WITH_INFO || status == OCI_NO_DATA;
    const struct fault *fault = NULL;
    if (worked) fault = control_fault(call->server->control, call->function, FAULT_AFTER, action_of(call->server));
    if (fault) {
        int made = fault_make(call, fault);
        if (made != OCI_SUCCESS) status = made;
    }
    busy_end(call->server);
    return status;
}
