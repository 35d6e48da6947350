/* The functions of tollgate.h as data. A function that is missing here is missed by ffi/tests/hostile.rs. */

#include "hostile.h"

#include <string.h>

/* A number behind a pointer, as a struct: on i686 only that has the alignment that a field has. */
typedef struct number {
    uint64_t value;
} number;
typedef struct number32 {
    uint32_t value;
} number32;

static const tg_quota sound_tg_quota = {1, 100, 3};
static const tg_options sound_tg_options = {2, 50, 40, 1000, 0, 0};
static const tg_demand_config sound_tg_demand_config = {{4, 100, 8}, 12, 6, 2, 9};
static const tg_aimd_config sound_tg_aimd_config = {{4, 100, 8}, 12, 2, 9, 2, 700, 3, 0};
static tg_demand sound_tg_demand;
static tg_demand32 sound_tg_demand32;
static tg_aimd sound_tg_aimd;
static tg_aimd32 sound_tg_aimd32;
/* A rule allows no tolerance. */
static const tg_options sound_strict = {0, 50, 40, 1000, 0, 0};
static const tg_bucket_config sound_tg_bucket_config = {64, 20, 5, 20};
static const tg_profile sound_tg_profile = TG_PROFILE_INIT(1, 100, 3);
static const tg_profile32 sound_tg_profile32 = TG_PROFILE32_INIT(1, 100, 3);
static const tg_word sound_tg_word = TG_WORD_INIT;
static const tg_word32 sound_tg_word32 = TG_WORD32_INIT;
static const tg_gcra sound_tg_gcra = TG_GCRA_INIT(1, 100, 3);
static const tg_gcra32 sound_tg_gcra32 = TG_GCRA32_INIT(1, 100, 3);
static const tg_unshared sound_tg_unshared = TG_UNSHARED_INIT(1, 100, 3);
static const tg_unshared32 sound_tg_unshared32 = TG_UNSHARED32_INIT(1, 100, 3);
static const tg_handle sound_tg_handle = TG_HANDLE_INIT;
static const tg_handle32 sound_tg_handle32 = TG_HANDLE32_INIT;
static const tg_lease sound_tg_lease = TG_LEASE_INIT(4, 100);
static const tg_lease32 sound_tg_lease32 = TG_LEASE32_INIT(4, 100);
static const tg_shaper sound_tg_shaper = TG_SHAPER_INIT(1, 100, 3);
static const tg_shaper32 sound_tg_shaper32 = TG_SHAPER32_INIT(1, 100, 3);
static const tg_live sound_tg_live = TG_LIVE_INIT(1, 100, 3);
static const tg_live32 sound_tg_live32 = TG_LIVE32_INIT(1, 100, 3);
static const tg_reservation sound_tg_reservation = {1, 101, 301, 2, 101, 301, 0};
static const tg_reservation32 sound_tg_reservation32 = {1, 101, 301, 2, 101, 301, 0};
static const tg_bucket sound_tg_bucket = TG_BUCKET_INIT(64, 20, 5, 20);
static const tg_bucket32 sound_tg_bucket32 = TG_BUCKET32_INIT(64, 20, 5, 20);
static const tg_window_quota sound_tg_window_quota = {3, 64};
static tg_window sound_tg_window;
static tg_window32 sound_tg_window32;
static uint64_t slots[3];
static uint32_t slots32[3];
static tg_log sound_tg_log;
static tg_log32 sound_tg_log32;
static const struct slots_of_init {
    uint64_t slots[3];
} sound_slots = {{11, 22, 33}};
static const struct slots32_of_init {
    uint32_t slots[3];
} sound_slots32 = {{11, 22, 33}};
static tg_table sound_tg_table;
static tg_table32 sound_tg_table32;
static const tg_table_outcome sound_tg_table_outcome = {11, 22, 33, 44, 55};
static const tg_table32_outcome sound_tg_table32_outcome = {11, 22, 33, 44};
static const tg_table_counters sound_tg_table_counters = {{1, 2, 3, 4, 5}};
static const tg_secret sound_tg_secret = {{1, 2, 3}};
static TG_ALIGNED(64) unsigned char made[TG_TABLE_BYTES(4, 1)], made32[TG_TABLE32_BYTES(4, 1)], blank[1024];
static const tg_duty_cycle32 sound_tg_duty_cycle32 = TG_DUTY_CYCLE32_INIT(30, 600, 3);
static tg_dual sound_tg_dual;
static tg_srtcm sound_tg_srtcm;
static tg_trtcm sound_tg_trtcm;
static tg_trtcm4115 sound_tg_trtcm4115;
static const tg_stagger sound_tg_stagger = {0};
static const tg_stagger32 sound_tg_stagger32 = {0};
static tg_budget sound_tg_budget;
static tg_budget32 sound_tg_budget32;
static tg_child sound_tg_child;
static tg_child32 sound_tg_child32;
static const tg_spending sound_tg_spending = {{1, 1, 101, 1, 1, 101, 0}, {1, 1, 201, 2, 1, 201, 0}};
static const tg_spending32 sound_tg_spending32 = {{1, 1, 101, 1, 1, 101, 0}, {1, 1, 201, 2, 1, 201, 0}};
static const tg_log_site sound_tg_log_site = TG_LOG_SITE_INIT;
/* What is only written has a value before, by which it is seen whether it was. */
static const tg_outcome sound_tg_outcome = {11, 22, 33};
static const tg_outcome32 sound_tg_outcome32 = {11, 22, 33};
static const tg_tiers_outcome sound_tg_tiers_outcome = {11, 22, 33, 44};
static const tg_tiers_outcome32 sound_tg_tiers_outcome32 = {11, 22, 33, 44};
static const tg_child_outcome sound_tg_child_outcome = {11, 22, 33};
static const tg_child_outcome32 sound_tg_child_outcome32 = {11, 22, 33};
static tg_snapshot kept_gcra, kept_gcra32, kept_word, kept_word32, kept_shaper, kept_shaper32, kept_bucket,
    kept_bucket32, kept_dual, kept_window, kept_window32;

