/* The control file of a database: where it is, and the counting and matching that it asks for. */
#include "control.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The folder is that of STANDIN_DIR, or else the one that this library was loaded from. */
static void control_path(char path[PATH_MAX], const char *database) {
    const char *folder = getenv("STANDIN_DIR");
    if (folder) {
        snprintf(path, PATH_MAX, "%s/%s.ctl", folder, database);
        return;
    }
    Dl_info library;
    path[0] = '\0';
    if (!dladdr((void *)(uintptr_t)control_open, &library) || !strrchr(library.dli_fname, '/')) return;
    int length = (int)(strrchr(library.dli_fname, '/') - library.dli_fname);
    snprintf(path, PATH_MAX, "%.*s/%s.ctl", length, library.dli_fname, database);
}

struct control *control_open(const char *database) {
    char path[PATH_MAX];
    control_path(path, database);
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return NULL;
    struct control *control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    off_t size = lseek(file, 0, SEEK_END);
    close(file);
    if (control == MAP_FAILED) return NULL;
    if (size >= (off_t)sizeof *control && control->magic == CONTROL_MAGIC && control->version == CONTROL_VERSION) return control;
    munmap(control, sizeof *control);
    return NULL;
}

void control_close(struct control *control) {
    if (control) munmap(control, sizeof *control);
}

void control_count(struct control *control, enum counter counter) {
    if (control) atomic_fetch_add(&control->counters[counter], 1);
}

void control_count_call(struct control *control, enum function function) {
    if (control) atomic_fetch_add(&control->calls[function], 1);
}

static bool fault_matches(const struct fault *fault, enum function function, enum fault_when when, const char *action) {
    return atomic_load(&fault->armed) && fault->function == (uint32_t)function && fault->when == (uint32_t)when &&
           (fault->action[0] == '\0' || (action && strncmp(fault->action, action, CONTROL_NAME) == 0));
}

const struct fault *control_fault(struct control *control, enum function function, enum fault_when when, const char *action) {
    const struct fault *due = NULL;
    for (int i = 0; control && i < CONTROL_FAULTS; i++) {
        struct fault *fault = &control->faults[i];
        if (!fault_matches(fault, function, when, action)) continue;
        uint64_t turn = atomic_fetch_add(&fault->matched, 1);
        if (due || turn < fault->skip || (fault->times > 0 && turn >= fault->skip + fault->times)) continue;
        atomic_fetch_add(&fault->fired, 1);
        due = fault;
    }
    return due;
}
