#include "platform.h"

void print_number(const char *before, uint32_t number, const char *after) {
    char digits[11];
    char *first = digits + sizeof digits - 1;
    *first = 0;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(before);
    print(first);
    print(after);
}
