/* The texts of ORA codes. */
#ifndef TRANSLATE_MESSAGE_H
#define TRANSLATE_MESSAGE_H

/* NULL: none is known. */
const char *ora_message(int code);

#endif
