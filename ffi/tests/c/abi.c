/* The C ABI as a C program meets it: every family, every verb, static and run-time set-up.
 * Bad arguments are hostile.c's. Prints the first thing that is not so, and exits with 1. */

#include "expect.h"
#include "tollgate.h"

#include <stdio.h>
#include <string.h>

/* Set up without a call; 5 and 7 have no factor in common with their periods but powers of ten. */
static tg_gcra static_gcra = TG_GCRA_INIT(100, 1000000000, 10);
static tg_gcra static_with = TG_GCRA_INIT_WITH(999999937, 1000000000, 3, 100000000, 0);
static tg_gcra32 static_gcra32 = TG_GCRA32_INIT(7, 1000, 5);
static tg_gcra32 static_with32 = TG_GCRA32_INIT_WITH(7, 1000, 5, 300, 40);
static const tg_profile in_flash = TG_PROFILE_INIT(1, 100, 4);
static const tg_profile32 in_flash32 = TG_PROFILE32_INIT(1, 100, 4);
static tg_word word = TG_WORD_INIT;
static tg_word32 word32 = TG_WORD32_INIT;
static tg_bucket static_bucket = TG_BUCKET_INIT(1000, 20, 5, 10);
static tg_bucket static_long = TG_BUCKET_INIT(1000000007, 4000000000u, 3, 0);
static tg_bucket32 static_bucket32 = TG_BUCKET32_INIT(1024, 20, 5, 10);
static tg_bucket32 static_longest32 = TG_BUCKET32_INIT(65536, 65535, 65535, 65535);

/* In other translation units. */
int test_devices(void);
int test_lending(void);
int test_adapting(void);

int test_two_rates(void);
int test_together(void);
int test_own(void);
int test_tables(void);
int test_windows(void);
int other_unit_takes_all(tg_gcra *g, uint64_t now);

/* Each static initialiser leaves what the call leaves. */
static int test_static_initialisers(void) {
    tg_gcra g;
    tg_gcra32 g32;
    tg_bucket b;
    tg_bucket32 b32;
    const tg_quota q = {100, 1000000000, 10};
    const tg_quota q_with = {999999937, 1000000000, 3};
    const tg_quota q32 = {7, 1000, 5};
    const tg_options with = {0, 100000000, TG_NONE, 0, 0, 0};
    const tg_options with32 = {0, 300, 40, 0, 0, 0};
    const tg_bucket_config c = {1000, 20, 5, 10};
    const tg_bucket_config c_long = {1000000007, 4000000000u, 3, 0};
    const tg_bucket_config c32 = {1024, 20, 5, 10};
    const tg_bucket_config c_longest32 = {65536, 65535, 65535, 65535};

    EXPECT(tg_gcra_init(&g, &q) == TG_OK && memcmp(&g, &static_gcra, sizeof g) == 0);
    EXPECT(tg_gcra_init_with(&g, &q_with, &with, 0, NULL) == TG_OK);
    EXPECT(memcmp(&g, &static_with, sizeof g) == 0);
    EXPECT(tg_gcra32_init(&g32, &q32) == TG_OK && memcmp(&g32, &static_gcra32, sizeof g32) == 0);
    EXPECT(tg_gcra32_init_with(&g32, &q32, &with32, 0, NULL) == TG_OK);
    EXPECT(memcmp(&g32, &static_with32, sizeof g32) == 0);
    EXPECT(tg_bucket_init(&b, &c, 0) == TG_OK && memcmp(&b, &static_bucket, sizeof b) == 0);
    EXPECT(tg_bucket_init(&b, &c_long, 0) == TG_OK && memcmp(&b, &static_long, sizeof b) == 0);
    EXPECT(tg_bucket32_init(&b32, &c32, 0) == TG_OK);
    EXPECT(memcmp(&b32, &static_bucket32, sizeof b32) == 0);
    EXPECT(tg_bucket32_init(&b32, &c_longest32, 0) == TG_OK);
    EXPECT(memcmp(&b32, &static_longest32, sizeof b32) == 0);
    return 0;
}

