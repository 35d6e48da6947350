/* Two rates in one word, and the colour meters, as a C program meets them. */

#include "expect.h"
#include "tollgate.h"

#include <string.h>

int test_two_rates(void);

/* 10 a second and 1000 an hour, on a clock of milliseconds that has wrapped. */
static int test_dual(void) {
    const tg_quota a_second = {10, 1000, 10}, an_hour = {1000, 3600000, 12}, too_long = {1, 3600000, 1000};
    const uint64_t start = ((uint64_t)5 << 32) - 100;
    tg_profile32 first, second;
    tg_dual d, later;
    tg_outcome out;
    tg_snapshot kept;
    tg_fault fault;
    uint64_t taken = 9;
    uint32_t by = 9;

    memset(&d, 0, sizeof d);
    EXPECT(tg_dual_try_acquire(&d, 0, 1, &out, &by) == TG_E_UNINIT && by == 0 && out.retry_after == UINT64_MAX);
    EXPECT(tg_dual_init(&d, &a_second, &too_long) == TG_E_QUOTA && tg_dual_init(&d, &too_long, &a_second) == TG_E_QUOTA);
    EXPECT(tg_dual_init(&d, &a_second, &an_hour) == TG_OK && tg_dual_allow(&d, 0, 10) && !tg_dual_allow(&d, 0, 1));
    EXPECT(tg_profile32_init(&first, &a_second) == TG_OK && tg_profile32_init(&second, &an_hour) == TG_OK);
    EXPECT(tg_dual_init_profiles(&d, &first, &second, start) == TG_OK);
    EXPECT(tg_profile32_burst(&d.first) == 10 && tg_profile32_burst(&d.second) == 12);

    EXPECT(tg_dual_try_acquire(&d, start, 11, &out, &by) == TG_EXCEEDS_BURST && by == TG_FIRST);
    EXPECT(tg_dual_try_acquire(&d, start, (uint64_t)1 << 32, &out, &by) == TG_EXCEEDS_BURST && by == (TG_FIRST | TG_SECOND));
    EXPECT(tg_dual_try_acquire(&d, start, 10, &out, &by) == TG_OK && by == 0 && out.remaining == 0);
    EXPECT(out.reset_after == 36000);
    EXPECT(tg_dual_peek(&d, start, 2, &out, &by) == TG_DENIED && by == TG_FIRST && out.retry_after == 200);
    EXPECT(tg_dual_peek(&d, start, 3, &out, &by) == TG_DENIED && by == (TG_FIRST | TG_SECOND) && out.retry_after == 3600);
    EXPECT(tg_dual_acquire_up_to(&d, start + 300, 3, &taken, &out, &by) == TG_OK && taken == 2 && by == 0);
    EXPECT(tg_dual_acquire_up_to(&d, start + 300, 3, &taken, &out, &by) == TG_DENIED && taken == 0 && by == TG_SECOND);
    EXPECT(out.retry_after == 3300 && tg_dual_try_acquire(&d, start + 300, 1, NULL, &by) == TG_DENIED && by == TG_SECOND);
    EXPECT(tg_dual_try_acquire(&d, start + 3599, 1, NULL, NULL) == TG_DENIED);
    EXPECT(tg_dual_try_acquire(&d, start + 3600, 1, NULL, NULL) == TG_OK);

    EXPECT(tg_dual_init(&later, &a_second, &an_hour) == TG_OK && tg_dual_snapshot(&d, start + 3600, &kept) == TG_OK);
    EXPECT(tg_dual_restore(&later, &kept, 7, 3599, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(!tg_dual_allow(&later, 7, 1) && tg_dual_allow(&later, 8, 1));
    EXPECT(tg_dual_fill(&later, 8) == TG_OK && tg_dual_allow(&later, 8, 10) && tg_dual_drain(&later, 8) == TG_OK);
    EXPECT(tg_dual_peek(&later, 8, 1, &out, &by) == TG_DENIED && by == 3 && out.reset_after == 43200);
    EXPECT(tg_dual_touch(&later, 9) == TG_OK);
    return 0;
}

/* A byte per tick, and burst sizes of 3000 and 1500: what each of them makes of the same packets. */
static int test_meters(void) {
    static const struct {
        uint64_t now;
        uint32_t bytes;
        int32_t precolour, single, peak, apart;
    } packets[] = {
        {0, 1500, TG_GREEN, TG_GREEN, TG_GREEN, TG_GREEN},
        {0, 1500, TG_GREEN, TG_GREEN, TG_YELLOW, TG_GREEN},
        {0, 1500, TG_GREEN, TG_YELLOW, TG_RED, TG_YELLOW},
        {0, 0, TG_GREEN, TG_GREEN, TG_GREEN, TG_GREEN},
        {0, 1, TG_GREEN, TG_RED, TG_RED, TG_RED},
        {500, 500, TG_YELLOW, TG_RED, TG_YELLOW, TG_YELLOW},
        {500, 500, TG_GREEN, TG_GREEN, TG_RED, TG_GREEN},
        {3500, 1500, TG_YELLOW, TG_RED, TG_YELLOW, TG_YELLOW},
        {3500, 3000, TG_GREEN, TG_GREEN, TG_RED, TG_GREEN},
        {8000, 3000, TG_GREEN, TG_GREEN, TG_YELLOW, TG_GREEN},
        {8000, 1500, TG_GREEN, TG_YELLOW, TG_RED, TG_YELLOW},
        {9000, 10, TG_RED, TG_RED, TG_RED, TG_RED},
    };
    const tg_quota large = {1, 1, 3000}, small = {1, 1, 1500};
    const tg_options coarse = {0, 0, 0, UINT64_MAX, 0, 0};
    tg_profile32 of_large, of_small;
    tg_srtcm single;
    tg_trtcm peak;
    tg_trtcm4115 apart;
    tg_fault fault;
    unsigned i;

    memset(&single, 0, sizeof single);
    EXPECT(tg_srtcm_meter(&single, 0, 1, TG_GREEN) == TG_E_UNINIT && tg_srtcm_touch(&single, 0) == TG_E_UNINIT);
    EXPECT(tg_srtcm_meter(NULL, 0, 1, TG_GREEN) == TG_E_NULL);
    EXPECT(tg_profile32_init(&of_large, &large) == TG_OK && tg_profile32_init(&of_small, &small) == TG_OK);
    EXPECT(tg_srtcm_init_with(&single, &large, 1500, &coarse, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_IDLE);
    EXPECT(tg_srtcm_init(&single, &large, 1500) == TG_OK);
    EXPECT(tg_trtcm_init(&peak, &large, &small) == TG_OK && tg_trtcm4115_init(&apart, &large, &small) == TG_OK);
    EXPECT(tg_trtcm_meter(&peak, 0, 1, 3) == TG_E_ARGUMENT && tg_trtcm_meter(&peak, 0, 1, -1) == TG_E_ARGUMENT);
    EXPECT(tg_trtcm_init_profiles(&peak, &of_large, &of_small, 0) == TG_OK);
    EXPECT(tg_trtcm4115_init_profiles(&apart, &of_large, &of_small, 0) == TG_OK);
    for (i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        const uint64_t now = packets[i].now;
        const uint32_t bytes = packets[i].bytes;
        const int32_t precolour = packets[i].precolour;
        EXPECT(tg_srtcm_meter(&single, now, bytes, precolour) == packets[i].single);
        EXPECT(tg_trtcm_meter(&peak, now, bytes, precolour) == packets[i].peak);
        EXPECT(tg_trtcm4115_meter(&apart, now, bytes, precolour) == packets[i].apart);
    }
    EXPECT(tg_srtcm_touch(&single, 9000) == TG_OK && tg_trtcm_touch(&peak, 9000) == TG_OK);
    EXPECT(tg_trtcm4115_touch(&apart, 9000) == TG_OK && tg_trtcm4115_meter(&apart, 11000, 3000, TG_GREEN) == TG_GREEN);
    return 0;
}

int test_two_rates(void) {
    return test_dual() || test_meters();
}
