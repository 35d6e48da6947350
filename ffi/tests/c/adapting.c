/* Rates that follow what happens, as a C program meets them, in both widths: adapting.h is included once for each. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_adapting(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define TEST(name) test_##name##_64
#define TICK uint64_t
#define MOST_DEMAND 134217727
#define MOST_AIMD UINT32_MAX
#define MOST_COOL_DOWN 16383
#include "adapting.h"

#undef T
#undef F
#undef TEST
#undef TICK
#undef MOST_DEMAND
#undef MOST_AIMD
#undef MOST_COOL_DOWN
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define TEST(name) test_##name##_32
#define TICK uint32_t
#define MOST_DEMAND 8191
#define MOST_AIMD 524287
#define MOST_COOL_DOWN 127
#include "adapting.h"

int test_adapting(void) {
    return test_adapts_64() || test_adapts_32();
}