static int test_gcra(void) {
    tg_outcome out;
    uint64_t taken = 99;

    EXPECT(tg_gcra_peek(&static_gcra, 0, 0, &out) == TG_OK && out.remaining == 10);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 0, 4, &out) == TG_OK);
    EXPECT(out.remaining == 6 && out.retry_after == 0 && out.reset_after == 40000000);
    EXPECT(other_unit_takes_all(&static_gcra, 0) == 6);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 0, 3, &out) == TG_DENIED);
    EXPECT(out.remaining == 0 && out.retry_after == 30000000 && out.reset_after == 100000000);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 0, 11, &out) == TG_EXCEEDS_BURST);
    EXPECT(out.remaining == 0 && out.retry_after == UINT64_MAX && out.reset_after == 100000000);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 29999999, 3, NULL) == TG_DENIED);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 30000000, 3, NULL) == TG_OK);
    EXPECT(tg_gcra_acquire_up_to(&static_gcra, 30000000, 5, &taken, &out) == TG_DENIED && taken == 0);
    EXPECT(out.retry_after == 10000000);
    EXPECT(tg_gcra_acquire_up_to(&static_gcra, 50000000, 5, &taken, NULL) == TG_OK && taken == 2);
    EXPECT(tg_gcra_fill(&static_gcra, 50000000) == TG_OK);
    EXPECT(tg_gcra_peek(&static_gcra, 50000000, 10, NULL) == TG_OK);
    EXPECT(tg_gcra_try_acquire(&static_gcra, 50000000, 10, NULL) == TG_OK);
    EXPECT(tg_gcra_drain(&static_gcra, 50000000) == TG_OK);
    EXPECT(tg_gcra_peek(&static_gcra, 50000000, 1, NULL) == TG_DENIED);
    EXPECT(tg_gcra_touch(&static_gcra, 50000000) == TG_OK);
    return 0;
}

static int test_gcra32(void) {
    tg_outcome32 out;
    uint32_t taken = 99;
    const uint32_t end = UINT32_MAX;
    tg_gcra32 g;
    const tg_quota q = {1, 100, 3};

    EXPECT(tg_gcra32_init_with(&g, &q, NULL, end, NULL) == TG_OK);
    EXPECT(tg_gcra32_try_acquire(&g, end, 3, &out) == TG_OK && out.reset_after == 300);
    EXPECT(tg_gcra32_try_acquire(&g, 98, 1, &out) == TG_DENIED && out.retry_after == 1);
    EXPECT(tg_gcra32_try_acquire(&g, 99, 1, &out) == TG_OK);
    EXPECT(tg_gcra32_acquire_up_to(&g, 299, 3, &taken, &out) == TG_OK && taken == 2);
    EXPECT(tg_gcra32_fill(&g, 299) == TG_OK && tg_gcra32_peek(&g, 299, 3, &out) == TG_OK);
    EXPECT(tg_gcra32_drain(&g, 299) == TG_OK && tg_gcra32_peek(&g, 299, 1, &out) == TG_DENIED);
    EXPECT(tg_gcra32_touch(&g, 299) == TG_OK);
    EXPECT(tg_gcra32_try_acquire(&g, 299, 4, &out) == TG_EXCEEDS_BURST && out.retry_after == UINT32_MAX);
    return 0;
}

