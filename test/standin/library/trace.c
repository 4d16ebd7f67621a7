/* With STANDIN_TRACE set to a file's name, calls and SQL are appended to it. */
#include "trace.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_once_t opened = PTHREAD_ONCE_INIT;
static FILE *file;

static void trace_open(void) {
    const char *name = getenv("STANDIN_TRACE");
    if (name) file = fopen(name, "ae");
}

void trace(const char *format, ...) {
    pthread_once(&opened, trace_open);
    if (!file) return;
    va_list arguments;
    va_start(arguments, format);
    flockfile(file);
    fprintf(file, "%lx ", (unsigned long)pthread_self());
    vfprintf(file, format, arguments);
    fputc('\n', file);
    fflush(file);
    funlockfile(file);
    va_end(arguments);
}
