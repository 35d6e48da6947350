/* What is built upon a limiter: waits, log sites, snapshots and duty cycles, as a C program meets them. */

#include "expect.h"
#include "tollgate.h"

#include <stdio.h>
#include <string.h>

static const tg_profile in_flash = TG_PROFILE_INIT(1, 100, 4);
static const tg_profile32 in_flash32 = TG_PROFILE32_INIT(1, 100, 4);

int test_devices(void);

/* One place, which tells its line's count of those before. */
static int line(uint32_t now, uint32_t *told) {
    int out = 0;
    TG_LOG_LIMITED(&in_flash32, now, kept_back, out = 1, *told += kept_back);
    return out;
}

static int test_log_site(void) {
    static tg_log_site site = TG_LOG_SITE_INIT;
    const uint32_t start = UINT32_MAX - 5; /* where a word of 0 looks like the future */
    uint32_t told = 0, kept_back = 99;
    int i, out = 0;

    for (i = 0; i < 10; i++)
        out += line(start, &told);
    EXPECT(out == 4 && told == 0);
    EXPECT(line(start + 100, &told) == 1 && told == 6 && line(start + 100, &told) == 0);

    for (i = 0; i < 4; i++)
        EXPECT(tg_log_site_allows(&site, &in_flash32, start, &kept_back) == TG_OK && kept_back == 0);
    kept_back = 99;
    EXPECT(tg_log_site_allows(&site, &in_flash32, start, &kept_back) == TG_DENIED && kept_back == 0);
    EXPECT(tg_log_site_suppressed(&site) == 1 && tg_log_site_suppressed(NULL) == 0);
    EXPECT(tg_log_site_allows(&site, &in_flash32, start + 100, &kept_back) == TG_OK && kept_back == 1);
    return 0;
}

