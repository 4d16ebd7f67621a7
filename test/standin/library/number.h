/* Oracle's numbers. */
#ifndef STANDIN_NUMBER_H
#define STANDIN_NUMBER_H

#include <stdbool.h>

#include "oci.h"

bool number_from_text(const char *text, unsigned char number[NUMBER_SIZE]);
void number_to_text(const unsigned char *number, char text[200]);

#endif
