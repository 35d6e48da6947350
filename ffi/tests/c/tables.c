/* Keyed tables as C sees them, in both widths. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_tables(void);

/* Why memory of the other width is refused. */
static int32_t attach_32(void *memory, size_t size) {
    tg_table32 t;
    tg_fault fault;
    return tg_table32_attach(&t, memory, size, &fault) == TG_E_MEMORY ? fault.what : TG_FAULT_NONE;
}
static int32_t attach_64(void *memory, size_t size) {
    tg_table t;
    tg_fault fault;
    return tg_table_attach(&t, memory, size, &fault) == TG_E_MEMORY ? fault.what : TG_FAULT_NONE;
}

#define T(type) tg_##type
#define O(type) tg_table_##type
#define F(type, verb) tg_##type##_##verb
#define N(type, verb) verb##_32
#define TEST(name) test_##name##_64
#define BYTES TG_TABLE_BYTES
#define MOST UINT64_MAX
#include "tables.h"

#undef T
#undef O
#undef F
#undef N
#undef TEST
#undef BYTES
#undef MOST
#define T(type) tg_##type##32
#define O(type) tg_table32_##type
#define F(type, verb) tg_##type##32_##verb
#define N(type, verb) verb##_64
#define TEST(name) test_##name##_32
#define BYTES TG_TABLE32_BYTES
#define MOST UINT32_MAX
#include "tables.h"

static bool same(tg_key a, tg_key b) {
    return a.digest == b.digest && a.of_class == b.of_class;
}

/* Of what names the caller, under a secret. */
static int test_keys(void) {
    const tg_secret secret = {{'s', 'i', 'x', 't', 'e', 'e', 'n', ' ', 'r', 'a', 'n', 'd', 'o', 'm', '.', '.'}};
    const tg_secret another = {{'s', 'i', 'x', 't', 'e', 'e', 'n', ' ', 'r', 'a', 'n', 'd', 'o', 'm', '.', ','}};
    /* 192.0.2.1, 192.0.2.77; 2001:db8::1, 2001:db8::2:1, 2001:db8:0:1::1 */
    const unsigned char v4[2][4] = {{192, 0, 2, 1}, {192, 0, 2, 77}};
    const unsigned char v6[3][16] = {{0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
                                     {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1},
                                     {0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}};
    const tg_key alice = tg_key_of_str(&secret, "alice");
    EXPECT(alice.of_class == 0 && same(alice, tg_key_of_bytes(&secret, "alice", 5)));
    EXPECT(!same(alice, tg_key_of_str(&secret, "bob")) && !same(alice, tg_key_of_str(&another, "alice")));
    EXPECT(same(tg_key_of_u64(&secret, 0x31), tg_key_of_bytes(&secret, "1\0\0\0\0\0\0\0", 8)));
    EXPECT(same(tg_key_of_bytes(&secret, NULL, 0), tg_key_of_str(&secret, "")));
    EXPECT(same(tg_key_of_ipv4(&secret, v4[0], 24), tg_key_of_ipv4(&secret, v4[1], 24)));
    EXPECT(!same(tg_key_of_ipv4(&secret, v4[0], 32), tg_key_of_ipv4(&secret, v4[1], 32)));
    EXPECT(same(tg_key_of_ipv4(&secret, v4[0], 32), tg_key_of_ipv4(&secret, v4[0], 99)));
    EXPECT(same(tg_key_of_ipv6(&secret, v6[0], 64), tg_key_of_ipv6(&secret, v6[1], 64)));
    EXPECT(!same(tg_key_of_ipv6(&secret, v6[0], 64), tg_key_of_ipv6(&secret, v6[2], 64)));
    EXPECT(tg_key_of_str(NULL, "alice").of_class == TG_CLASS_NONE && tg_key_of_str(&secret, NULL).of_class == TG_CLASS_NONE);
    EXPECT(tg_key_of_bytes(&secret, NULL, 1).of_class == TG_CLASS_NONE && tg_key_of_u64(NULL, 1).of_class == TG_CLASS_NONE);
    EXPECT(tg_key_of_ipv4(&secret, NULL, 8).of_class == TG_CLASS_NONE && tg_key_of_ipv6(NULL, v6[0], 8).of_class == TG_CLASS_NONE);
    return 0;
}

int test_tables(void) {
    return test_keys() || test_tables_64() || test_tables_32();
}