static int test_profile_and_word(void) {
    tg_profile p;
    tg_profile32 p32;
    tg_gcra g;
    tg_gcra32 g32;
    tg_fault fault;
    tg_outcome out;
    tg_outcome32 out32;
    uint64_t taken;
    uint32_t taken32;
    uint64_t error;
    const tg_quota awkward = {999999937, 1000000000, 1};
    const tg_options minute = {0, 60000000000u, 60000000000u, 0, 0, 0};
    const tg_options second = {0, 1000, TG_NONE, 0, 0, 0};

    EXPECT(tg_profile_burst(&in_flash) == 4 && tg_profile32_burst(&in_flash32) == 4);
    EXPECT(tg_profile_max_admitted(&in_flash, 250) == 6 && tg_profile32_max_admitted(&in_flash32, 250) == 6);
    EXPECT(tg_profile_time_to_full(&in_flash) == 400 && tg_profile32_time_to_full(&in_flash32) == 400);
    EXPECT(tg_profile_worst_wait(&in_flash, 3) == 300 && tg_profile32_worst_wait(&in_flash32, 5) == UINT32_MAX);
    EXPECT(tg_profile_max_idle(&in_flash) == UINT64_MAX - 400 - ((uint64_t)2 << 40));
    EXPECT(tg_profile32_max_idle(&in_flash32) == UINT32_MAX - 400 - ((uint32_t)2 << 19));

    EXPECT(tg_word_try_acquire(&word, &in_flash, 0, 4, &out) == TG_OK && out.remaining == 0);
    EXPECT(tg_word_acquire_up_to(&word, &in_flash, 200, 4, &taken, &out) == TG_OK && taken == 2);
    EXPECT(tg_word_peek(&word, &in_flash, 200, 1, &out) == TG_DENIED && out.retry_after == 100);
    EXPECT(tg_word_fill(&word, &in_flash, 200) == TG_OK && tg_word_touch(&word, &in_flash, 200) == TG_OK);
    EXPECT(tg_word_drain(&word, &in_flash, 200) == TG_OK && tg_word_init(&word, &in_flash, 200) == TG_OK);
    EXPECT(tg_word_peek(&word, &in_flash, 200, 4, &out) == TG_OK);
    EXPECT(tg_word_try_acquire(&word, &in_flash, 200, 4, NULL) == TG_OK);
    EXPECT(tg_word32_try_acquire(&word32, &in_flash32, 0, 4, &out32) == TG_OK && out32.remaining == 0);
    EXPECT(tg_word32_acquire_up_to(&word32, &in_flash32, 200, 4, &taken32, &out32) == TG_OK && taken32 == 2);
    EXPECT(tg_word32_peek(&word32, &in_flash32, 200, 1, &out32) == TG_DENIED && out32.retry_after == 100);
    EXPECT(tg_word32_fill(&word32, &in_flash32, 200) == TG_OK);
    EXPECT(tg_word32_touch(&word32, &in_flash32, 200) == TG_OK);
    EXPECT(tg_word32_drain(&word32, &in_flash32, 200) == TG_OK);
    EXPECT(tg_word32_init(&word32, &in_flash32, 200) == TG_OK);

    EXPECT(tg_profile_init(&p, &awkward) == TG_E_QUOTA && tg_profile32_init(&p32, &awkward) == TG_E_QUOTA);
    EXPECT(tg_profile_init_with(&p, &awkward, &minute, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_STALE && fault.min == 0 && fault.max < 60000000000u);
    EXPECT(tg_profile_init_approximate(&p, &awkward, &minute, &error, &fault) == TG_OK && error == 1);
    EXPECT(tg_profile32_init_with(&p32, &awkward, NULL, &fault) == TG_E_QUOTA);
    EXPECT(tg_profile32_init_approximate(&p32, &awkward, NULL, &error, &fault) == TG_OK && error > 0);
    EXPECT(tg_profile_init_hard_window(&p, 100, 60000, 40, NULL, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(tg_profile_burst(&p) == 40 && tg_profile_max_admitted(&p, 60000) == 100);
    EXPECT(tg_profile_init_hard_window(&p, 5, 60000, 6, NULL, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_BURST && fault.max == 5 && tg_profile_burst(&p) == 0);
    EXPECT(tg_profile32_init_hard_window(&p32, 10, 60000, 1, NULL, &fault) == TG_OK);
    EXPECT(tg_profile32_max_admitted(&p32, 60000) == 10);
    EXPECT(tg_profile32_init_hard_window(&p32, 5000, 3600000, 1, NULL, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_STALE);
    EXPECT(tg_profile32_init_hard_window(&p32, 5000, 3600000, 1, &second, &fault) == TG_OK);
    EXPECT(tg_profile32_max_admitted(&p32, 3600000) == 5000);
    EXPECT(tg_profile_init_approximate(&p, &awkward, NULL, NULL, NULL) == TG_OK);

    EXPECT(tg_gcra_init_profile(&g, &in_flash, 5) == TG_OK && tg_gcra_try_acquire(&g, 5, 4, &out) == TG_OK);
    EXPECT(tg_gcra32_init_profile(&g32, &in_flash32, 5) == TG_OK);
    EXPECT(tg_gcra32_try_acquire(&g32, 5, 4, NULL) == TG_OK);
    return 0;
}

static int test_bucket(void) {
    tg_bucket b;
    tg_bucket32 b32;
    tg_outcome out;
    tg_outcome32 out32;
    uint32_t taken;
    tg_fault fault;
    const tg_bucket_config c = {1000, 20, 5, 10};
    const tg_bucket_config c32 = {1024, 20, 5, 10};

    EXPECT(tg_bucket_init(&b, &c, 5500) == TG_OK && tg_bucket32_init(&b32, &c32, 5500) == TG_OK);
    EXPECT(tg_bucket_try_acquire(&b, 5500, 10, &out) == TG_OK && out.remaining == 0);
    EXPECT(out.reset_after == 3500);
    EXPECT(tg_bucket_try_acquire(&b, 5999, 6, &out) == TG_DENIED && out.retry_after == 1001);
    EXPECT(tg_bucket_try_acquire(&b, 5999, 21, &out) == TG_EXCEEDS_BURST && out.retry_after == UINT64_MAX);
    EXPECT(tg_bucket_acquire_up_to(&b, 6000, 6, &taken, &out) == TG_OK && taken == 5);
    EXPECT(tg_bucket_peek(&b, 6000, 1, NULL) == TG_DENIED && tg_bucket_fill(&b, 6000) == TG_OK);
    EXPECT(tg_bucket_peek(&b, 6000, 20, NULL) == TG_OK && tg_bucket_drain(&b, 6000) == TG_OK);
    EXPECT(tg_bucket_touch(&b, 6000) == TG_OK && tg_bucket_peek(&b, 6000, 1, NULL) == TG_DENIED);
    EXPECT(tg_bucket32_try_acquire(&b32, 5500, 10, &out32) == TG_OK && out32.reset_after == 4 * 1024 - 380);
    EXPECT(tg_bucket32_acquire_up_to(&b32, 6144, 6, &taken, &out32) == TG_OK && taken == 5);
    EXPECT(tg_bucket32_peek(&b32, 6144, 1, NULL) == TG_DENIED && tg_bucket32_fill(&b32, 6144) == TG_OK);
    EXPECT(tg_bucket32_drain(&b32, 6144) == TG_OK && tg_bucket32_touch(&b32, 6144) == TG_OK);
    EXPECT(tg_bucket32_init_with(&b32, &c, 0, 0, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_POWER_OF_TWO && fault.max == 65536);
    EXPECT(tg_bucket_init_with(&b, &c, TG_NONE, 0, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(tg_bucket_max_admitted(&b, 1001) == 30 && tg_bucket_max_admitted(NULL, 1001) == 0);
    EXPECT(tg_bucket_max_idle(&b) == (UINT64_C(4294967295) - 1) * 1000 && tg_bucket_max_idle(NULL) == 0);
    EXPECT(tg_bucket32_init(&b32, &c32, 0) == TG_OK && tg_bucket32_max_admitted(&b32, 1025) == 30);
    EXPECT(tg_bucket32_max_idle(&b32) == (65535 - 256) * 1024);
    return 0;
}

static int test_words(void) {
    tg_status status;
    EXPECT(tg_version_number() == TG_VERSION_NUMBER);
    EXPECT(strcmp(tg_status_str(TG_OK), "ok") == 0);
    for (status = -100; status <= 100; status++)
        EXPECT(tg_status_str(status) != NULL && tg_fault_str(status) != NULL);
    return 0;
}

int main(void) {
    return test_static_initialisers() || test_gcra() || test_gcra32() || test_profile_and_word() ||
           test_bucket() || test_devices() || test_lending() || test_adapting() || test_two_rates() ||
           test_together() || test_own() || test_windows() || test_tables() || test_words();
}
