/* What one thread has of its own: a limiter that is not shared, a handle, a lease; as a C program meets them, in both
 * widths: own.h is included once for each. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_own(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define INIT(TYPE) TG_##TYPE##_INIT
#define INIT_WITH(TYPE) TG_##TYPE##_INIT_WITH
#define TEST(name) test_##name##_64
#define TICK uint64_t
#define NEVER UINT64_MAX
#include "own.h"

#undef T
#undef F
#undef INIT
#undef INIT_WITH
#undef TEST
#undef TICK
#undef NEVER
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define INIT(TYPE) TG_##TYPE##32_INIT
#define INIT_WITH(TYPE) TG_##TYPE##32_INIT_WITH
#define TEST(name) test_##name##_32
#define TICK uint32_t
#define NEVER UINT32_MAX
#include "own.h"

int test_own(void) {
    return test_own_64() || test_own_32();
}
