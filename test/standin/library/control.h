/* The control file: counters, and faults to make. It is mapped into memory, so that tests in one process see what the library
 * does in another, even after that one was killed. The Go side mirrors the layout, and a test compares the two. */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdatomic.h>
#include <stdint.h>

enum function {
#define FUNCTION(name) FUNCTION_##name,
#include "functions.h"
    FUNCTION_COUNT
};

enum { CONTROL_MAGIC = 0x4f434943, CONTROL_VERSION = 1, CONTROL_FUNCTIONS = 32, CONTROL_FAULTS = 64, CONTROL_NAME = 64 };

enum counter {
    COUNTER_LOGINS, COUNTER_FAILED_LOGINS, COUNTER_ROUND_TRIPS, COUNTER_EXECUTES, COUNTER_FETCHES, COUNTER_COMMITS,
    COUNTER_ROLLBACKS, COUNTER_PINGS, COUNTER_ROWS, COUNTER_COUNT
};

enum { CONTROL_COUNTERS = 16 };

enum fault_kind { FAULT_ERROR = 0, FAULT_KILL = 1, FAULT_DELAY = 2 };
enum fault_when { FAULT_BEFORE = 0, FAULT_AFTER = 1 };

struct fault {
    _Atomic uint32_t armed;
    uint32_t function;
    uint32_t kind;
    uint32_t when;
    int32_t code;
    uint32_t delay; /* milliseconds, for any kind */
    uint64_t skip, times; /* fires at the calls skip+1 to skip+times; times 0: for ever */
    _Atomic uint64_t matched;
    _Atomic uint64_t fired;
    char action[CONTROL_NAME]; /* the session's action; empty: any */
};

struct control {
    uint32_t magic, version;
    _Atomic uint64_t counters[CONTROL_COUNTERS];
    _Atomic uint64_t calls[CONTROL_FUNCTIONS];
    struct fault faults[CONTROL_FAULTS];
};

struct control *control_open(const char *database);
void control_close(struct control *control);
void control_count(struct control *control, enum counter counter);
void control_count_call(struct control *control, enum function function);
/* The next fault to make, or NULL. Its turn is used up. */
const struct fault *control_fault(struct control *control, enum function function, enum fault_when when, const char *action);

#endif