/* Saved on a clock that is about to wrap, and restored on one that starts anew. */
static int test_snapshots(void) {
    tg_snapshot kept;
    tg_fault fault;
    tg_gcra g = TG_GCRA_INIT(1, 100, 4), g_later = TG_GCRA_INIT(1, 100, 4);
    tg_gcra32 g32 = TG_GCRA32_INIT(1, 100, 4), g32_later = TG_GCRA32_INIT(1, 100, 4);
    tg_bucket b = TG_BUCKET_INIT(1000, 20, 5, 10), b_later = TG_BUCKET_INIT(1000, 20, 5, 10);
    tg_bucket32 b32 = TG_BUCKET32_INIT(1024, 20, 5, 10), b32_later = TG_BUCKET32_INIT(1024, 20, 5, 10);
    tg_word w = TG_WORD_INIT;
    tg_word32 w32 = TG_WORD32_INIT;
    const uint32_t end = UINT32_MAX;

    EXPECT(sizeof kept == 24 && tg_gcra_try_acquire(&g, end, 4, NULL) == TG_OK);
    EXPECT(tg_gcra_snapshot(&g, end, &kept) == TG_OK);
    EXPECT(tg_gcra_restore(&g_later, &kept, 7, 199, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(tg_gcra_peek(&g_later, 7, 2, NULL) == TG_DENIED && tg_gcra_peek(&g_later, 8, 2, NULL) == TG_OK);
    EXPECT(tg_word_restore(&w, &in_flash, &kept, 7, UINT64_MAX, NULL) == TG_OK);
    EXPECT(tg_word_peek(&w, &in_flash, 7, 4, NULL) == TG_OK && tg_word_drain(&w, &in_flash, 7) == TG_OK);
    EXPECT(tg_word_snapshot(&w, &in_flash, 7, &kept) == TG_OK);
    EXPECT(tg_gcra32_restore(&g32_later, &kept, 7, 0, &fault) == TG_E_SNAPSHOT);
    EXPECT(fault.what == TG_FAULT_SNAPSHOT_WIDTH && fault.min == 0 && fault.max == 0);
    EXPECT(tg_bucket_restore(&b_later, &kept, 7, 0, &fault) == TG_E_SNAPSHOT);
    EXPECT(fault.what == TG_FAULT_SNAPSHOT_ALGORITHM);
    kept.bytes[15] ^= 4;
    EXPECT(tg_gcra_restore(&g, &kept, 7, 0, &fault) == TG_E_SNAPSHOT && fault.what == TG_FAULT_SNAPSHOT_CHECKSUM);
    kept.bytes[1] = 2;
    EXPECT(tg_gcra_restore(&g, &kept, 7, 0, &fault) == TG_E_SNAPSHOT && fault.what == TG_FAULT_SNAPSHOT_VERSION);
    kept.bytes[0] = 0;
    EXPECT(tg_gcra_restore(&g, &kept, 7, 0, &fault) == TG_E_SNAPSHOT && fault.what == TG_FAULT_SNAPSHOT_FOREIGN);
    EXPECT(tg_gcra_peek(&g, end, 1, NULL) == TG_DENIED);

    EXPECT(tg_gcra32_fill(&g32, end) == TG_OK && tg_gcra32_try_acquire(&g32, end, 4, NULL) == TG_OK);
    EXPECT(tg_gcra32_snapshot(&g32, end, &kept) == TG_OK);
    EXPECT(tg_gcra32_restore(&g32_later, &kept, 7, TG_OFF_UNKNOWN, NULL) == TG_OK);
    EXPECT(tg_gcra32_peek(&g32_later, 106, 1, NULL) == TG_DENIED);
    EXPECT(tg_gcra32_peek(&g32_later, 107, 1, NULL) == TG_OK);
    EXPECT(tg_word32_restore(&w32, &in_flash32, &kept, 7, 100, NULL) == TG_OK);
    EXPECT(tg_word32_snapshot(&w32, &in_flash32, 7, &kept) == TG_OK);
    EXPECT(tg_word32_peek(&w32, &in_flash32, 7, 1, NULL) == TG_OK);
    EXPECT(tg_word32_peek(&w32, &in_flash32, 7, 2, NULL) == TG_DENIED);

    EXPECT(tg_bucket_try_acquire(&b, 900, 10, NULL) == TG_OK && tg_bucket_snapshot(&b, 900, &kept) == TG_OK);
    EXPECT(tg_bucket_restore(&b_later, &kept, 0, 1100, &fault) == TG_OK);
    EXPECT(tg_bucket_peek(&b_later, 0, 10, NULL) == TG_OK && tg_bucket_peek(&b_later, 0, 11, NULL) == TG_DENIED);
    EXPECT(tg_bucket32_try_acquire(&b32, 924, 10, NULL) == TG_OK);
    EXPECT(tg_bucket32_snapshot(&b32, 924, &kept) == TG_OK);
    EXPECT(tg_bucket32_restore(&b32_later, &kept, 0, 100, &fault) == TG_OK);
    EXPECT(tg_bucket32_peek(&b32_later, 0, 5, NULL) == TG_OK);
    b32_later.refill = 6;
    EXPECT(tg_bucket32_restore(&b32_later, &kept, 0, 100, &fault) == TG_E_SNAPSHOT);
    EXPECT(fault.what == TG_FAULT_SNAPSHOT_QUOTA);
    return 0;
}

/* In any window what is allowed, asked at each tick for the shortest and the longest; most of it is used. */
static int greedy(tg_duty_cycle32 *d, uint32_t on, uint32_t window, uint32_t longest) {
    static uint32_t sent[20000];
    uint32_t now, total = 0, within = 0, fullest = 0;

    for (now = 0; now < 20000; now++) {
        const uint32_t air_time = now % 7 == 0 ? longest : 1;
        sent[now] = tg_duty_cycle32_try_send(d, now, air_time, NULL) == TG_OK ? air_time : 0;
        total += sent[now];
        within += sent[now];
        if (now > window)
            within -= sent[now - window - 1];
        EXPECT(within <= on);
        fullest = within > fullest ? within : fullest;
    }
    EXPECT(fullest > on - on / 10 && total > 20000 / window * (on - longest) * 9 / 10);
    EXPECT(tg_profile32_max_admitted(&d->gcra.profile, window) <= on);
    return 0;
}

static int test_duty_cycle(void) {
    static tg_duty_cycle32 tenth = TG_DUTY_CYCLE32_INIT(100, 1000, 7);
    static tg_duty_cycle32 half = TG_DUTY_CYCLE32_INIT(500, 1000, 100);
    static tg_duty_cycle32 all = TG_DUTY_CYCLE32_INIT(1000, 1000, 30);
    static tg_duty_cycle32 radio = TG_DUTY_CYCLE32_INIT(36000, 3600000, 3000);
    static tg_duty_cycle32 widest = TG_DUTY_CYCLE32_INIT(1, UINT32_MAX / 64, 1);
    tg_duty_cycle32 d, zeroed;
    tg_outcome32 out;
    tg_snapshot kept;
    tg_fault fault;
    uint64_t error = 0;

    EXPECT(sizeof d == 24 && greedy(&tenth, 100, 1000, 7) == 0 && greedy(&half, 500, 1000, 100) == 0);
    EXPECT(greedy(&all, 1000, 1000, 30) == 0);
    EXPECT(tg_duty_cycle32_init(&d, 100, 1000, 7, NULL, NULL) == TG_OK && greedy(&d, 100, 1000, 7) == 0);
    EXPECT(tg_profile32_max_admitted(&radio.gcra.profile, 3600000) >= 35900);
    EXPECT(tg_profile32_max_admitted(&radio.gcra.profile, 3600000) <= 36000);
    EXPECT(tg_duty_cycle32_air_time_left(&widest, 0) == 1);

    EXPECT(tg_duty_cycle32_init(&d, 36000, 3600000, 3000, &error, &fault) == TG_OK && error == 30024343);
    EXPECT(tg_duty_cycle32_try_send(&d, 0, 2800, &out) == TG_OK && out.remaining == 200);
    EXPECT(tg_duty_cycle32_air_time_left(&d, 0) == 200);
    EXPECT(tg_duty_cycle32_try_send(&d, 0, 1400, &out) == TG_DENIED && out.retry_after == 130909);
    EXPECT(tg_duty_cycle32_try_send(&d, 0, 3001, &out) == TG_EXCEEDS_BURST);
    EXPECT(tg_gcra32_snapshot(&d.gcra, 0, &kept) == TG_OK && tg_gcra32_drain(&d.gcra, 9) == TG_OK);
    EXPECT(tg_gcra32_restore(&d.gcra, &kept, 9, 130909, NULL) == TG_OK);
    EXPECT(tg_duty_cycle32_try_send(&d, 9, 1400, NULL) == TG_OK);

    EXPECT(tg_duty_cycle32_init(&d, 11, 10, 3, &error, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_COUNT);
    EXPECT(fault.max == 10 && error == 30024343 && tg_duty_cycle32_air_time_left(&d, 9) == 0);
    EXPECT(tg_duty_cycle32_init(&d, 9, 10, 10, NULL, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_BURST);
    memset(&zeroed, 0, sizeof zeroed);
    EXPECT(tg_duty_cycle32_try_send(&zeroed, 0, 1, NULL) == TG_E_UNINIT);
    EXPECT(tg_duty_cycle32_air_time_left(NULL, 0) == 0);
    return 0;
}

static int test_waits(void) {
    static tg_shaper s = TG_SHAPER_INIT(1, 100, 3);
    static tg_shaper32 s32 = TG_SHAPER32_INIT(1, 100, 3), zeroed;
    static tg_stagger line = {0};
    static tg_stagger32 line32 = {0};
    tg_outcome32 out;
    uint64_t slot = 7;
    uint32_t slot32 = 7, turn;

    EXPECT(tg_jitter(100, 50, 0) == 100 && tg_jitter(100, 50, UINT64_MAX) == 150);
    EXPECT(tg_jitter32(100, 49, UINT32_C(1) << 31) == 125 && tg_jitter32(UINT32_MAX, 9, 9) == UINT32_MAX);
    EXPECT(tg_shaper32_try_acquire(&s32, 0, 3, NULL) == TG_OK);
    for (turn = 1; turn < 4; turn++) {
        EXPECT(tg_shaper32_try_acquire(&s32, 0, 1, &out) == TG_DENIED && out.retry_after == 100);
        EXPECT(tg_stagger32_slot(&line32, &s32, 0, 1, out.retry_after, &slot32) == TG_OK);
        EXPECT(slot32 == 100 * turn);
    }
    for (turn = 1; turn < 4; turn++)
        EXPECT(tg_shaper32_try_acquire(&s32, 100 * turn, 1, NULL) == TG_OK);
    EXPECT(tg_stagger_slot(&line, &s, 0, 1, 40, &slot) == TG_OK && slot == 40);
    EXPECT(tg_stagger_slot(&line, &s, 0, 2, 40, &slot) == TG_OK && slot == 240);
    EXPECT(tg_stagger_slot(&line, &s, 0, 4, UINT64_MAX, &slot) == TG_OK && slot == UINT64_MAX);
    EXPECT(tg_stagger_slot(NULL, &s, 0, 1, 40, &slot) == TG_E_NULL && slot == 0);
    EXPECT(tg_stagger32_slot(&line32, &zeroed, 0, 1, 40, &slot32) == TG_E_UNINIT && slot32 == 0);
    return 0;
}

int test_devices(void) {
    return test_waits() || test_log_site() || test_snapshots() || test_duty_cycle();
}
