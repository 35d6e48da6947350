/* Reservations, debts, refunds and a quota that changes in use, as a C program meets them, in both widths: lending.h is
 * included once for each. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_lending(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define INIT(TYPE) TG_##TYPE##_INIT
#define INIT_WITH(TYPE) TG_##TYPE##_INIT_WITH
#define TEST(name) test_##name##_64
#define TICK uint64_t
#define NEVER UINT64_MAX
#define TIME_BITS 56
#include "lending.h"

#undef T
#undef F
#undef INIT
#undef INIT_WITH
#undef TEST
#undef TICK
#undef NEVER
#undef TIME_BITS
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define INIT(TYPE) TG_##TYPE##32_INIT
#define INIT_WITH(TYPE) TG_##TYPE##32_INIT_WITH
#define TEST(name) test_##name##_32
#define TICK uint32_t
#define NEVER UINT32_MAX
#define TIME_BITS 28
#include "lending.h"

int test_lending(void) {
    return test_all_64() || test_all_32();
}