/* A parent that is of no use but to set up its child. */
static bool family_sound(void) {
    tg_shaper parent;
    tg_shaper32 parent32;
    return tg_child_init_all(&parent, &sound_tg_quota, &sound_tg_child, &sound_tg_quota, 1, NULL, 0, NULL) == TG_OK &&
           tg_child32_init_all(&parent32, &sound_tg_quota, &sound_tg_child32, &sound_tg_quota, 1, NULL, 0, NULL) == TG_OK;
}

static const tg_fault sound_tg_fault = {11, 22, 33, 44};
static const tg_snapshot sound_tg_snapshot = {{0}};
static const number sound_number = {UINT64_MAX};
static const number32 sound_number32 = {UINT32_MAX};

#define IS(role, type) {role, sizeof(type), __alignof__(type), &sound_##type}
/* What is restored belongs to the sound limiter of its kind. */
#define KEPT_OF(name) {KEPT, sizeof(tg_snapshot), __alignof__(tg_snapshot), &kept_##name}

bool save_sound(void) {
    return family_sound() && tg_budget_init(&sound_tg_budget, &sound_tg_quota, &sound_tg_quota) == TG_OK &&
           tg_budget32_init(&sound_tg_budget32, &sound_tg_quota, &sound_tg_quota) == TG_OK &&
           tg_demand_init_with(&sound_tg_demand, &sound_tg_demand_config, NULL, 0, NULL) == TG_OK &&
           tg_demand32_init_with(&sound_tg_demand32, &sound_tg_demand_config, NULL, 0, NULL) == TG_OK &&
           tg_aimd_init_with(&sound_tg_aimd, &sound_tg_aimd_config, NULL, 0, NULL) == TG_OK &&
           tg_aimd32_init_with(&sound_tg_aimd32, &sound_tg_aimd_config, NULL, 0, NULL) == TG_OK &&
           tg_dual_init(&sound_tg_dual, &sound_tg_quota, &sound_tg_quota) == TG_OK &&
           tg_srtcm_init(&sound_tg_srtcm, &sound_tg_quota, 2) == TG_OK &&
           tg_trtcm_init(&sound_tg_trtcm, &sound_tg_quota, &sound_tg_quota) == TG_OK &&
           tg_trtcm4115_init(&sound_tg_trtcm4115, &sound_tg_quota, &sound_tg_quota) == TG_OK &&
           tg_dual_snapshot(&sound_tg_dual, 1, &kept_dual) == TG_OK &&
           tg_window_init(&sound_tg_window, &sound_tg_window_quota, 0) == TG_OK &&
           tg_window32_init(&sound_tg_window32, &sound_tg_window_quota, 0) == TG_OK &&
           tg_log_init(&sound_tg_log, slots, 3, &sound_tg_window_quota) == TG_OK &&
           tg_log32_init(&sound_tg_log32, slots32, 3, &sound_tg_window_quota) == TG_OK &&
           tg_table_init(&sound_tg_table, made, sizeof made, &sound_tg_quota, 1) == TG_OK &&
           tg_table32_init(&sound_tg_table32, made32, sizeof made32, &sound_tg_quota, 1) == TG_OK &&
           tg_window_snapshot(&sound_tg_window, 1, &kept_window) == TG_OK &&
           tg_window32_snapshot(&sound_tg_window32, 1, &kept_window32) == TG_OK &&
           tg_gcra_snapshot(&sound_tg_gcra, 1, &kept_gcra) == TG_OK &&
           tg_gcra32_snapshot(&sound_tg_gcra32, 1, &kept_gcra32) == TG_OK &&
           tg_word_snapshot(&sound_tg_word, &sound_tg_profile, 1, &kept_word) == TG_OK &&
           tg_word32_snapshot(&sound_tg_word32, &sound_tg_profile32, 1, &kept_word32) == TG_OK &&
           tg_shaper_snapshot(&sound_tg_shaper, 1, &kept_shaper) == TG_OK &&
           tg_shaper32_snapshot(&sound_tg_shaper32, 1, &kept_shaper32) == TG_OK &&
           tg_bucket_snapshot(&sound_tg_bucket, 1, &kept_bucket) == TG_OK &&
           tg_bucket32_snapshot(&sound_tg_bucket32, 1, &kept_bucket32) == TG_OK;
}

#define N0 ((uint64_t)n[0])
#define N1 ((uint64_t)n[1])
#define N2 ((uint64_t)n[2])
#define T0 ((tick)n[0])
#define T1 ((tick)n[1])
#define T2 ((tick)n[2])
#define T3 ((tick)n[3])
#define C1 ((uint32_t)n[1])

/* X(name, kind, how many numbers, its arguments, what its pointers are), `s` being the suffix of a width.
 * p[0], p[1], ... are the pointers from left to right, T ticks or cells, N what has 64 bits in both widths,
 * and C the tokens of a bucket, which have 32. */
