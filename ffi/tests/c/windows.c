/* Sliding windows as C sees them, in both widths. */

#include <string.h>

#include "expect.h"
#include "tollgate.h"

int test_windows(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define INIT(TYPE) TG_##TYPE##_INIT
#define INIT_WITH(TYPE) TG_##TYPE##_INIT_WITH
#define TEST(name) test_##name##_64
#define TICK uint64_t
#define LONG ((uint64_t)1 << 37)
#define MANY 134217728
#include "windows.h"

#undef T
#undef F
#undef TEST
#undef TICK
#undef INIT
#undef INIT_WITH
#undef LONG
#undef MANY
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define INIT(TYPE) TG_##TYPE##32_INIT
#define INIT_WITH(TYPE) TG_##TYPE##32_INIT_WITH
#define TEST(name) test_##name##_32
#define TICK uint32_t
#define LONG 1048576
#define MANY 1000
#include "windows.h"

int test_windows(void) {
    return test_windows_64() || test_windows_32();
}
