/* Sliding windows as C sees them, in both widths. */

#include "expect.h"
#include "tollgate.h"

int test_windows(void);

#define T(type) tg_##type
#define F(type, verb) tg_##type##_##verb
#define TEST(name) test_##name##_64
#define TICK uint64_t
#include "windows.h"

#undef T
#undef F
#undef TEST
#undef TICK
#define T(type) tg_##type##32
#define F(type, verb) tg_##type##32_##verb
#define TEST(name) test_##name##_32
#define TICK uint32_t
#include "windows.h"

int test_windows(void) {
    return test_windows_64() || test_windows_32();
}