#define PROFILES(X, s) \
    X(tg_profile##s##_init, SET_UP, 0, (p[0], p[1]), IS(TARGET, tg_profile##s), IS(INPUT, tg_quota)) \
    X(tg_profile##s##_init_with, SET_UP, 0, (p[0], p[1], p[2], p[3]), IS(TARGET, tg_profile##s), \
      IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_profile##s##_init_approximate, SET_UP, 0, (p[0], p[1], p[2], p[3], p[4]), \
      IS(TARGET, tg_profile##s), IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(RATE_ERROR, number), \
      IS(FAULT, tg_fault)) \
    X(tg_profile##s##_init_hard_window, SET_UP, 3, (p[0], N0, N1, N2, p[1], p[2]), \
      IS(TARGET, tg_profile##s), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_profile##s##_burst, ASK, 0, (p[0]), IS(READ, tg_profile##s)) \
    X(tg_profile##s##_max_admitted, ASK, 1, (p[0], N0), IS(READ, tg_profile##s)) \
    X(tg_profile##s##_time_to_full, ASK, 0, (p[0]), IS(READ, tg_profile##s)) \
    X(tg_profile##s##_worst_wait, ASK_WAIT, 1, (p[0], T0), IS(READ, tg_profile##s)) \
    X(tg_profile##s##_max_idle, ASK, 0, (p[0]), IS(READ, tg_profile##s))

#define WORDS(X, s) \
    X(tg_word##s##_init, SET_UP, 1, (p[0], p[1], T0), IS(TARGET, tg_word##s), IS(READ, tg_profile##s)) \
    X(tg_word##s##_try_acquire, TAKE, 2, (p[0], p[1], T0, T1, p[2]), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(OUT, tg_outcome##s)) \
    X(tg_word##s##_allow, ALLOW, 2, (p[0], p[1], T0, T1), IS(WORD, tg_word##s), IS(READ, tg_profile##s)) \
    X(tg_word##s##_acquire_up_to, TAKE, 2, (p[0], p[1], T0, T1, p[2], p[3]), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(tg_word##s##_peek, TAKE, 2, (p[0], p[1], T0, T1, p[2]), IS(READ_WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(OUT, tg_outcome##s)) \
    X(tg_word##s##_touch, CHANGE, 1, (p[0], p[1], T0), IS(WORD, tg_word##s), IS(READ, tg_profile##s)) \
    X(tg_word##s##_fill, CHANGE, 1, (p[0], p[1], T0), IS(WORD, tg_word##s), IS(READ, tg_profile##s)) \
    X(tg_word##s##_drain, CHANGE, 1, (p[0], p[1], T0), IS(WORD, tg_word##s), IS(READ, tg_profile##s)) \
    X(tg_word##s##_snapshot, SAVE, 1, (p[0], p[1], T0, p[2]), IS(READ_WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(SAVED, tg_snapshot)) \
    X(tg_word##s##_restore, RESTORE, 2, (p[0], p[1], p[2], T0, N1, p[3]), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s), KEPT_OF(word##s), IS(FAULT, tg_fault)) \
    X(tg_word##s##_refund, CHANGE, 4, (p[0], p[1], T0, T1, T2, T3, p[2]), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(OUT, tg_outcome##s))

#define GCRAS(X, s) \
    X(tg_gcra##s##_init, SET_UP, 0, (p[0], p[1]), IS(TARGET, tg_gcra##s), IS(INPUT, tg_quota)) \
    X(tg_gcra##s##_init_with, SET_UP, 1, (p[0], p[1], p[2], T0, p[3]), IS(TARGET, tg_gcra##s), \
      IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_gcra##s##_init_profile, SET_UP, 1, (p[0], p[1], T0), IS(TARGET, tg_gcra##s), \
      IS(READ, tg_profile##s)) \
    X(tg_gcra##s##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(LIMITER, tg_gcra##s), \
      IS(OUT, tg_outcome##s)) \
    X(tg_gcra##s##_allow, ALLOW, 2, (p[0], T0, T1), IS(LIMITER, tg_gcra##s)) \
    X(tg_gcra##s##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LIMITER, tg_gcra##s), \
      IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(tg_gcra##s##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, tg_gcra##s), IS(OUT, tg_outcome##s)) \
    X(tg_gcra##s##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_gcra##s)) \
    X(tg_gcra##s##_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_gcra##s)) \
    X(tg_gcra##s##_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_gcra##s)) \
    X(tg_gcra##s##_snapshot, SAVE, 1, (p[0], T0, p[1]), IS(READ, tg_gcra##s), IS(SAVED, tg_snapshot)) \
    X(tg_gcra##s##_restore, RESTORE, 2, (p[0], p[1], T0, N1, p[2]), IS(LIMITER, tg_gcra##s), \
      KEPT_OF(gcra##s), IS(FAULT, tg_fault)) \
    X(tg_gcra##s##_refund, CHANGE, 4, (p[0], T0, T1, T2, T3, p[1]), IS(LIMITER, tg_gcra##s), \
      IS(OUT, tg_outcome##s))

/* What one thread has of its own. */
#define OWNED(X, s) \
    X(tg_unshared##s##_init, SET_UP, 0, (p[0], p[1]), IS(TARGET, tg_unshared##s), IS(INPUT, tg_quota)) \
    X(tg_unshared##s##_init_with, SET_UP, 1, (p[0], p[1], p[2], T0, p[3]), IS(TARGET, tg_unshared##s), \
      IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_unshared##s##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(LIMITER, tg_unshared##s), \
      IS(OUT, tg_outcome##s)) \
    X(tg_unshared##s##_allow, ALLOW, 2, (p[0], T0, T1), IS(LIMITER, tg_unshared##s)) \
    X(tg_unshared##s##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LIMITER, tg_unshared##s), \
      IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(tg_unshared##s##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, tg_unshared##s), IS(OUT, tg_outcome##s)) \
    X(tg_unshared##s##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_unshared##s)) \
    X(tg_unshared##s##_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_unshared##s)) \
    X(tg_unshared##s##_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_unshared##s)) \
    X(tg_handle##s##_try_acquire, TAKE, 2, (p[0], p[1], p[2], T0, T1, p[3]), IS(OWN, tg_handle##s), \
      IS(WORD, tg_word##s), IS(READ, tg_profile##s), IS(OUT, tg_outcome##s)) \
    X(tg_handle##s##_allow, ALLOW, 2, (p[0], p[1], p[2], T0, T1), IS(OWN, tg_handle##s), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s)) \
    X(tg_lease##s##_init, SET_UP, 2, (p[0], T0, T1), IS(TARGET, tg_lease##s)) \
    X(tg_lease##s##_try_acquire, TAKE, 2, (p[0], p[1], T0, T1, p[2]), IS(OWN, tg_lease##s), \
      IS(LENDER, tg_gcra##s), IS(OUT, tg_outcome##s)) \
    X(tg_lease##s##_give_back, CHANGE, 1, (p[0], p[1], T0), IS(OWN, tg_lease##s), IS(LENDER, tg_gcra##s))

/* What a shaper and a limiter whose quota changes have in common. */
#define LENDERS(X, s, name) \
    X(name##_init, SET_UP, 0, (p[0], p[1]), IS(TARGET, name), IS(INPUT, tg_quota)) \
    X(name##_init_with, SET_UP, 1, (p[0], p[1], p[2], T0, p[3]), IS(TARGET, name), IS(INPUT, tg_quota), \
      IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(name##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(LIMITER, name), IS(OUT, tg_outcome##s)) \
    X(name##_allow, ALLOW, 2, (p[0], T0, T1), IS(LIMITER, name)) \
    X(name##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LIMITER, name), \
      IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(name##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, name), IS(OUT, tg_outcome##s)) \
    X(name##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, name)) \
    X(name##_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, name)) \
    X(name##_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, name)) \
    X(name##_reserve, TAKE, 3, (p[0], T0, T1, T2, p[1], p[2]), IS(LIMITER, name), \
      IS(GRANTED, tg_reservation##s), IS(OUT, tg_outcome##s)) \
    X(name##_reserve_oversize, TAKE, 3, (p[0], T0, T1, T2, p[1], p[2]), IS(LIMITER, name), \
      IS(GRANTED, tg_reservation##s), IS(OUT, tg_outcome##s)) \
    X(name##_cancel, CHANGE, 1, (p[0], T0, p[1], p[2]), IS(LIMITER, name), IS(HELD, tg_reservation##s), \
      IS(OUT, tg_outcome##s)) \
    X(name##_settle, FOLLOW, 2, (p[0], T0, p[1], T1, p[2]), IS(LIMITER, name), \
      IS(HELD, tg_reservation##s), IS(OUT, tg_outcome##s)) \
    X(name##_debit, FOLLOW, 2, (p[0], T0, T1, p[1]), IS(LIMITER, name), IS(OUT, tg_outcome##s)) \
    X(name##_not_before, FOLLOW, 2, (p[0], T0, T1, p[1]), IS(LIMITER, name), IS(OUT, tg_outcome##s)) \
    X(name##_observe, FOLLOW, 3, (p[0], T0, T1, T2, p[1]), IS(LIMITER, name), IS(OUT, tg_outcome##s))

#define SHAPERS(X, s) \
    LENDERS(X, s, tg_shaper##s) \
    X(tg_shaper##s##_snapshot, SAVE, 1, (p[0], T0, p[1]), IS(READ, tg_shaper##s), IS(SAVED, tg_snapshot)) \
    X(tg_shaper##s##_restore, RESTORE, 2, (p[0], p[1], T0, N1, p[2]), IS(LIMITER, tg_shaper##s), \
      KEPT_OF(shaper##s), IS(FAULT, tg_fault)) \
    X(tg_shaper##s##_refund, CHANGE, 4, (p[0], T0, T1, T2, T3, p[1]), IS(LIMITER, tg_shaper##s), \
      IS(OUT, tg_outcome##s))

#define LIVES(X, s) \
    LENDERS(X, s, tg_live##s) \
    X(tg_live##s##_change, REQUOTA, 2, (p[0], T0, p[1], p[2], (tg_carry)n[1], p[3]), IS(CHANGED, tg_live##s), \
      IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_live##s##_burst, ASK, 0, (p[0]), IS(READ, tg_live##s)) \
    X(tg_live##s##_max_admitted, ASK, 1, (p[0], N0), IS(READ, tg_live##s)) \
    X(tg_live##s##_time_to_full, ASK, 0, (p[0]), IS(READ, tg_live##s)) \
    X(tg_live##s##_worst_wait, ASK_WAIT, 1, (p[0], T0), IS(READ, tg_live##s)) \
    X(tg_live##s##_max_idle, ASK, 0, (p[0]), IS(READ, tg_live##s))

/* A rate that follows what happens, by either rule. */
#define ADAPTS(X, s, name, config) \
    X(name##_init, SET_UP, 2, (p[0], p[1], (uint32_t)n[0], C1), IS(TARGET, name), IS(INPUT, tg_quota)) \
    X(name##_init_with, SET_UP, 1, (p[0], p[1], p[2], T0, p[3]), IS(TARGET, name), IS(INPUT, config), \
      {OPTIONS, sizeof(tg_options), __alignof__(tg_options), &sound_strict}, IS(FAULT, tg_fault)) \
    X(name##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(ADAPTING, name), IS(OUT, tg_outcome##s)) \
    X(name##_allow, ALLOW, 2, (p[0], T0, T1), IS(ADAPTING, name)) \
    X(name##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(ADAPTING, name), \
      IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(name##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, name), IS(OUT, tg_outcome##s)) \
    X(name##_touch, CHANGE, 1, (p[0], T0), IS(ADAPTING, name)) \
    X(name##_level, ASK, 0, (p[0]), IS(READ, name)) \
    X(name##_max_admitted, ASK, 1, (p[0], N0), IS(READ, name))

#define RULES(X, s) \
    ADAPTS(X, s, tg_demand##s, tg_demand_config) \
    ADAPTS(X, s, tg_aimd##s, tg_aimd_config) \
    X(tg_aimd##s##_success, CHANGE, 1, (p[0], T0), IS(ADAPTING, tg_aimd##s)) \
    X(tg_aimd##s##_overload, CHANGE, 1, (p[0], T0), IS(ADAPTING, tg_aimd##s))

/* Two limits, of the pointers to their words and profiles. */
static const tg_tier *two(void *const p[], uint64_t n) {
    static tg_tier tiers[2];
    unsigned i;
    for (i = 0; i < 2; i++) {
        tiers[i].word = (tg_word *)p[2 * i];
        tiers[i].profile = (const tg_profile *)p[2 * i + 1];
        tiers[i].n = n;
    }
    return tiers;
}
static const tg_tier32 *two32(void *const p[], uint32_t n) {
    static tg_tier32 tiers[2];
    unsigned i;
    for (i = 0; i < 2; i++) {
        tiers[i].word = (tg_word32 *)p[2 * i];
        tiers[i].profile = (const tg_profile32 *)p[2 * i + 1];
        tiers[i].n = n;
    }
    return tiers;
}

#define TOGETHER(X, s) \
    X(tg_tiers##s##_try_acquire, TAKE, 2, (two##s(p, T1), 2, T0, p[4]), IS(WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(WORD, tg_word##s), IS(READ, tg_profile##s), IS(OUT, tg_tiers_outcome##s)) \
    X(tg_tiers##s##_peek, TAKE, 2, (two##s(p, T1), 2, T0, p[4]), IS(READ_WORD, tg_word##s), \
      IS(READ, tg_profile##s), IS(READ_WORD, tg_word##s), IS(READ, tg_profile##s), IS(OUT, tg_tiers_outcome##s)) \
    X(tg_budget##s##_init, SET_UP, 0, (p[0], p[1], p[2]), IS(TARGET, tg_budget##s), IS(INPUT, tg_quota), \
      IS(INPUT, tg_quota)) \
    X(tg_budget##s##_init_with, SET_UP, 1, (p[0], p[1], p[2], p[3], T0, p[4]), IS(TARGET, tg_budget##s), \
      IS(INPUT, tg_quota), IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_budget##s##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(SEVERAL, tg_budget##s), \
      IS(GRANTED, tg_spending##s), IS(OUT, tg_tiers_outcome##s)) \
    X(tg_budget##s##_try_acquire_oversize, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(SEVERAL, tg_budget##s), \
      IS(GRANTED, tg_spending##s), IS(OUT, tg_tiers_outcome##s)) \
    X(tg_budget##s##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, tg_budget##s), IS(OUT, tg_tiers_outcome##s)) \
    X(tg_budget##s##_settle, FOLLOW, 2, (p[0], T0, p[1], T1, p[2]), IS(SEVERAL, tg_budget##s), \
      IS(HELD, tg_spending##s), IS(OUT, tg_outcome##s)) \
    X(tg_budget##s##_cancel, CHANGE, 1, (p[0], T0, p[1], p[2]), IS(SEVERAL, tg_budget##s), \
      IS(HELD, tg_spending##s), IS(OUT, tg_outcome##s)) \
    X(tg_child##s##_init_all, SET_UP, 1, (p[0], p[1], p[2], p[3], 1, p[4], T0, p[5]), IS(TARGET, tg_shaper##s), \
      IS(INPUT, tg_quota), IS(TARGET, tg_child##s), IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_child##s##_try_acquire, TAKE, 2, (p[0], p[1], T0, T1, p[2]), IS(LIMITER, tg_shaper##s), \
      IS(SEVERAL, tg_child##s), IS(OUT, tg_child_outcome##s)) \
    X(tg_shaper##s##_max_taken, ASK, 1, (p[0], N0), IS(READ, tg_shaper##s))

#define BUCKETS(X, s) \
    X(tg_bucket##s##_init, SET_UP, 1, (p[0], p[1], T0), IS(TARGET, tg_bucket##s), \
      IS(INPUT, tg_bucket_config)) \
    X(tg_bucket##s##_init_with, SET_UP, 2, (p[0], p[1], N1, T0, p[2]), IS(TARGET, tg_bucket##s), \
      IS(INPUT, tg_bucket_config), IS(FAULT, tg_fault)) \
    X(tg_bucket##s##_try_acquire, TAKE, 2, (p[0], T0, C1, p[1]), IS(LIMITER, tg_bucket##s), \
      IS(OUT, tg_outcome##s)) \
    X(tg_bucket##s##_allow, ALLOW, 2, (p[0], T0, C1), IS(LIMITER, tg_bucket##s)) \
    X(tg_bucket##s##_acquire_up_to, TAKE, 2, (p[0], T0, C1, p[1], p[2]), IS(LIMITER, tg_bucket##s), \
      IS(TAKEN, number32), IS(OUT, tg_outcome##s)) \
    X(tg_bucket##s##_peek, TAKE, 2, (p[0], T0, C1, p[1]), IS(READ, tg_bucket##s), IS(OUT, tg_outcome##s)) \
    X(tg_bucket##s##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_bucket##s)) \
    X(tg_bucket##s##_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_bucket##s)) \
    X(tg_bucket##s##_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_bucket##s)) \
    X(tg_bucket##s##_snapshot, SAVE, 1, (p[0], T0, p[1]), IS(READ, tg_bucket##s), IS(SAVED, tg_snapshot)) \
    X(tg_bucket##s##_restore, RESTORE, 2, (p[0], p[1], T0, N1, p[2]), IS(LIMITER, tg_bucket##s), \
      KEPT_OF(bucket##s), IS(FAULT, tg_fault)) \
    X(tg_bucket##s##_max_admitted, ASK, 1, (p[0], N0), IS(READ, tg_bucket##s)) \
    X(tg_bucket##s##_max_idle, ASK, 0, (p[0]), IS(READ, tg_bucket##s))

#define WINDOWS(X, s) \
    X(tg_window##s##_init, SET_UP, 1, (p[0], p[1], T0), IS(TARGET, tg_window##s), IS(INPUT, tg_window_quota)) \
    X(tg_window##s##_init_with, SET_UP, 2, (p[0], p[1], N1, T0, p[2]), IS(TARGET, tg_window##s), \
      IS(INPUT, tg_window_quota), IS(FAULT, tg_fault)) \
    X(tg_window##s##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(LIMITER, tg_window##s), \
      IS(OUT, tg_outcome##s)) \
    X(tg_window##s##_allow, ALLOW, 2, (p[0], T0, T1), IS(LIMITER, tg_window##s)) \
    X(tg_window##s##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LIMITER, tg_window##s), \
      IS(TAKEN, number##s), IS(OUT, tg_outcome##s)) \
    X(tg_window##s##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(READ, tg_window##s), IS(OUT, tg_outcome##s)) \
    X(tg_window##s##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_window##s)) \
    X(tg_window##s##_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_window##s)) \
    X(tg_window##s##_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_window##s)) \
    X(tg_window##s##_snapshot, SAVE, 1, (p[0], T0, p[1]), IS(READ, tg_window##s), IS(SAVED, tg_snapshot)) \
    X(tg_window##s##_restore, RESTORE, 2, (p[0], p[1], T0, N1, p[2]), IS(LIMITER, tg_window##s), \
      KEPT_OF(window##s), IS(FAULT, tg_fault)) \
    X(tg_window##s##_max_admitted, ASK, 1, (p[0], N0), IS(READ, tg_window##s)) \
    X(tg_window##s##_max_idle, ASK, 0, (p[0]), IS(READ, tg_window##s))

/* Who asks a log may move its head on: a copy's. */
static const void *copied(const void *log, size_t size, size_t align) {
    static union {
        tg_log of_64;
        tg_log32 of_32;
    } copy;
    return log == NULL || (uintptr_t)log % align != 0 ? log : memcpy(&copy, log, size);
}
#define COPY(type) copied(p[0], sizeof(type), __alignof__(type))

#define SLOTS_OF(s) {SLOTS, sizeof(struct slots##s##_of_init), __alignof__(struct slots##s##_of_init), &sound_slots##s}
#define LOGS(X, s) \
    X(tg_log##s##_init, SET_UP, 0, (p[0], p[1], 3, p[2]), IS(TARGET, tg_log##s), SLOTS_OF(s), \
      IS(INPUT, tg_window_quota)) \
    X(tg_log##s##_init_with, SET_UP, 1, (p[0], p[1], 3, p[2], N0, p[3]), IS(TARGET, tg_log##s), SLOTS_OF(s), \
      IS(INPUT, tg_window_quota), IS(FAULT, tg_fault)) \
    X(tg_log##s##_try_acquire, TAKE, 2, (p[0], T0, T1, p[1]), IS(LEADS, tg_log##s), IS(OUT, tg_outcome##s)) \
    X(tg_log##s##_allow, ALLOW, 2, (p[0], T0, T1), IS(LEADS, tg_log##s)) \
    X(tg_log##s##_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LEADS, tg_log##s), IS(TAKEN, number##s), \
      IS(OUT, tg_outcome##s)) \
    X(tg_log##s##_peek, TAKE, 2, (p[0], T0, T1, p[1]), IS(LEADS, tg_log##s), IS(OUT, tg_outcome##s)) \
    X(tg_log##s##_count, ASK, 1, (COPY(tg_log##s), T0), IS(LEADS, tg_log##s)) \
    X(tg_log##s##_touch, CHANGE, 1, (p[0], T0), IS(LEADS, tg_log##s)) \
    X(tg_log##s##_clear, CHANGE, 0, (p[0]), IS(LEADS, tg_log##s)) \
    X(tg_log##s##_max_admitted, ASK, 1, (p[0], N0), IS(LEADS, tg_log##s)) \
    X(tg_log##s##_max_idle, ASK, 0, (p[0]), IS(LEADS, tg_log##s))

/* What is to be a table, of zeros. */
static void *zeroed(void) {
    return memset(blank, 0, sizeof blank);
}

/* A key, which finds the tables empty where it is that of a sound attack. */
static tg_key key(uint64_t digest) {
    const tg_key it = {digest, 0};
    if (digest == 1) {
        memset(made + TG_TABLE_BYTES(0, 1), 0, sizeof made - TG_TABLE_BYTES(0, 1));
        memset(made32 + TG_TABLE32_BYTES(0, 1), 0, sizeof made32 - TG_TABLE32_BYTES(0, 1));
    }
    return it;
}

/* Two of them. */
static const tg_key *keys(uint64_t digest) {
    static tg_key two[2];
    two[0] = two[1] = key(digest);
    return two;
}

static tg_status statuses[2];
static tg_table_entry entry;
static tg_table32_entry entry32;

static size_t *beginning(void) {
    static size_t cursor;
    cursor = 0;
    return &cursor;
}

/* A handle that may be told something else. */
static void *told(const void *handle, size_t size, size_t align) {
    static union {
        tg_table of_64;
        tg_table32 of_32;
        unsigned char bytes[LARGEST];
    } copy;
    if (handle == NULL)
        return NULL;
    return (uintptr_t)handle % align != 0 ? copy.bytes + 1 : memcpy(&copy, handle, size);
}

#define TABLES(X, s) \
    X(tg_table##s##_size, ASK, 2, ((size_t)n[0], (size_t)n[1]), {0, 0, 0, NULL}) \
    X(tg_table##s##_init, SET_UP, 0, (p[0], zeroed(), sizeof blank, p[1], 1), IS(TARGET, tg_table##s), IS(INPUT, tg_quota)) \
    X(tg_table##s##_init_with, SET_UP, 0, (p[0], zeroed(), sizeof blank, p[1], 1, p[2], p[3]), IS(TARGET, tg_table##s), \
      IS(INPUT, tg_quota), IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    X(tg_table##s##_attach, SET_UP, 0, (p[0], made##s, sizeof made##s, p[1]), IS(TARGET, tg_table##s), IS(FAULT, tg_fault)) \
    X(tg_table##s##_when_full, CHANGE, 0, (told(p[0], sizeof(tg_table##s), __alignof__(tg_table##s)), TG_WHEN_FULL_SHARE), \
      IS(LEADS, tg_table##s)) \
    X(tg_table##s##_counted_by, CHANGE, 0, (told(p[0], sizeof(tg_table##s), __alignof__(tg_table##s)), p[1]), \
      IS(LEADS, tg_table##s), IS(READ_WORD, tg_table_counters)) \
    X(tg_table##s##_try_acquire, LOOK_UP, 3, (p[0], key(N2), T0, T1, p[1]), IS(LEADS, tg_table##s), \
      IS(OUT, tg_table##s##_outcome)) \
    X(tg_table##s##_allow, ALLOW, 3, (p[0], key(N2), T0, T1), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_try_acquire_each, CHANGE, 3, (p[0], keys(N2), 2, T0, T1, statuses), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_peek, LOOK_UP, 3, (p[0], key(N2), T0, T1, p[1]), IS(LEADS, tg_table##s), \
      IS(OUT, tg_table##s##_outcome)) \
    X(tg_table##s##_reset, ASK, 3, (p[0], key(N2), T0), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_remove, ASK, 3, (p[0], key(N2), T0), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_slots, ASK, 0, (p[0]), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_used, ASK, 1, (p[0], T0), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_sweep, ASK, 1, (p[0], T0), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_sweep_within, ASK, 0, (p[0]), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_next, ASK, 1, (p[0], T0, beginning(), &entry##s), IS(LEADS, tg_table##s)) \
    X(tg_table##s##_max_admitted, ASK, 2, (p[0], (uint32_t)n[0], N1), IS(LEADS, tg_table##s))

/* A secret of zeros is one, too. */
#define KEYS(X) \
    X(tg_table_counters_read, ASK, 0, (p[0]).refused, IS(READ_WORD, tg_table_counters)) \
    X(tg_key_of_bytes, ASK, 1, (p[0], p[1], (size_t)n[0] % 17).digest, IS(READ_WORD, tg_secret), IS(READ_WORD, tg_secret)) \
    X(tg_key_of_str, ASK, 0, (p[0], "alice").digest, IS(READ_WORD, tg_secret)) \
    X(tg_key_of_u64, ASK, 1, (p[0], N0).digest, IS(READ_WORD, tg_secret)) \
    X(tg_key_of_ipv4, ASK, 1, (p[0], p[1], (uint32_t)n[0]).digest, IS(READ_WORD, tg_secret), IS(READ_WORD, tg_secret)) \
    X(tg_key_of_ipv6, ASK, 1, (p[0], p[1], (uint32_t)n[0]).digest, IS(READ_WORD, tg_secret), IS(READ_WORD, tg_secret))

/* Of 32 bits alone. */
#define SITES(X) \
    X(tg_duty_cycle32_init, SET_UP, 3, (p[0], N0, N1, N2, p[1], p[2]), IS(TARGET, tg_duty_cycle32), \
      IS(RATE_ERROR, number), IS(FAULT, tg_fault)) \
    X(tg_duty_cycle32_try_send, TAKE, 2, (p[0], T0, T1, p[1]), IS(LIMITER, tg_duty_cycle32), \
      IS(OUT, tg_outcome32)) \
    X(tg_duty_cycle32_air_time_left, ASK, 1, (p[0], T0), IS(READ, tg_duty_cycle32)) \
    X(tg_log_site_allows, LOG, 1, (p[0], p[1], T0, p[2]), IS(SITE, tg_log_site), IS(READ, tg_profile32), \
      IS(TAKEN, number32)) \
    X(tg_log_site_suppressed, ASK, 0, (p[0]), IS(READ_WORD, tg_log_site))

#define WAITS(X, s) \
    X(tg_jitter##s, ASK, 3, (T0, T1, T2), {0, 0, 0, NULL}) \
    X(tg_stagger##s##_slot, CHANGE, 3, (p[0], p[1], T0, T1, T2, p[2]), IS(WORD, tg_stagger##s), \
      IS(READ, tg_shaper##s), IS(TAKEN, number##s))

#define TWO_RATES(X) \
    X(tg_dual_init, SET_UP, 0, (p[0], p[1], p[2]), IS(TARGET, tg_dual), IS(INPUT, tg_quota), IS(INPUT, tg_quota)) \
    X(tg_dual_init_profiles, SET_UP, 1, (p[0], p[1], p[2], T0), IS(TARGET, tg_dual), IS(READ, tg_profile32), \
      IS(READ, tg_profile32)) \
    X(tg_dual_try_acquire, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(LIMITER, tg_dual), IS(OUT, tg_outcome), \
      IS(MASK, number32)) \
    X(tg_dual_allow, ALLOW, 2, (p[0], T0, T1), IS(LIMITER, tg_dual)) \
    X(tg_dual_acquire_up_to, TAKE, 2, (p[0], T0, T1, p[1], p[2], p[3]), IS(LIMITER, tg_dual), IS(TAKEN, number), \
      IS(OUT, tg_outcome), IS(MASK, number32)) \
    X(tg_dual_peek, TAKE, 2, (p[0], T0, T1, p[1], p[2]), IS(READ, tg_dual), IS(OUT, tg_outcome), IS(MASK, number32)) \
    X(tg_dual_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_dual)) \
    X(tg_dual_fill, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_dual)) \
    X(tg_dual_drain, CHANGE, 1, (p[0], T0), IS(LIMITER, tg_dual)) \
    X(tg_dual_snapshot, SAVE, 1, (p[0], T0, p[1]), IS(READ, tg_dual), IS(SAVED, tg_snapshot)) \
    X(tg_dual_restore, RESTORE, 2, (p[0], p[1], T0, N1, p[2]), IS(LIMITER, tg_dual), KEPT_OF(dual), IS(FAULT, tg_fault)) \
    X(tg_srtcm_init, SET_UP, 1, (p[0], p[1], N0), IS(TARGET, tg_srtcm), IS(INPUT, tg_quota)) \
    X(tg_srtcm_init_with, SET_UP, 2, (p[0], p[1], N0, p[2], T1, p[3]), IS(TARGET, tg_srtcm), IS(INPUT, tg_quota), \
      IS(OPTIONS, tg_options), IS(FAULT, tg_fault)) \
    METERS(X, tg_srtcm) \
    X(tg_trtcm_init, SET_UP, 0, (p[0], p[1], p[2]), IS(TARGET, tg_trtcm), IS(INPUT, tg_quota), IS(INPUT, tg_quota)) \
    X(tg_trtcm_init_profiles, SET_UP, 1, (p[0], p[1], p[2], T0), IS(TARGET, tg_trtcm), IS(READ, tg_profile32), \
      IS(READ, tg_profile32)) \
    METERS(X, tg_trtcm) \
    X(tg_trtcm4115_init, SET_UP, 0, (p[0], p[1], p[2]), IS(TARGET, tg_trtcm4115), IS(INPUT, tg_quota), \
      IS(INPUT, tg_quota)) \
    X(tg_trtcm4115_init_profiles, SET_UP, 1, (p[0], p[1], p[2], T0), IS(TARGET, tg_trtcm4115), \
      IS(READ, tg_profile32), IS(READ, tg_profile32)) \
    METERS(X, tg_trtcm4115)
#define METERS(X, name) \
    X(name##_meter, MARK, 3, (p[0], T0, C1, (int32_t)n[2]), IS(LIMITER, name)) \
    X(name##_touch, CHANGE, 1, (p[0], T0), IS(LIMITER, name))

#define TEXTS(X) \
    X(tg_status_str, TEXT, 1, ((tg_status)n[0]), {0, 0, 0, NULL}) \
    X(tg_fault_str, TEXT, 1, ((int32_t)n[0]), {0, 0, 0, NULL}) \
    X(tg_version_number, ASK, 0, (), {0, 0, 0, NULL})

#define ALL(X, s) \
    PROFILES(X, s) WORDS(X, s) GCRAS(X, s) OWNED(X, s) SHAPERS(X, s) LIVES(X, s) RULES(X, s) BUCKETS(X, s) \
    WAITS(X, s) WINDOWS(X, s) LOGS(X, s) TOGETHER(X, s) TABLES(X, s)
#define OF_64(X) ALL(X, ) TWO_RATES(X) KEYS(X) TEXTS(X)
#define OF_32(X) ALL(X, 32) SITES(X)

#define CALL(name, kind, numbers, arguments, ...) \
    static uint64_t call_##name(void *const p[], const uint64_t n[]) { \
        (void)p, (void)n; \
        return (uint64_t)name arguments; \
    }
#define ROW(name, kind, numbers, arguments, ...) \
    {#name, call_##name, kind, sizeof(tick), numbers, {__VA_ARGS__}},

#define tick uint64_t
OF_64(CALL)
#undef tick
#define tick uint32_t
OF_32(CALL)
#undef tick

const function functions[] = {
#define tick uint64_t
    OF_64(ROW)
#undef tick
#define tick uint32_t
    OF_32(ROW)
#undef tick
};
const size_t function_count = sizeof functions / sizeof functions[0];
typedef char each_is_counted[sizeof functions / sizeof functions[0] <= MOST_FUNCTIONS ? 1 : -1];
