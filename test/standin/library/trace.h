/* With STANDIN_TRACE set to a file's name, calls and SQL are appended to it. */
#ifndef STANDIN_TRACE_H
#define STANDIN_TRACE_H

void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
