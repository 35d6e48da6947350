/* Says what is not so, and ends the test with 1. */
#ifndef EXPECT_H
#define EXPECT_H

#include <stdio.h>

#define EXPECT(claim)                                                           \
    do {                                                                        \
        if (!(claim)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #claim); \
            return 1;                                                           \
        }                                                                       \
    } while (0)

#endif
