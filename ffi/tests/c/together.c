/* Limits that are taken together, budgets, and children who borrow, as a C program meets them, in both widths: together.h
 * is included once for each. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_together(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define TIER(limiter, n) TG_TIER(limiter, n)
#define INIT(TYPE) TG_##TYPE##_INIT
#define TEST(name) test_##name##_64
#define TICK uint64_t
#define NEVER UINT64_MAX
#include "together.h"

#undef T
#undef F
#undef TIER
#undef INIT
#undef TEST
#undef TICK
#undef NEVER
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define TIER(limiter, n) TG_TIER32(limiter, n)
#define INIT(TYPE) TG_##TYPE##32_INIT
#define TEST(name) test_##name##_32
#define TICK uint32_t
#define NEVER UINT32_MAX
#include "together.h"

int test_together(void) {
    return test_gathers_64() || test_gathers_32();
}
