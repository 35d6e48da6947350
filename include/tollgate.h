/* tollgate: rate limiting in one atomic word. The caller supplies the time.
 *
 * Generated from the Rust sources by `make header`; changes by hand are lost. C99 and C++11.
 *
 *     static tg_gcra32 logins = TG_GCRA32_INIT(5, 60000, 5);      5 per 60000 ms, 5 at once
 *
 *     if (tg_gcra32_try_acquire(&logins, now_ms(), 1, NULL) == TG_OK)
 *         log_in();
 *
 * Where to look; each with `32` in its name over a word of 32 bits, and without over 64:
 *
 *     tg_gcra            a rate and a burst: yes or no, and when to ask again
 *     tg_profile, tg_word    the same apart: one quota, thousands of words
 *     tg_shaper          and a slot in line: reserve, cancel, settle, debit; a server's own limit followed
 *     tg_live            and a quota that changes in use, in one step: tg_live_change
 *     tg_demand, tg_aimd    and a rate that follows the demand, or the 429 of a server
 *     tg_jitter, tg_stagger    when to come back, where many were denied at once
 *     tg_tiers           several limits, taken all or none
 *     tg_budget          requests and tokens of a language model: an estimate charged, and settled afterwards
 *     tg_child           a promised rate, and what the parent has left over
 *     tg_bucket          a refill at the turn of each period
 *     tg_duty_cycle32, tg_log_site    air time, and log lines
 *
 * No allocation, no globals, no libc, no callbacks but one: a library built for a processor without
 * compare-and-swap with the feature `critical-section` calls two functions that the program supplies, where an
 * acquire masks interrupts and answers how they were, and a release puts them back to that:
 *
 *     uint32_t _critical_section_1_0_acquire(void);
 *     void _critical_section_1_0_release(uint32_t before);
 *
 * All state lies in structs of the caller's, at the size and alignment given here. Their fields are
 * private: read and written by this library only, but for a limiter's `profile`, which may be read, and the `live`
 * of one whose rate follows what happens, which the functions of tg_live may be given.
 *
 * Time is a tick of one monotonic clock of the caller's, in every call on a limiter. It may be older than
 * what another thread brought, by the profile's `stale`.
 *
 * Pointers: NULL answers TG_E_NULL and a misaligned pointer TG_E_ARGUMENT, with nothing done. A zeroed
 * limiter, profile or bucket answers TG_E_UNINIT, never "no limit", and so does one whose quota was refused
 * with TG_E_QUOTA, which leaves zeros. What may write takes a pointer that is not const: a limiter declared
 * const lies in flash, and the swap would fault. An error writes zeros to `out`, to `taken` and to a slot that
 * would be filled, and the maximum to the `retry_after` of `out`. A snapshot is bytes, at any alignment.
 *
 * Threads and interrupts: every verb may be called from any number of them at once on the same limiter,
 * and is lock-free where the processor has compare-and-swap for the word. An initialiser may not be
 * called while anything else uses its memory.
 */
#ifndef TOLLGATE_H
#define TOLLGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TG_VERSION_MAJOR 0
#define TG_VERSION_MINOR 1
#define TG_VERSION_PATCH 0
/* What tg_version_number() of the matching library answers. */
#define TG_VERSION_NUMBER \
    (TG_VERSION_MAJOR * 1000000u + TG_VERSION_MINOR * 1000u + TG_VERSION_PATCH)

/* 1 where the 64-bit family exists, which is where there are lock-free 64-bit atomics, else 0. Define it as
 * 1 yourself where the library was built with `unsafe-assume-single-core`, which brings it everywhere. */
#if !defined(TG_HAVE_64)
#if defined(__GCC_ATOMIC_LLONG_LOCK_FREE)
#define TG_HAVE_64 (__GCC_ATOMIC_LLONG_LOCK_FREE == 2)
#elif defined(_M_X64) || defined(_M_ARM64) || defined(_M_IX86)
#define TG_HAVE_64 1
#else
#define TG_HAVE_64 0
#endif
#endif

/* The alignment that the atomics need, where it is more than that of the field (i686: 8 for uint64_t). */
#if defined(__GNUC__) || defined(__clang__)
#define TG_ALIGNED(n) __attribute__((aligned(n)))
#elif defined(_MSC_VER)
#define TG_ALIGNED(n) __declspec(align(n))
#else
#define TG_ALIGNED(n)
#endif

/* Static initialisers: a limiter in static storage, with no call at run time. All arguments are integer
 * constant expressions; a quota that does not fit does not compile: "tg_quota_does_not_fit".
 *
 *     TG_GCRA_INIT(count, period, burst)       count cells per period ticks, burst cells at one instant
 *     TG_GCRA_INIT_WITH(count, period, burst, stale, debt)     with staleness and debt in ticks, 0 for none
 *     TG_PROFILE_INIT, TG_PROFILE_INIT_WITH                    a profile alone
 *     TG_WORD_INIT                                             a word alone, full
 *     TG_SHAPER_INIT, TG_SHAPER_INIT_WITH                      a shaper
 *     TG_LIVE_INIT, TG_LIVE_INIT_WITH          a limiter whose quota changes in use; in 56 bits, of 32 in 28
 *     TG_RESERVATION_INIT                                      no reservation
 *     TG_UNSHARED_INIT, TG_UNSHARED_INIT_WITH                  a limiter of one thread
 *     TG_LEASE_INIT(size, max_age), TG_HANDLE_INIT             what a thread has of a limiter that is shared
 *     TG_BUCKET_INIT(period, capacity, refill, initial)        an interval bucket
 *     TG_WINDOW_INIT(limit, window)            a sliding window of two counters: limit cells in window ticks
 *     TG_LOG_INIT(slots, limit, window)        a sliding log; slots names an array in static storage, of zeros
 *     TG_WINDOW_INIT_WITH, TG_LOG_INIT_WITH    with staleness in ticks after the window, 0 for none
 *
 * and the same for 32 bits. A macro cannot find a greatest common divisor. These divide count and period by
 * the largest power of ten that they share, and decide exactly as tg_gcra_init does; a factor that is left
 * over only takes idle range, and room for burst, stale and debt: write 1 per 12000 for 5 per 60000 where
 * it matters.
 *
 * They are as if set up at tick 0. On a clock that starts elsewhere, call tg_gcra_fill once at the start if
 * it may start within time_to_full + stale + debt below its wrap, where a word of 0 looks like the future.
 * A bucket's initial tokens are those at tick 0, to which the turns of the period since then add. */
#define TG_WORD_INIT {0}
#define TG_WORD32_INIT {0}
#define TG_GCRA_INIT(count, period, burst) {TG_WORD_INIT, TG_PROFILE_INIT(count, period, burst)}
#define TG_GCRA32_INIT(count, period, burst) {TG_WORD32_INIT, TG_PROFILE32_INIT(count, period, burst)}
#define TG_UNSHARED_INIT(count, period, burst) {0, TG_PROFILE_INIT(count, period, burst)}
#define TG_UNSHARED32_INIT(count, period, burst) {0, TG_PROFILE32_INIT(count, period, burst)}
#define TG_UNSHARED_INIT_WITH(count, period, burst, stale, debt) \
    {0, TG_PROFILE_INIT_WITH(count, period, burst, stale, debt)}
#define TG_UNSHARED32_INIT_WITH(count, period, burst, stale, debt) \
    {0, TG_PROFILE32_INIT_WITH(count, period, burst, stale, debt)}
#define TG_LEASE_INIT(size, max_age) {(size), (max_age), 0, 0, 0, 0, 0}
#define TG_LEASE32_INIT(size, max_age) {(size), (max_age), 0, 0, 0, 0, 0}
#define TG_HANDLE_INIT {0}
#define TG_HANDLE32_INIT {0}
#define TG_GCRA_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD_INIT, TG_PROFILE_INIT_WITH(count, period, burst, stale, debt)}
#define TG_GCRA32_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD32_INIT, TG_PROFILE32_INIT_WITH(count, period, burst, stale, debt)}
#define TG_PROFILE_INIT(count, period, burst) \
    TG_PROFILE_INIT_WITH(count, period, burst, (uint64_t)1 << 40, (uint64_t)1 << 40)
#define TG_PROFILE32_INIT(count, period, burst) \
    TG_PROFILE32_INIT_WITH(count, period, burst, (uint64_t)1 << 19, (uint64_t)1 << 19)
#define TG_PROFILE_INIT_WITH(count, period, burst, stale, debt) \
    TG_P_PROFILE(uint64_t, UINT64_MAX, count, period, burst, stale, debt)
#define TG_PROFILE32_INIT_WITH(count, period, burst, stale, debt) \
    TG_P_PROFILE(uint32_t, UINT32_MAX, count, period, burst, stale, debt)
#define TG_SHAPER_INIT(count, period, burst) \
    TG_SHAPER_INIT_WITH(count, period, burst, (uint64_t)1 << 40, (uint64_t)1 << 40)
#define TG_SHAPER32_INIT(count, period, burst) \
    TG_SHAPER32_INIT_WITH(count, period, burst, (uint64_t)1 << 19, (uint64_t)1 << 19)
#define TG_SHAPER_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD_INIT, TG_PROFILE_INIT_WITH(count, period, burst, stale, debt), \
     TG_P_LENT(uint64_t, count, period, burst, debt)}
#define TG_SHAPER32_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD32_INIT, TG_PROFILE32_INIT_WITH(count, period, burst, stale, debt), \
     TG_P_LENT(uint32_t, count, period, burst, debt)}
#define TG_LIVE_INIT(count, period, burst) \
    TG_LIVE_INIT_WITH(count, period, burst, (uint64_t)1 << 32, (uint64_t)1 << 32)
#define TG_LIVE32_INIT(count, period, burst) \
    TG_LIVE32_INIT_WITH(count, period, burst, (uint64_t)1 << 15, (uint64_t)1 << 15)
#define TG_LIVE_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD_INIT, 0, 0, \
     {TG_P_LIVE(uint64_t, UINT64_MAX, 8, count, period, burst, stale, debt), \
      TG_P_LIVE(uint64_t, UINT64_MAX, 8, count, period, burst, stale, debt)}}
#define TG_LIVE32_INIT_WITH(count, period, burst, stale, debt) \
    {TG_WORD32_INIT, 0, \
     {TG_P_LIVE(uint32_t, UINT32_MAX, 4, count, period, burst, stale, debt), \
      TG_P_LIVE(uint32_t, UINT32_MAX, 4, count, period, burst, stale, debt)}}
#define TG_RESERVATION_INIT {0, 0, 0, 0, 0, 0, 0}
#define TG_RESERVATION32_INIT {0, 0, 0, 0, 0, 0, 0}
#define TG_BUCKET_INIT(period, capacity, refill, initial) \
    TG_P_BUCKET(uint64_t, UINT32_MAX, 1, period, period, capacity, refill, initial, \
                TG_P_TURNS(period, (uint64_t)1 << 40, 16777215u))
#define TG_BUCKET32_INIT(period, capacity, refill, initial) \
    TG_P_BUCKET(uint32_t, UINT16_MAX, \
                (period) <= 65536 && ((uint64_t)1 << TG_P_LOG2(period)) == (uint64_t)(period), \
                TG_P_LOG2(period), period, capacity, refill, initial, \
                TG_P_TURNS(period, (uint64_t)1 << 19, 255u))
#define TG_WINDOW_INIT(limit, window) \
    TG_WINDOW_INIT_WITH(limit, window, TG_P_SIXTEENTH(TG_P_TWO(40), 64, TG_P_ENDS(window), limit, window))
#define TG_WINDOW32_INIT(limit, window) \
    TG_WINDOW32_INIT_WITH(limit, window, TG_P_SIXTEENTH(TG_P_TWO(19), 32, TG_P_ENDS32(window), limit, window))
#define TG_WINDOW_INIT_WITH(limit, window, stale) \
    TG_P_WINDOW(uint64_t, 64, TG_P_ENDS(window), (uint64_t)(window) <= (UINT64_MAX - 1u) / 3u, window, \
                TG_P_BESIDE(64, limit), limit, window, stale)
#define TG_WINDOW32_INIT_WITH(limit, window, stale) \
    TG_P_WINDOW(uint32_t, 32, TG_P_ENDS32(window), \
                (uint64_t)(window) <= TG_P_TWO(30) && TG_P_TWO(TG_P_LOG2(window)) == (uint64_t)(window), \
                TG_P_LOG2(window), TG_P_MIN(TG_P_BESIDE(32, limit), 32u - TG_P_LOG2(window)), limit, window, stale)
#define TG_LOG_INIT(slots, limit, window) \
    TG_LOG_INIT_WITH(slots, limit, window, TG_P_SIXTEEN(TG_P_TWO(40), window))
#define TG_LOG32_INIT(slots, limit, window) \
    TG_LOG32_INIT_WITH(slots, limit, window, TG_P_SIXTEEN(TG_P_TWO(19), window))
#define TG_LOG_INIT_WITH(slots, limit, window, stale) TG_P_LOG(uint64_t, 64, slots, limit, window, stale)
#define TG_LOG32_INIT_WITH(slots, limit, window, stale) TG_P_LOG(uint32_t, 32, slots, limit, window, stale)

/* A duty cycle: on for at most `on` ticks in any window of `window`, and for `longest` at once.
 *
 *     static tg_duty_cycle32 radio = TG_DUTY_CYCLE32_INIT(36000, 3600000, 3000);      1 % of any hour, in ms
 *
 * A macro cannot search for the best rate that fits, as tg_duty_cycle32_init does. This one rounds the time per
 * tick of air time up to sixteenths of a tick: it loses less than one part in 16 * window / on, where the other
 * tells what it loses. So a snapshot of the one is another quota's to the other. */
#define TG_DUTY_CYCLE32_INIT(on, window, longest) \
    {{TG_WORD32_INIT, \
      TG_P_DUTY_CYCLE32(16u / TG_P_EVEN(TG_P_DUTY(on, window, longest)), \
                        TG_P_DUTY(on, window, longest) / TG_P_EVEN(TG_P_DUTY(on, window, longest)), \
                        on, window, longest)}}

/* A log site: 8 bytes of zeros, by a profile that all sites of a quota share.
 *
 *     static const tg_profile32 lines = TG_PROFILE32_INIT(1, 1000, 2);     a line per second, 2 at once
 *
 *     TG_LOG_LIMITED(&lines, now_ms(), kept_back,
 *                    printf("link down (%lu suppressed)\n", (unsigned long)kept_back));
 *
 * makes a site in static storage for this very place. The statement runs where the line may go out; in it
 * the name that stands third is a uint32_t, which tells how many were kept back since the last one; a `break` in it
 * ends it, and nothing around it. */
#define TG_LOG_SITE_INIT {0, 0}
#define TG_LOG_LIMITED(profile, now, suppressed, ...) \
    do { \
        static tg_log_site tg_p_site = TG_LOG_SITE_INIT; \
        uint32_t suppressed; \
        if (tg_log_site_allows(&tg_p_site, profile, now, &suppressed) == TG_OK) { \
            __VA_ARGS__; \
        } \
    } while (0)

/* One limit of several that are taken together: n cells of a tg_gcra or a tg_shaper, TG_TIER32 of their 32-bit kin.
 *
 *     const tg_tier tiers[] = {TG_TIER(&user, 1), TG_TIER(&all, 1)};
 */
#define TG_TIER(limiter, n) {&(limiter)->word, &(limiter)->profile, (n), 0, 0}
#define TG_TIER32(limiter, n) {&(limiter)->word, &(limiter)->profile, (n), 0}

/* Memory for a table: how many bytes, as tg_table_size tells, of a number of sets (a power of two, of 8 slots each) and of
 * classes that are constants.
 *
 *     static TG_ALIGNED(64) unsigned char memory[TG_TABLE_BYTES(1024, 1)];
 */
#define TG_TABLE_BYTES(sets, classes) \
    (((size_t)(classes) * 48u + 95u) / 64u * 64u + (size_t)(sets) * 64u)
#define TG_TABLE32_BYTES(sets, classes) \
    (((size_t)(classes) * 24u + 95u) / 64u * 64u + (size_t)(sets) * 32u)

// Conforming; done.
#define TG_OK 0

// Not now; `retry_after` says when.
#define TG_DENIED 1

// Never at this quota: more than can conform at one instant.
#define TG_EXCEEDS_BURST 2

// Another change of quota is under way, or the table is being made.
#define TG_BUSY 3

// No room in the table for the key, and nothing was taken.
#define TG_FULL 4

// Not done, since more would be owed than the quota lends. What would have been accepted stands in the outcome, as
// its `remaining`: cells of a debit, ticks from `now` of a time before which nothing conforms.
#define TG_BEYOND_DEBT 5

// A pointer that must not be NULL is.
#define TG_E_NULL (-1)

// The quota cannot be kept exactly; see `tg_fault`.
#define TG_E_QUOTA (-2)

// The limiter, or its profile, was never set up.
#define TG_E_UNINIT (-3)

// A pointer is misaligned, a reserved field is not zero, or a number is none of those that have a name.
#define TG_E_ARGUMENT (-4)

// The memory that was handed in is too small, or holds something else than the table; see `tg_fault`.
#define TG_E_MEMORY (-5)

// The snapshot is not one of this limiter's; see `tg_fault`.
#define TG_E_SNAPSHOT (-6)

// For a field of `tg_options` whose default is not wanted: none at all.
#define TG_NONE UINT64_MAX

// Nothing is wrong.
#define TG_FAULT_NONE 0

// `count`; the range is of `count / gcd(count, period)`.
#define TG_FAULT_COUNT 1

// `period`, in ticks; the range is of `period / gcd(count, period)`.
#define TG_FAULT_PERIOD 2

// `burst`, in cells.
#define TG_FAULT_BURST 3

// `tolerance`, in sub-ticks.
#define TG_FAULT_TOLERANCE 4

// `stale`, in ticks.
#define TG_FAULT_STALE 5

// `debt`, in ticks.
#define TG_FAULT_DEBT 6

// `clock_bits`.
#define TG_FAULT_CLOCK_BITS 7

// `idle`, in ticks.
#define TG_FAULT_IDLE 8

// The window of `tg_profile_init_hard_window` or of a `tg_window_quota`, in ticks.
#define TG_FAULT_WINDOW 9

// `capacity`, in tokens.
#define TG_FAULT_CAPACITY 10

// `refill`, in tokens.
#define TG_FAULT_REFILL 11

// `initial`, in tokens.
#define TG_FAULT_INITIAL 12

// `period` of a 32-bit bucket, or `window` of a 32-bit window, in ticks: a power of two in the range.
#define TG_FAULT_POWER_OF_TWO 13

// Something else.
#define TG_FAULT_OTHER 14

// Not a snapshot: its first byte is another's.
#define TG_FAULT_SNAPSHOT_FOREIGN 15

// A snapshot of a version that this library does not read.
#define TG_FAULT_SNAPSHOT_VERSION 16

// A snapshot whose bytes are not as they were written.
#define TG_FAULT_SNAPSHOT_CHECKSUM 17

// A snapshot of another algorithm.
#define TG_FAULT_SNAPSHOT_ALGORITHM 18

// A snapshot of a word of another width.
#define TG_FAULT_SNAPSHOT_WIDTH 19

// A snapshot of another quota.
#define TG_FAULT_SNAPSHOT_QUOTA 20

// A snapshot of a state that cannot be; a forged one.
#define TG_FAULT_SNAPSHOT_STATE 21

// `floor`, in cells per period.
#define TG_FAULT_FLOOR 22

// `ceiling`, in cells per period.
#define TG_FAULT_CEILING 23

// `most_burst`, in cells.
#define TG_FAULT_MOST_BURST 24

// `tokens`, in cells.
#define TG_FAULT_TOKENS 25

// `decrease_to`, in thousandths.
#define TG_FAULT_DECREASE 26

// `cool_down`, in periods.
#define TG_FAULT_COOL_DOWN 27

// `limit`, in cells.
#define TG_FAULT_LIMIT 28

// The `count` of a child, since the rates of all sum to more than their parent's.
#define TG_FAULT_RATES 29

// The classes of a table do not fit together: so many that nothing is left to tell keys apart, or of clocks that differ.
#define TG_FAULT_CLASSES 30

// The memory of a table is too small; `min` is what it takes, in bytes.
#define TG_FAULT_TABLE_SMALL 31

// Not the memory of a table.
#define TG_FAULT_TABLE_FOREIGN 32

// A table of a version that this library does not read.
#define TG_FAULT_TABLE_VERSION 33

// A table whose header is not as it was written.
#define TG_FAULT_TABLE_CHECKSUM 34

// A table of slots of another width.
#define TG_FAULT_TABLE_WIDTH 35

// A table with other sets than those of this library.
#define TG_FAULT_TABLE_SETS 36

// A table with other quotas, or of another size.
#define TG_FAULT_TABLE_ANOTHER 37

// For `off`, the ticks from the `now` of a snapshot to that of its restoration, where nobody knows them: as if
// no time had passed, which never admits too much.
#define TG_OFF_UNKNOWN 0

// As many cells conform as before, or the new burst; what is owed beyond the capacity stays owed, as many cells and
// for as long. Mints nothing.
#define TG_CARRY_AS_IT_IS 0

// As it is, and never refused: what is more than the new quota lends is forgiven, and so minted.
#define TG_CARRY_FORGIVING 1

// As many cells are out as before: a larger burst is at hand at once, a smaller one may be owed. Mints what the
// burst grows by; to change back takes it back.
#define TG_CARRY_ADDITIVE 2

// As much of the burst is at hand as before, in proportion, and what is owed so, too. Mints what the cells grow by,
// at each change.
#define TG_CARRY_IN_PROPORTION 3

// Full. Mints a whole burst, and what was owed, at each change.
#define TG_CARRY_RESET 4

// The most limits that are taken together.
#define TG_TIERS_MOST 8

// The most children of a parent.
#define TG_CHILDREN_MOST 16

// In the masks of a budget: the requests.
#define TG_BUDGET_REQUESTS 1

// In the masks of a budget: the tokens.
#define TG_BUDGET_TOKENS 2

#if TG_HAVE_64
// In a mask: the first of two rates.
#define TG_FIRST 1

// In a mask: the second of two rates.
#define TG_SECOND 2

// Within what is committed; also a packet that was not marked before, to a meter that is colour-blind.
#define TG_GREEN 0

// Beyond what is committed, within what is in excess or at peak.
#define TG_YELLOW 1

// Beyond both.
#define TG_RED 2
#endif

// The class of a key that was made of a wrong pointer; no table has it, so each use of the key answers TG_E_ARGUMENT.
#define TG_CLASS_NONE UINT32_MAX

// The most classes of keys that a table has.
#define TG_CLASSES_MOST 16

// What the memory of a table is aligned to, in bytes.
#define TG_TABLE_ALIGNMENT 64

// It is refused: TG_FULL.
#define TG_WHEN_FULL_REFUSE 0

// It takes from the limit of another key, of those in its way the one that is full again first.
#define TG_WHEN_FULL_SHARE 1

// It is admitted, and not limited; more than a burst is refused.
#define TG_WHEN_FULL_ADMIT 2

// Which limit an outcome of a table is about: the key's own.
#define TG_BY_KEY 0

// That of another key, since there was no room: TG_WHEN_FULL_SHARE.
#define TG_BY_ANOTHER 1

// None, since there was no room: TG_FULL, and TG_WHEN_FULL_ADMIT.
#define TG_BY_NOBODY 2

// What a call came to: 0 and above are answers, below 0 are errors of the caller.
typedef int32_t tg_status;

#if TG_HAVE_64
// The arithmetic of a quota: never changed once it is set up, shared by any number of words. It may sit in
// flash, or on a cache line of its own. Zeroed memory answers TG_E_UNINIT.
typedef struct TG_ALIGNED(8) tg_profile {
    // Private: sub-ticks in a tick.
    uint64_t scale;
    // Private: sub-ticks in an emission interval.
    uint64_t interval;
    // Private: the most debt that cells alone can make, in sub-ticks.
    uint64_t capacity;
    // Private: the most debt that there can be, in sub-ticks.
    uint64_t horizon;
    // Private: the most cells at one instant.
    uint64_t burst;
} tg_profile;
#endif

// `count` cells per `period` ticks, at most `burst` cells at one instant; each at least 1. A tick is
// whatever the caller's monotonic clock counts. The rate is exact: nothing is rounded.
typedef struct tg_quota {
    // Cells.
    uint64_t count;
    // Ticks.
    uint64_t period;
    // Cells.
    uint64_t burst;
} tg_quota;

// What else a profile can be told. Zeroed memory is the default in every field.
typedef struct tg_options {
    // Cell delay variation tolerance in sub-ticks, of which a tick has `count / gcd(count, period)`.
    // 0: none.
    uint64_t tolerance;
    // How much older than the newest tick already decided a caller's `now` may be, in ticks: longer than
    // any thread can be stopped between reading its clock and the call. 0: with b bits of clock, 2^(b-24)
    // in a 64-bit word (2^40) and 2^(b-13) in a 32-bit one (2^19), rounded down. TG_NONE: none.
    uint64_t stale;
    // How far past the capacity reservations and debits may go, in ticks. 0: the same default as that of
    // `stale`. TG_NONE: none.
    uint64_t debt;
    // Refuses the quota unless a limiter may be left alone for so many ticks. 0: for any.
    uint64_t idle;
    // The width of the caller's clock, where it wraps before the word does. 0: that of the word.
    uint32_t clock_bits;
    // Zero.
    uint32_t reserved;
} tg_options;

// Why a quota was refused, and what would have been accepted; or what is wrong with a snapshot, or
// with the memory of a table.
typedef struct tg_fault {
    // The smallest value allowed, all else as it was given; 0 for a snapshot, as `max`.
    uint64_t min;
    // The largest value allowed, what is checked later being at its least.
    uint64_t max;
    // Which value does not fit: one of `TG_FAULT_*`; 0 when nothing is wrong.
    int32_t what;
    // Zero.
    int32_t reserved;
} tg_fault;

#if TG_HAVE_64
// The state of a limiter whose profile is held elsewhere. Zeroed memory is full, for every clock but one
// that starts within time_to_full + stale + debt ticks below its wrap.
typedef struct TG_ALIGNED(8) tg_word {
    // Private; changed by atomic operations only.
    uint64_t tat;
} tg_word;
#endif

// What a decision leaves, as of just after it.
typedef struct tg_outcome {
    // Cells that conform at this tick, rounded down; after TG_BEYOND_DEBT the most that would have been accepted.
    uint64_t remaining;
    // Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT64_MAX for never.
    uint64_t retry_after;
    // Ticks after which the limiter is full again, rounded up.
    uint64_t reset_after;
} tg_outcome;

// A limiter's state, relative to the `now` at which it was saved: plain bytes, to be kept as they are where
// they survive a reboot, and restored on a clock that starts anywhere. The layout is the same on every
// processor and for good: byte 1 is its version. A checksum finds every change of up to three bits and all
// but one in 2^32 of any other; it is no signature.
typedef struct tg_snapshot {
    // Private.
    uint8_t bytes[24];
} tg_snapshot;

#if TG_HAVE_64
// A GCRA limiter: its word and its profile. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_gcra {
    // Private.
    tg_word word;
    // Read only.
    tg_profile profile;
} tg_gcra;

// A token bucket that is refilled at intervals, aligned at tick 0. Zeroed memory answers TG_E_UNINIT.
// The tick must not wrap: a counter of 32 bits is for `tg_bucket32`.
typedef struct TG_ALIGNED(8) tg_bucket {
    // Private; changed by atomic operations only: the index of a period above, tokens below.
    uint64_t word;
    // Private: ticks.
    uint64_t period;
    // Private: tokens.
    uint64_t capacity;
    // Private: tokens.
    uint64_t refill;
    // Private: tokens.
    uint64_t initial;
    // Private: periods that a stale tick may lie behind.
    uint64_t margin;
} tg_bucket;
#endif

// `refill` tokens at once every `period` ticks, up to `capacity`, `initial` of them at the start. With all three the
// same it is a fixed window: so many in each period, and up to twice as many across the border of two.
typedef struct tg_bucket_config {
    // Ticks, at least 1; in a 32-bit bucket a power of two up to 65536.
    uint64_t period;
    // Tokens, at least 1; in a 32-bit bucket at most 65535.
    uint32_t capacity;
    // Tokens, at least 1; in a 32-bit bucket at most 65535.
    uint32_t refill;
    // Tokens, from 0 to the capacity.
    uint32_t initial;
} tg_bucket_config;

#if TG_HAVE_64
// A GCRA limiter of one thread or one core, and of no interrupt: its word is a plain integer, with the decisions of a
// `tg_gcra`. No function of it may be called while another one is at work on the same limiter. It needs no
// compare-and-swap, and so no critical section where a processor has none. Zeroed memory answers TG_E_UNINIT.
typedef struct TG_ALIGNED(8) tg_unshared {
    // Private.
    uint64_t tat;
    // Read only.
    tg_profile profile;
} tg_unshared;

// What one thread saw last of a word, to try its next swap on that without a load first: for threads that contend for
// one word, with the profile on another cache line. The decisions are those of the word, whatever was seen and
// whatever others have done since. Zeroed memory is one that has seen nothing; it may be used with another word, too.
typedef struct TG_ALIGNED(8) tg_handle {
    // Private.
    uint64_t seen;
} tg_handle;

// Cells of a `tg_gcra` that one thread has taken many at a time, and spends with plain arithmetic: for threads that
// wait for one limiter's word. Each thread, each process, and each interrupt has its own, for one limiter.
//
// With a size of k and an age of A ticks, in any closed window of L ticks: by the ticks at which cells are taken at
// most `tg_profile_max_admitted(L)`, as without leases; by those at which they are spent at most that of L + A, and
// at most k - 1 more for each lease whose ticks do not go back. With A = k * period / count, rounded down, at most k
// more for all leases together; with A = 0 none. Kept from others are at most k - 1 cells for each lease, and no more
// than half of what there was; they come back by themselves. `tg_gcra_drain` does not reach them.
//
// Zeroed memory is a lease of nothing: each call asks the limiter.
typedef struct TG_ALIGNED(8) tg_lease {
    // Read only: the most cells that are taken at once, unless more are asked for.
    uint64_t size;
    // Read only: how many ticks after they were taken cells may be spent.
    uint64_t max_age;
    // Read only: cells that were taken and not yet spent, whatever their age.
    uint64_t left;
    // Private.
    uint64_t granted_at;
    // Private.
    uint64_t held;
    // Private.
    uint64_t seen;
    // Private.
    uint64_t clock;
} tg_lease;

// A sliding window of two counters: about `limit` cells in the last `window` ticks, and fewer than twice the limit in
// any. Windows are aligned at tick 0. Zeroed memory answers TG_E_UNINIT. The tick must not wrap: a counter of 32 bits is for `tg_window32`.
typedef struct TG_ALIGNED(8) tg_window {
    // Private; changed by atomic operations only: the index of a window, the cells of the one before, and its own.
    uint64_t word;
    // Private: ticks.
    uint64_t window;
    // Private: cells.
    uint64_t limit;
    // Private: windows that a stale tick may lie behind.
    uint64_t margin;
    // Private: bits of a counter.
    uint64_t counter;
    // Private: bits of the index.
    uint64_t index;
} tg_window;
#endif

// At most `limit` cells in the last `window` ticks.
typedef struct tg_window_quota {
    // Cells, at least 1.
    uint64_t limit;
    // Ticks, at least 1; in a `tg_window32` a power of two.
    uint64_t window;
} tg_window_quota;

#if TG_HAVE_64
// A sliding log: never more than `limit` cells in any `window` ticks, exactly. It needs a slot of the caller's for each
// of them. Zeroed memory answers TG_E_UNINIT.
typedef struct TG_ALIGNED(8) tg_log {
    // Private; changed by atomic operations only: laps, the position in the ring, and how many entries matter.
    uint64_t head;
    // Private: ticks.
    uint64_t window;
    // Private: ticks.
    uint64_t stale;
    // Private: cells.
    uint64_t limit;
    // Private: bits of a slot below its tick.
    uint64_t below;
    // Private: bits of a position.
    uint64_t position;
    // Private: the caller's array, changed by atomic operations only.
    uint64_t *slots;
    // Private: its length.
    size_t count;
} tg_log;

// A GCRA limiter that also says when: what does not conform now can be reserved for the tick at which it does, and
// cells can be taken as debt. How far all that may go past the capacity, together, is the `debt` of its options.
// Zeroed memory answers TG_E_UNINIT.
typedef struct tg_shaper {
    // Private.
    tg_word word;
    // Read only: for the questions of `tg_profile`.
    tg_profile profile;
    // Private: the most debt that verbs can make, in sub-ticks.
    uint64_t lent;
} tg_shaper;
#endif

// Cells that were granted for a tick to come: a slot of its own in the line, which nobody else is told. It is used
// up by the work that it is for, or by a cancel or settle, which write zeros to it; a second one then gives nothing.
// A copy of it would give twice. Its ticks are those of the caller's clock. All zeros: there is no reservation.
typedef struct tg_reservation {
    // The tick at which it was made.
    uint64_t made_at;
    // The tick from which on the cells conform.
    uint64_t due;
    // The tick from which on nothing is left to be given back.
    uint64_t expires;
    // Cells.
    uint64_t cost;
    // Private: the word that there would be without it.
    uint64_t before;
    // Private: the word that it left.
    uint64_t after;
    // Private: the quota that it was made under.
    uint64_t stamp;
} tg_reservation;

#if TG_HAVE_64
// A shaper whose quota can be changed while it is in use, by `tg_live_change`: every decision is made with one quota
// whole. 8 bits of its word count the changes, so 56 are left to tell the time, which is what the default options go
// by; its ticks may have all 64. Zeroed memory answers TG_E_UNINIT. It has no refund and no snapshot: a receipt must
// say under which quota it was given, as a reservation does.
typedef struct tg_live {
    // Private: a time, and the generation of the quota.
    tg_word word;
    // Private; changed by atomic operations only: changes of the quota.
    uint32_t changes;
    // Zero.
    uint32_t reserved;
    // Private; changed by atomic operations only: the quota that holds, and the one before or after it.
    uint64_t parameters[2][6];
} tg_live;
#endif

// What is carried over to another quota: one of `TG_CARRY_*`.
typedef int32_t tg_carry;

#if TG_HAVE_64
// A limiter whose rate follows the demand, by `tg_demand_config`: what is asked for, granted or not, counts in its
// period. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_demand {
    // The limiter with the other verbs of its kind, `tg_live_reserve` and `tg_live_not_before` among them: they take
    // no turn, and what they take is no demand. A quota that is changed there holds until the next turn.
    tg_live live;
    // Private; changed by atomic operations only: the tick at which the period ends.
    uint64_t due;
    // Private; changed by atomic operations only: the rate, and what was heard in the period.
    uint64_t tally;
    // Private: a tick, the length of a period, and how far ahead its end can be.
    uint64_t periods[3];
    // Private: what all rates have in common.
    uint64_t common[5];
    // Private: the first rate, and the lowest and the highest.
    uint32_t levels[4];
} tg_demand;
#endif

// A rate that follows the demand: at the turn of each period it becomes the mean of what it was and of the cells that
// were asked for, rounded up; what is denied counts, and silence counts as 0. The burst keeps the proportion that it
// has to the count of `at_first`, rounded up.
typedef struct tg_demand_config {
    // What it starts with; periods turn as its own does.
    tg_quota at_first;
    // Cells at one instant at most, at whatever rate; no less than the burst of `at_first`. 0: as many as the
    // proportion makes.
    uint64_t most_burst;
    // Cells that conform at the start, at most the burst of `at_first`. 0: all of it. TG_NONE: none.
    uint64_t tokens;
    // Cells per period, from 1 to the count of `at_first`: the lowest rate.
    uint32_t floor;
    // Cells per period, no less than the count of `at_first`, and at most 8191 in words of 32 bits and 2^27 - 1 in
    // those of 64: the highest rate.
    uint32_t ceiling;
} tg_demand_config;

#if TG_HAVE_64
// A limiter whose rate follows success and overload, by `tg_aimd_config`: for a client of a server that does not tell
// its limit. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_aimd {
    // The limiter with the other verbs of its kind, `tg_live_reserve` and `tg_live_not_before` among them: they take
    // no turn, and what they take is no demand. A quota that is changed there holds until the next turn.
    tg_live live;
    // Private; changed by atomic operations only: the tick at which the period ends.
    uint64_t due;
    // Private; changed by atomic operations only: the rate, and what was heard in the period.
    uint64_t tally;
    // Private: a tick, the length of a period, and how far ahead its end can be.
    uint64_t periods[3];
    // Private: what all rates have in common.
    uint64_t common[5];
    // Private: the first rate, and the lowest and the highest.
    uint32_t levels[4];
    // Private: how far the rate goes at a turn.
    uint32_t steps[3];
    // Zero.
    uint32_t reserved;
} tg_aimd;
#endif

// A rate that finds the limit of a server which does not tell it: additive increase, multiplicative decrease. At the
// turn of each period it is cut where there was overload, and otherwise grows where there was success. The burst
// keeps the proportion that it has to the count of `at_first`, rounded up.
typedef struct tg_aimd_config {
    // What it starts with; periods turn as its own does.
    tg_quota at_first;
    // Cells at one instant at most, at whatever rate; no less than the burst of `at_first`. 0: as many as the
    // proportion makes.
    uint64_t most_burst;
    // Cells per period, from 1 to the count of `at_first`: the lowest rate.
    uint32_t floor;
    // Cells per period, no less than the count of `at_first`, and at most 524287 in words of 32 bits: the highest
    // rate.
    uint32_t ceiling;
    // Cells per period that are added. 0: 1.
    uint32_t increase;
    // What a cut leaves of the rate, in thousandths, at most 999; rounded down, but no lower than the floor. 0: 500.
    uint32_t decrease_to;
    // For how many periods there is no other cut after one, since answers to what was sent before are still on the
    // way; at most 127 in words of 32 bits and 16383 in those of 64. 0: none.
    uint32_t cool_down;
    // Zero.
    uint32_t reserved;
} tg_aimd_config;

#if TG_HAVE_64
// One limit of several that are taken together: the word and the profile of a tg_gcra, of a tg_shaper, or apart. See
// TG_TIER.
typedef struct tg_tier {
    // Changed by atomic operations only.
    tg_word *word;
    // Read only.
    const tg_profile *profile;
    // How many cells.
    uint64_t n;
    // 1: in shadow. It never refuses; where its cells do not conform nothing is taken of it. 0 otherwise.
    uint32_t shadow;
    // Zero.
    uint32_t reserved;
} tg_tier;

// What limits that are taken together answer. In a mask bit i is for the limit at place i.
typedef struct tg_tiers_outcome {
    // A mask: those that refused.
    uint64_t refused;
    // Ticks after which all of them conform, rounded up: the longest wait; 0 after a grant, UINT64_MAX for never.
    uint64_t retry_after;
    // A mask: those in shadow that would have refused.
    uint64_t shadows;
    // A mask: those of which so many cells never conform.
    uint64_t never;
} tg_tiers_outcome;

// Requests and tokens of a language model per so many ticks, taken both or neither. Both limits are shapers, with the
// verbs of theirs: `tg_shaper_peek` for what is left, `tg_shaper_observe` and `tg_shaper_not_before` for what a server
// says. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_budget {
    // The limit of requests.
    tg_shaper requests;
    // The limit of tokens.
    tg_shaper tokens;
} tg_budget;

// What a request on its way was charged. Used up by `tg_budget_settle` or `tg_budget_cancel`, which write zeros to it, so
// that a second one does no harm; a copy of it would give twice. One that is never settled expires: all that it was
// charged has come back by itself when both its reservations have. All zeros: nothing is charged.
typedef struct tg_spending {
    // One request.
    tg_reservation request;
    // The estimate, in tokens.
    tg_reservation tokens;
} tg_spending;

// A child that is promised a rate of its own and may borrow from its parent, a tg_shaper. Zeroed memory answers
// TG_E_UNINIT.
typedef struct tg_child {
    // What it is promised. It may be looked at by `tg_gcra_peek`; what is taken from it otherwise than by
    // `tg_child_try_acquire` is not counted in its parent.
    tg_gcra own;
} tg_child;

// How cells of a child were admitted, or not.
typedef struct tg_child_outcome {
    // 1 where they were borrowed, 0 where they are what it was promised.
    uint64_t borrowed;
    // Ticks after which they conform, promised or borrowed, rounded up; 0 after a grant, UINT64_MAX for never.
    uint64_t retry_after;
    // After TG_EXCEEDS_BURST the most cells that conform at one instant; 0 otherwise.
    uint64_t most;
} tg_child_outcome;
#endif

// The arithmetic of a quota: never changed once it is set up, shared by any number of words. It may sit in
// flash, or on a cache line of its own. Zeroed memory answers TG_E_UNINIT.
typedef struct TG_ALIGNED(4) tg_profile32 {
    // Private: sub-ticks in a tick.
    uint32_t scale;
    // Private: sub-ticks in an emission interval.
    uint32_t interval;
    // Private: the most debt that cells alone can make, in sub-ticks.
    uint32_t capacity;
    // Private: the most debt that there can be, in sub-ticks.
    uint32_t horizon;
    // Private: the most cells at one instant.
    uint32_t burst;
} tg_profile32;

// The state of a limiter whose profile is held elsewhere. Zeroed memory is full, for every clock but one
// that starts within time_to_full + stale + debt ticks below its wrap.
typedef struct TG_ALIGNED(4) tg_word32 {
    // Private; changed by atomic operations only.
    uint32_t tat;
} tg_word32;

// What a decision leaves, as of just after it.
typedef struct tg_outcome32 {
    // Cells that conform at this tick, rounded down; after TG_BEYOND_DEBT the most that would have been accepted.
    uint32_t remaining;
    // Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT32_MAX for never.
    uint32_t retry_after;
    // Ticks after which the limiter is full again, rounded up.
    uint32_t reset_after;
} tg_outcome32;

// A GCRA limiter: its word and its profile. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_gcra32 {
    // Private.
    tg_word32 word;
    // Read only.
    tg_profile32 profile;
} tg_gcra32;

// A token bucket that is refilled at intervals, aligned at tick 0. Zeroed memory answers TG_E_UNINIT.
// The tick may wrap.
typedef struct TG_ALIGNED(4) tg_bucket32 {
    // Private; changed by atomic operations only: the index of a period above, tokens below.
    uint32_t word;
    // Private: ticks, as a power of two.
    uint32_t period;
    // Private: tokens.
    uint32_t capacity;
    // Private: tokens.
    uint32_t refill;
    // Private: tokens.
    uint32_t initial;
    // Private: periods that a stale tick may lie behind.
    uint32_t margin;
} tg_bucket32;

// A GCRA limiter of one thread or one core, and of no interrupt: its word is a plain integer, with the decisions of a
// `tg_gcra32`. No function of it may be called while another one is at work on the same limiter. It needs no
// compare-and-swap, and so no critical section where a processor has none. Zeroed memory answers TG_E_UNINIT.
typedef struct TG_ALIGNED(4) tg_unshared32 {
    // Private.
    uint32_t tat;
    // Read only.
    tg_profile32 profile;
} tg_unshared32;

// What one thread saw last of a word, to try its next swap on that without a load first: for threads that contend for
// one word, with the profile on another cache line. The decisions are those of the word, whatever was seen and
// whatever others have done since. Zeroed memory is one that has seen nothing; it may be used with another word, too.
typedef struct TG_ALIGNED(4) tg_handle32 {
    // Private.
    uint32_t seen;
} tg_handle32;

// Cells of a `tg_gcra32` that one thread has taken many at a time, and spends with plain arithmetic: for threads that
// wait for one limiter's word. Each thread, each process, and each interrupt has its own, for one limiter.
//
// With a size of k and an age of A ticks, in any closed window of L ticks: by the ticks at which cells are taken at
// most `tg_profile32_max_admitted(L)`, as without leases; by those at which they are spent at most that of L + A, and
// at most k - 1 more for each lease whose ticks do not go back. With A = k * period / count, rounded down, at most k
// more for all leases together; with A = 0 none. Kept from others are at most k - 1 cells for each lease, and no more
// than half of what there was; they come back by themselves. `tg_gcra32_drain` does not reach them.
//
// Zeroed memory is a lease of nothing: each call asks the limiter.
typedef struct TG_ALIGNED(4) tg_lease32 {
    // Read only: the most cells that are taken at once, unless more are asked for.
    uint32_t size;
    // Read only: how many ticks after they were taken cells may be spent.
    uint32_t max_age;
    // Read only: cells that were taken and not yet spent, whatever their age.
    uint32_t left;
    // Private.
    uint32_t granted_at;
    // Private.
    uint32_t held;
    // Private.
    uint32_t seen;
    // Private.
    uint32_t clock;
} tg_lease32;

// A sliding window of two counters: about `limit` cells in the last `window` ticks, and fewer than twice the limit in
// any. Windows are aligned at tick 0. Zeroed memory answers TG_E_UNINIT. The tick may wrap, and the window is a power of two of ticks.
typedef struct TG_ALIGNED(4) tg_window32 {
    // Private; changed by atomic operations only: the index of a window, the cells of the one before, and its own.
    uint32_t word;
    // Private: ticks, as a power of two.
    uint32_t window;
    // Private: cells.
    uint32_t limit;
    // Private: windows that a stale tick may lie behind.
    uint32_t margin;
    // Private: bits of a counter.
    uint32_t counter;
    // Private: bits of the index.
    uint32_t index;
} tg_window32;

// A sliding log: never more than `limit` cells in any `window` ticks, exactly. It needs a slot of the caller's for each
// of them. Zeroed memory answers TG_E_UNINIT. The tick may wrap.
typedef struct TG_ALIGNED(4) tg_log32 {
    // Private; changed by atomic operations only: laps, the position in the ring, and how many entries matter.
    uint32_t head;
    // Private: ticks.
    uint32_t window;
    // Private: ticks.
    uint32_t stale;
    // Private: cells.
    uint32_t limit;
    // Private: bits of a slot below its tick.
    uint32_t below;
    // Private: bits of a position.
    uint32_t position;
    // Private: the caller's array, changed by atomic operations only.
    uint32_t *slots;
    // Private: its length.
    size_t count;
} tg_log32;

// A GCRA limiter that also says when: what does not conform now can be reserved for the tick at which it does, and
// cells can be taken as debt. How far all that may go past the capacity, together, is the `debt` of its options.
// Zeroed memory answers TG_E_UNINIT.
typedef struct tg_shaper32 {
    // Private.
    tg_word32 word;
    // Read only: for the questions of `tg_profile32`.
    tg_profile32 profile;
    // Private: the most debt that verbs can make, in sub-ticks.
    uint32_t lent;
} tg_shaper32;

// As `tg_reservation`, of ticks and cells of 32 bits.
typedef struct tg_reservation32 {
    // The tick at which it was made.
    uint32_t made_at;
    // The tick from which on the cells conform.
    uint32_t due;
    // The tick from which on nothing is left to be given back.
    uint32_t expires;
    // Cells.
    uint32_t cost;
    // Private: the word that there would be without it.
    uint32_t before;
    // Private: the word that it left.
    uint32_t after;
    // Private: the quota that it was made under.
    uint32_t stamp;
} tg_reservation32;

// A shaper whose quota can be changed while it is in use, by `tg_live32_change`: every decision is made with one quota
// whole. 4 bits of its word count the changes, so 28 are left to tell the time, which is what the default options go
// by; its ticks may have all 32. Zeroed memory answers TG_E_UNINIT. It has no refund and no snapshot: a receipt must
// say under which quota it was given, as a reservation does.
typedef struct tg_live32 {
    // Private: a time, and the generation of the quota.
    tg_word32 word;
    // Private; changed by atomic operations only: changes of the quota.
    uint32_t changes;
    // Private; changed by atomic operations only: the quota that holds, and the one before or after it.
    uint32_t parameters[2][6];
} tg_live32;

// A limiter whose rate follows the demand, by `tg_demand_config`: what is asked for, granted or not, counts in its
// period. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_demand32 {
    // The limiter with the other verbs of its kind, `tg_live32_reserve` and `tg_live32_not_before` among them: they
    // take no turn, and what they take is no demand. A quota that is changed there holds until the next turn.
    tg_live32 live;
    // Private; changed by atomic operations only: the tick at which the period ends.
    uint32_t due;
    // Private; changed by atomic operations only: the rate, and what was heard in the period.
    uint32_t tally;
    // Private: a tick, the length of a period, and how far ahead its end can be.
    uint32_t periods[3];
    // Private: what all rates have in common.
    uint32_t common[5];
    // Private: the first rate, and the lowest and the highest.
    uint32_t levels[4];
} tg_demand32;

// A limiter whose rate follows success and overload, by `tg_aimd_config`: for a client of a server that does not tell
// its limit. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_aimd32 {
    // The limiter with the other verbs of its kind, `tg_live32_reserve` and `tg_live32_not_before` among them: they
    // take no turn, and what they take is no demand. A quota that is changed there holds until the next turn.
    tg_live32 live;
    // Private; changed by atomic operations only: the tick at which the period ends.
    uint32_t due;
    // Private; changed by atomic operations only: the rate, and what was heard in the period.
    uint32_t tally;
    // Private: a tick, the length of a period, and how far ahead its end can be.
    uint32_t periods[3];
    // Private: what all rates have in common.
    uint32_t common[5];
    // Private: the first rate, and the lowest and the highest.
    uint32_t levels[4];
    // Private: how far the rate goes at a turn.
    uint32_t steps[3];
} tg_aimd32;

#if TG_HAVE_64
// Two rates in one word, of which both must be kept: 10 per second and 1000 per hour. Both take, or none does. Each
// has the low 32 bits of the tick for its clock, which wraps: `tg_profile32_max_idle` of both profiles tells for how
// long it may be left alone, counted from its last grant, touch, fill or drain. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_dual {
    // Private.
    tg_word word;
    // Read only.
    tg_profile32 first;
    // Read only.
    tg_profile32 second;
} tg_dual;

// The single rate three colour marker of RFC 2697: green is what the bucket C holds, yellow what the bucket E holds,
// which gets the tokens that C has no room for. Ticks wrap at 32 bits, as those of tg_dual; the idle time, which
// `tg_profile32_max_idle` tells, is counted from the last packet that was green or yellow. Zeroed memory answers
// TG_E_UNINIT.
typedef struct tg_srtcm {
    // Private.
    tg_word word;
    // Read only.
    tg_profile32 committed;
    // Read only.
    tg_profile32 excess;
} tg_srtcm;

// The two rate three colour marker of RFC 2698: red is what the bucket P does not hold, green what C holds as well.
// Ticks wrap at 32 bits, as those of tg_dual; the idle time is counted from the last packet that was green or
// yellow. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_trtcm {
    // Private.
    tg_word word;
    // Read only.
    tg_profile32 peak;
    // Read only.
    tg_profile32 committed;
} tg_trtcm;

// The two rate three colour marker of RFC 4115, of which each colour takes from its own bucket alone. A packet passes
// where as many tokens are there as it has bytes, as in RFC 2697 and 2698; RFC 4115 writes `>` for `>=`, which is the
// same with burst sizes one byte larger. Ticks wrap at 32 bits, as those of tg_dual; the idle time is counted from the
// last packet that was green or yellow. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_trtcm4115 {
    // Private.
    tg_word word;
    // Read only.
    tg_profile32 committed;
    // Read only.
    tg_profile32 excess;
} tg_trtcm4115;
#endif

// One limit of several that are taken together: the word and the profile of a tg_gcra32, of a tg_shaper32, or apart. See
// TG_TIER.
typedef struct tg_tier32 {
    // Changed by atomic operations only.
    tg_word32 *word;
    // Read only.
    const tg_profile32 *profile;
    // How many cells.
    uint32_t n;
    // 1: in shadow. It never refuses; where its cells do not conform nothing is taken of it. 0 otherwise.
    uint32_t shadow;
} tg_tier32;

// What limits that are taken together answer. In a mask bit i is for the limit at place i.
typedef struct tg_tiers_outcome32 {
    // A mask: those that refused.
    uint32_t refused;
    // Ticks after which all of them conform, rounded up: the longest wait; 0 after a grant, UINT32_MAX for never.
    uint32_t retry_after;
    // A mask: those in shadow that would have refused.
    uint32_t shadows;
    // A mask: those of which so many cells never conform.
    uint32_t never;
} tg_tiers_outcome32;

// Requests and tokens of a language model per so many ticks, taken both or neither. Both limits are shapers, with the
// verbs of theirs: `tg_shaper32_peek` for what is left, `tg_shaper32_observe` and `tg_shaper32_not_before` for what a server
// says. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_budget32 {
    // The limit of requests.
    tg_shaper32 requests;
    // The limit of tokens.
    tg_shaper32 tokens;
} tg_budget32;

// What a request on its way was charged. Used up by `tg_budget32_settle` or `tg_budget32_cancel`, which write zeros to it, so
// that a second one does no harm; a copy of it would give twice. One that is never settled expires: all that it was
// charged has come back by itself when both its reservations have. All zeros: nothing is charged.
typedef struct tg_spending32 {
    // One request.
    tg_reservation32 request;
    // The estimate, in tokens.
    tg_reservation32 tokens;
} tg_spending32;

// A child that is promised a rate of its own and may borrow from its parent, a tg_shaper32. Zeroed memory answers
// TG_E_UNINIT.
typedef struct tg_child32 {
    // What it is promised. It may be looked at by `tg_gcra32_peek`; what is taken from it otherwise than by
    // `tg_child32_try_acquire` is not counted in its parent.
    tg_gcra32 own;
} tg_child32;

// How cells of a child were admitted, or not.
typedef struct tg_child_outcome32 {
    // 1 where they were borrowed, 0 where they are what it was promised.
    uint32_t borrowed;
    // Ticks after which they conform, promised or borrowed, rounded up; 0 after a grant, UINT32_MAX for never.
    uint32_t retry_after;
    // After TG_EXCEEDS_BURST the most cells that conform at one instant; 0 otherwise.
    uint32_t most;
} tg_child_outcome32;

// Whom a limit of a table is for. A key of another class is another key, with a limit of its own.
typedef struct tg_key {
    // 64 bits that nobody can choose: of a secret, and of what names the caller.
    uint64_t digest;
    // Which quota of its table is the key's: 0 for the first.
    uint32_t of_class;
} tg_key;

// 16 random bytes, the same in all processes that share a table. Who does not know them cannot choose keys that take the
// room, or the limit, of others.
typedef struct tg_secret {
    // Any.
    uint8_t bytes[16];
} tg_secret;

#if TG_HAVE_64
// A limit for each key, in the caller's memory: a handle of this process to a table, which others may have in their
// memory elsewhere. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_table {
    // Private: the caller's memory; NULL where there is no table.
    void *memory;
    // Private: where in it what is.
    uint64_t state[9];
} tg_table;
#endif

// What a table does with a key that it has no room for: one of `TG_WHEN_FULL_*`. Nobody is forgotten for it.
typedef uint32_t tg_when_full;

// How often keys came to a table, and what became of those that found no room: for metrics. In zeroed memory, which need
// not be that of the table; several handles may count in one.
typedef struct TG_ALIGNED(4) tg_table_counters {
    // Private.
    uint32_t tallies[5];
} tg_table_counters;

#if TG_HAVE_64
// What a decision about a key leaves, as of just after it, and which limit that is of.
typedef struct tg_table_outcome {
    // Cells that conform at this tick, rounded down.
    uint64_t remaining;
    // Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT64_MAX for never, 1 after TG_FULL.
    uint64_t retry_after;
    // Ticks after which the limit is full again, rounded up.
    uint64_t reset_after;
    // One of `TG_BY_*`: which limit the others are of; zeros where it is none.
    uint32_t by;
    // Zero.
    uint32_t reserved;
} tg_table_outcome;

// A key that is in a table, and its state.
typedef struct tg_table_entry {
    // The lowest bits of its digest, as many as the table keeps; 1 where all are 0.
    uint64_t fingerprint;
    // Its class.
    uint32_t of_class;
    // Zero.
    uint32_t reserved;
    // As of `now`.
    tg_outcome outcome;
} tg_table_entry;
#endif

// A limit for each key, in the caller's memory, in slots of 32 bits: a handle of this process to a table, which others may have in their
// memory elsewhere. Zeroed memory answers TG_E_UNINIT.
typedef struct tg_table32 {
    // Private: the caller's memory; NULL where there is no table.
    void *memory;
    // Private: where in it what is.
    uint32_t state[18];
} tg_table32;

// What a decision about a key leaves, as of just after it, and which limit that is of.
typedef struct tg_table32_outcome {
    // Cells that conform at this tick, rounded down.
    uint32_t remaining;
    // Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT32_MAX for never, 1 after TG_FULL.
    uint32_t retry_after;
    // Ticks after which the limit is full again, rounded up.
    uint32_t reset_after;
    // One of `TG_BY_*`: which limit the others are of; zeros where it is none.
    uint32_t by;
} tg_table32_outcome;

// A key that is in a table, and its state.
typedef struct tg_table32_entry {
    // The lowest bits of its digest, as many as the table keeps; 1 where all are 0.
    uint32_t fingerprint;
    // Its class.
    uint32_t of_class;
    // As of `now`.
    tg_outcome32 outcome;
} tg_table32_entry;

// What `tg_table_counters` have come to; each wraps at 2^32.
typedef struct tg_table_counts {
    // Keys that were put in.
    uint32_t inserted;
    // Slots that were taken for it from keys that were full again, and are forgotten.
    uint32_t reused;
    // Calls that were refused for want of room: TG_FULL.
    uint32_t refused;
    // Calls that were decided by the limit of another key, admitted or not: TG_BY_ANOTHER.
    uint32_t shared;
    // Calls that were admitted by no limit: TG_OK with TG_BY_NOBODY.
    uint32_t uncounted;
} tg_table_counts;

// A line beside a shaper, in which each caller who was denied is told a slot of its own to come back at. Zeroed
// memory is an empty line, for every clock but one that starts within time_to_full + stale + debt ticks below its
// wrap.
typedef struct TG_ALIGNED(4) tg_stagger32 {
    // Private; changed by atomic operations only.
    uint32_t tat;
} tg_stagger32;

#if TG_HAVE_64
// A line beside a shaper, in which each caller who was denied is told a slot of its own to come back at. Zeroed
// memory is an empty line, for every clock but one that starts within time_to_full + stale + debt ticks below its
// wrap.
typedef struct TG_ALIGNED(8) tg_stagger {
    // Private; changed by atomic operations only.
    uint64_t tat;
} tg_stagger;
#endif

// On for no more than so many ticks in any window, wherever the window begins; air time is in ticks as well.
// Zeroed memory answers TG_E_UNINIT.
typedef struct tg_duty_cycle32 {
    // The same limiter in the words of GCRA, with the rest of the verbs: `tg_gcra32_snapshot` after each
    // grant and before the transmission begins, since a supply fails while it sends; at the first tick of the
    // clock `tg_gcra32_restore`, or `tg_gcra32_drain` where a grant may not have been saved or nothing is
    // known, or `tg_gcra32_fill` where nothing was sent for a whole window.
    tg_gcra32 gcra;
} tg_duty_cycle32;

// A place in the program that logs, limited to a rate, with a count of what it kept back. Zeroed memory is
// a site that was never asked, which lets the first line through whatever tick the clock starts at.
typedef struct TG_ALIGNED(4) tg_log_site {
    // Private; changed by atomic operations only.
    uint32_t tat;
    // Private; changed by atomic operations only: what was suppressed, and one.
    uint32_t lines;
} tg_log_site;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// A status in words: a static string, never NULL. Any context.
const char *tg_status_str(tg_status status);

// The version of the library that is linked: `TG_VERSION_NUMBER` of its header. Any context.
uint32_t tg_version_number(void);

// What is wrong, in words: a static string, never NULL. Any context.
const char *tg_fault_str(int32_t what);

#if TG_HAVE_64
// Checks a quota and derives its profile, with the default options. Not while the profile is in use.
tg_status tg_profile_init(tg_profile *p, const tg_quota *q);

// As `tg_profile_init`; `options` may be NULL for the default, `fault` may be NULL.
tg_status tg_profile_init_with(tg_profile *p,
                               const tg_quota *q,
                               const tg_options *options,
                               tg_fault *fault);

// As `tg_profile_init_with`, with the best rate not above the quota's that fits. How much lower it is,
// in parts per 10^12 rounded up, goes to `error`, which may be NULL.
tg_status tg_profile_init_approximate(tg_profile *p,
                                      const tg_quota *q,
                                      const tg_options *options,
                                      uint64_t *error,
                                      tg_fault *fault);

// At most `n` cells in any closed window of `window` ticks, however it is placed, and at least `burst`
// (from 1 to `n`) at one instant. A burst of 1 gives the highest sustained rate, `n` per `window + 1`
// ticks. `options` may be NULL; their tolerance does not count, since the promise needs one of its own.
// `fault` may be NULL; it is about a period of `window + 1`. Not while the profile is in use.
tg_status tg_profile_init_hard_window(tg_profile *p,
                                      uint64_t n,
                                      uint64_t window,
                                      uint64_t burst,
                                      const tg_options *options,
                                      tg_fault *fault);

// The most cells that conform at one instant, tolerance included; 0 where there is no profile.
uint64_t tg_profile_burst(const tg_profile *p);

// The most cells that are admitted in any closed window of `window` ticks, by any number of threads;
// UINT64_MAX where it is more, 0 where there is no profile.
uint64_t tg_profile_max_admitted(const tg_profile *p, uint64_t window);

// Ticks from empty to full, rounded up; 0 where there is no profile.
uint64_t tg_profile_time_to_full(const tg_profile *p);

// The longest that `n` cells can have to wait when nobody else asks, in ticks, rounded up; the maximum,
// which means never, above the burst and where there is no profile.
uint64_t tg_profile_worst_wait(const tg_profile *p, uint64_t n);

// How many ticks a limiter may be left alone and stay exact, counted from its last decision about 1 to
// `burst` cells, touch or fill; 0 where there is no profile.
uint64_t tg_profile_max_idle(const tg_profile *p);

// Makes a word full at `now`. Not while it is in use.
tg_status tg_word_init(tg_word *w, const tg_profile *p, uint64_t now);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_word_try_acquire(tg_word *w,
                              const tg_profile *p,
                              uint64_t now,
                              uint64_t n,
                              tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_word_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_word_allow(tg_word *w,
                   const tg_profile *p,
                   uint64_t now,
                   uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_word_acquire_up_to(tg_word *w,
                                const tg_profile *p,
                                uint64_t now,
                                uint64_t n,
                                uint64_t *taken,
                                tg_outcome *out);

// The answer of `tg_word_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_word_peek(const tg_word *w,
                       const tg_profile *p,
                       uint64_t now,
                       uint64_t n,
                       tg_outcome *out);

// Renews a limiter that may be idle for longer than `tg_profile_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_word_touch(tg_word *w, const tg_profile *p, uint64_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_word_fill(tg_word *w, const tg_profile *p, uint64_t now);

// Makes the limiter empty. Any thread, any interrupt, lock-free.
tg_status tg_word_drain(tg_word *w, const tg_profile *p, uint64_t now);

// Saves the state at `now`; the word goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_word_snapshot(const tg_word *w,
                           const tg_profile *p,
                           uint64_t now,
                           tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the word before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full limiter. Without a snapshot, `tg_word_drain` is the start that never
// admits too much. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_word_restore(tg_word *w,
                          const tg_profile *p,
                          const tg_snapshot *snapshot,
                          uint64_t now,
                          uint64_t off,
                          tg_fault *fault);

// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the word above full, and
// gives nothing where the grant is older than `tg_profile_max_idle`. What is net admitted stays within the quota as
// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
tg_status tg_word_refund(tg_word *w,
                         const tg_profile *p,
                         uint64_t now,
                         uint64_t granted_at,
                         uint64_t held,
                         uint64_t n,
                         tg_outcome *out);

// Sets up a full limiter with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_gcra_init_with`. Not while the limiter is
// in use.
tg_status tg_gcra_init(tg_gcra *g,
                       const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
// Not while the limiter is in use.
tg_status tg_gcra_init_with(tg_gcra *g,
                            const tg_quota *q,
                            const tg_options *options,
                            uint64_t now,
                            tg_fault *fault);

// Sets up a limiter that is full at `now` with a copy of a profile. Not while the limiter is in use.
tg_status tg_gcra_init_profile(tg_gcra *g, const tg_profile *p, uint64_t now);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_gcra_try_acquire(tg_gcra *g, uint64_t now, uint64_t n, tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_gcra_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_gcra_allow(tg_gcra *g,
                   uint64_t now,
                   uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_gcra_acquire_up_to(tg_gcra *g,
                                uint64_t now,
                                uint64_t n,
                                uint64_t *taken,
                                tg_outcome *out);

// The answer of `tg_gcra_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_gcra_peek(const tg_gcra *g, uint64_t now, uint64_t n, tg_outcome *out);

// Renews a limiter that may be idle for longer than `tg_profile_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_gcra_touch(tg_gcra *g, uint64_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_gcra_fill(tg_gcra *g, uint64_t now);

// Makes the limiter empty. Any thread, any interrupt, lock-free.
tg_status tg_gcra_drain(tg_gcra *g, uint64_t now);

// Saves the state at `now`; the limiter goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_gcra_snapshot(const tg_gcra *g,
                           uint64_t now,
                           tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the limiter before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full limiter. Without a snapshot, `tg_gcra_drain` is the start that never
// admits too much. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_gcra_restore(tg_gcra *g,
                          const tg_snapshot *snapshot,
                          uint64_t now,
                          uint64_t off,
                          tg_fault *fault);

// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the limiter above full, and
// gives nothing where the grant is older than `tg_profile_max_idle`. What is net admitted stays within the quota as
// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
tg_status tg_gcra_refund(tg_gcra *g,
                         uint64_t now,
                         uint64_t granted_at,
                         uint64_t held,
                         uint64_t n,
                         tg_outcome *out);

// Sets up a bucket that has its initial tokens at `now`. Not while the bucket is in use.
tg_status tg_bucket_init(tg_bucket *b, const tg_bucket_config *c, uint64_t now);

// As `tg_bucket_init`. `stale`: how much older than the newest tick already decided a caller's `now` may
// be, in ticks; 0 for the default, the smaller of 2^40 ticks and 2^24 - 1 periods, TG_NONE for none.
// `fault` may be NULL.
tg_status tg_bucket_init_with(tg_bucket *b,
                              const tg_bucket_config *c,
                              uint64_t stale,
                              uint64_t now,
                              tg_fault *fault);

// Takes all of `n` tokens, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_bucket_try_acquire(tg_bucket *b, uint64_t now, uint32_t n, tg_outcome *out);

// Takes all of `n` tokens, or nothing, and tells only whether it did: true where `tg_bucket_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_bucket_allow(tg_bucket *b,
                     uint64_t now,
                     uint32_t n);

// Takes as many of `n` tokens as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_bucket_acquire_up_to(tg_bucket *b,
                                  uint64_t now,
                                  uint32_t n,
                                  uint32_t *taken,
                                  tg_outcome *out);

// The answer of `tg_bucket_try_acquire`, as if the tokens had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_bucket_peek(const tg_bucket *b, uint64_t now, uint32_t n, tg_outcome *out);

// Renews a bucket that may be idle for longer than `tg_bucket_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_bucket_touch(tg_bucket *b, uint64_t now);

// Makes the bucket full: an operator's verb, whose tokens come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_bucket_fill(tg_bucket *b, uint64_t now);

// Makes the bucket empty. Any thread, any interrupt, lock-free.
tg_status tg_bucket_drain(tg_bucket *b, uint64_t now);

// The most tokens that are taken in any closed window of `window` ticks: capacity + refill * ceil(window /
// period), where a late tick counts as the first of the newest period already decided; by the callers' own
// ticks, ask for `window` + stale. UINT64_MAX where it is more, 0 where there is no bucket. Any context.
uint64_t tg_bucket_max_admitted(const tg_bucket *b,
                                uint64_t window);

// How many ticks a bucket may be left alone and stay exact, counted from its last grant, touch, fill or
// drain; 0 where there is no bucket. Left alone for longer, it may refuse for a while. Any context.
uint64_t tg_bucket_max_idle(const tg_bucket *b);

// Saves the state at `now`; the bucket goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_bucket_snapshot(const tg_bucket *b,
                             uint64_t now,
                             tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the bucket before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full bucket. Without a snapshot, `tg_bucket_drain` is the start that never
// admits too much, but that the next turn may come early by less than a period. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_bucket_restore(tg_bucket *b,
                            const tg_snapshot *snapshot,
                            uint64_t now,
                            uint64_t off,
                            tg_fault *fault);

// Sets up a full limiter with the default options, for every clock but one: see `tg_gcra_init`.
tg_status tg_unshared_init(tg_unshared *g, const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
tg_status tg_unshared_init_with(tg_unshared *g,
                                const tg_quota *q,
                                const tg_options *options,
                                uint64_t now,
                                tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. One thread, no
// interrupt.
tg_status tg_unshared_try_acquire(tg_unshared *g,
                                  uint64_t now,
                                  uint64_t n,
                                  tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_unshared_try_acquire` answers
// TG_OK, false for anything else, an error too. One thread, no interrupt.
bool tg_unshared_allow(tg_unshared *g,
                       uint64_t now,
                       uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. One thread, no interrupt.
tg_status tg_unshared_acquire_up_to(tg_unshared *g,
                                    uint64_t now,
                                    uint64_t n,
                                    uint64_t *taken,
                                    tg_outcome *out);

// The answer of `tg_unshared_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
// state as it is. `out` may be NULL. One thread, no interrupt.
tg_status tg_unshared_peek(const tg_unshared *g,
                           uint64_t now,
                           uint64_t n,
                           tg_outcome *out);

// Renews a limiter that may be idle for longer than `tg_profile_max_idle`; changes no decision. One thread, no
// interrupt.
tg_status tg_unshared_touch(tg_unshared *g,
                            uint64_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. One thread, no interrupt.
tg_status tg_unshared_fill(tg_unshared *g,
                           uint64_t now);

// Makes the limiter empty. One thread, no interrupt.
tg_status tg_unshared_drain(tg_unshared *g, uint64_t now);

// As `tg_word_try_acquire`. `out` may be NULL, and then costs nothing. Of the handle's own thread or interrupt;
// lock-free beside any other caller of the word.
tg_status tg_handle_try_acquire(tg_handle *h,
                                tg_word *w,
                                const tg_profile *p,
                                uint64_t now,
                                uint64_t n,
                                tg_outcome *out);

// As `tg_word_allow`. Of the handle's own thread or interrupt; lock-free beside any other caller of the word.
bool tg_handle_allow(tg_handle *h,
                     tg_word *w,
                     const tg_profile *p,
                     uint64_t now,
                     uint64_t n);

// A lease that holds nothing yet. Any size and age will do; what it held before is forgotten.
tg_status tg_lease_init(tg_lease *l, uint64_t size, uint64_t max_age);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL. After a grant it has in `remaining` what is
// left in the lease and in `reset_after` UINT64_MAX, since the limiter may not have been looked at; after a refusal
// it is that of `tg_gcra_try_acquire`, about the cells that are missing, and what is left is kept. Of the lease's own
// thread; it is lock-free beside any other caller of the limiter.
tg_status tg_lease_try_acquire(tg_lease *l,
                               tg_gcra *g,
                               uint64_t now,
                               uint64_t n,
                               tg_outcome *out);

// Gives back what is left: all of it where nobody else has used the limiter since, otherwise as `tg_gcra_refund` does.
// The lease is then as new. One that is not given back loses nothing but time: what was left comes back by itself.
// Of the lease's own thread; lock-free.
tg_status tg_lease_give_back(tg_lease *l,
                             tg_gcra *g,
                             uint64_t now);

// Sets up a window that is empty at `now`. Not while it is in use.
tg_status tg_window_init(tg_window *w, const tg_window_quota *q, uint64_t now);

// As `tg_window_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in
// ticks; 0 for the default, the smaller of 2^40 ticks and a sixteenth of the windows that the word can count, TG_NONE for none.
// `fault` may be NULL.
tg_status tg_window_init_with(tg_window *w,
                              const tg_window_quota *q,
                              uint64_t stale,
                              uint64_t now,
                              tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_window_try_acquire(tg_window *w, uint64_t now, uint64_t n, tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_window_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_window_allow(tg_window *w,
                     uint64_t now,
                     uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_window_acquire_up_to(tg_window *w,
                                  uint64_t now,
                                  uint64_t n,
                                  uint64_t *taken,
                                  tg_outcome *out);

// The answer of `tg_window_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_window_peek(const tg_window *w, uint64_t now, uint64_t n, tg_outcome *out);

// Renews a window that may be idle for longer than `tg_window_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_window_touch(tg_window *w, uint64_t now);

// Makes the window forget all cells: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_window_fill(tg_window *w,
                         uint64_t now);

// Takes all cells that conform. Any thread, any interrupt, lock-free.
tg_status tg_window_drain(tg_window *w, uint64_t now);

// The most cells that are taken in any closed window of `window` ticks, which holds `window` + 1 values of the tick,
// where a late tick counts as the first of the newest window already decided; by the callers' own ticks, ask for
// `window` + stale. UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_window_max_admitted(const tg_window *w,
                                uint64_t window);

// How many ticks a window may be left alone and stay exact, counted from its last grant, touch or drain; 0 where
// there is no limiter. Left alone for longer, it may refuse for a while. Any context.
uint64_t tg_window_max_idle(const tg_window *w);

// Saves the state at `now`; the window goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_window_snapshot(const tg_window *w,
                             uint64_t now,
                             tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the window before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// let as many cells be taken again, at most the limit. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_window_restore(tg_window *w,
                            const tg_snapshot *snapshot,
                            uint64_t now,
                            uint64_t off,
                            tg_fault *fault);

// Sets up an empty log of `count` slots, at least as many as the limit of `q`, all of which it zeroes. The slots are the
// log's for as long as it is used; nothing else may be in them, and they must outlive it. Not while it is in use.
tg_status tg_log_init(tg_log *l,
                      uint64_t *slots,
                      size_t count,
                      const tg_window_quota *q);

// As `tg_log_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in ticks;
// 0 for the default, the smaller of 16 windows, and 2^40 ticks; TG_NONE for none. `fault` may be NULL.
tg_status tg_log_init_with(tg_log *l,
                           uint64_t *slots,
                           size_t count,
                           const tg_window_quota *q,
                           uint64_t stale,
                           tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. TG_EXCEEDS_BURST where `n` is above the limit. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_log_try_acquire(tg_log *l,
                             uint64_t now,
                             uint64_t n,
                             tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_log_try_acquire` answers TG_OK,
// false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_log_allow(tg_log *l,
                  uint64_t now,
                  uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_log_acquire_up_to(tg_log *l,
                               uint64_t now,
                               uint64_t n,
                               uint64_t *taken,
                               tg_outcome *out);

// The answer of `tg_log_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_log_peek(const tg_log *l,
                      uint64_t now,
                      uint64_t n,
                      tg_outcome *out);

// How many cells came later than `now` - window; at most the limit. 0 where there is no log. Any thread, any interrupt,
// lock-free.
uint64_t tg_log_count(const tg_log *l,
                      uint64_t now);

// Renews a log that may be idle for longer than `tg_log_max_idle`; changes no decision. Any thread, any interrupt,
// lock-free.
tg_status tg_log_touch(tg_log *l,
                       uint64_t now);

// Forgets all cells: an operator's verb, whose cells come on top of the quota. Any thread, any interrupt, lock-free.
tg_status tg_log_clear(tg_log *l);

// The most cells that are admitted in any closed window of `window` ticks, which holds `window` + 1 values of the tick;
// UINT64_MAX where it is more, 0 where there is no log. Any context.
uint64_t tg_log_max_admitted(const tg_log *l,
                             uint64_t window);

// How many ticks a log may be left alone and stay exact, counted from its last grant; 0 where there is no log. One that
// is left alone for longer may refuse for a while. Any context.
uint64_t tg_log_max_idle(const tg_log *l);

// Sets up a full shaper with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_shaper_init_with`. Not while the shaper is in
// use.
tg_status tg_shaper_init(tg_shaper *s,
                         const tg_quota *q);

// Sets up a shaper that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
// shaper is in use.
tg_status tg_shaper_init_with(tg_shaper *s,
                              const tg_quota *q,
                              const tg_options *options,
                              uint64_t now,
                              tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
// interrupt, lock-free.
tg_status tg_shaper_try_acquire(tg_shaper *s,
                                uint64_t now,
                                uint64_t n,
                                tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_shaper_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_shaper_allow(tg_shaper *s,
                     uint64_t now,
                     uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper_acquire_up_to(tg_shaper *s,
                                  uint64_t now,
                                  uint64_t n,
                                  uint64_t *taken,
                                  tg_outcome *out);

// The answer of `tg_shaper_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
// state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_shaper_peek(const tg_shaper *s,
                         uint64_t now,
                         uint64_t n,
                         tg_outcome *out);

// Renews a shaper that may be idle for longer than `tg_profile_max_idle`; changes no decision. Any thread, any
// interrupt, lock-free.
tg_status tg_shaper_touch(tg_shaper *s,
                          uint64_t now);

// Makes the shaper full, and forgets what was owed: an operator's verb, whose cells come on top of the quota, and
// after which what was reserved before is in nobody's way. Any thread, any interrupt, lock-free.
tg_status tg_shaper_fill(tg_shaper *s,
                         uint64_t now);

// Makes the shaper empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
tg_status tg_shaper_drain(tg_shaper *s, uint64_t now);

// Saves the state at `now`, what is owed included; the shaper goes on as it is. An error writes zeros. Any thread,
// any interrupt, never waits.
tg_status tg_shaper_snapshot(const tg_shaper *s,
                             uint64_t now,
                             tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN: as `tg_gcra_restore`, what
// was owed included. Reservations of before cannot be given back any more, as their ticks are of another clock.
// TG_E_SNAPSHOT where there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells
// what. Any thread, any interrupt, lock-free.
tg_status tg_shaper_restore(tg_shaper *s,
                            const tg_snapshot *snapshot,
                            uint64_t now,
                            uint64_t off,
                            tg_fault *fault);

// Gives back cells that were taken by `tg_shaper_try_acquire`, as `tg_gcra_refund` does; what was reserved is given
// back by `tg_shaper_cancel` and `tg_shaper_settle`. Nothing where more is owed than the burst, since others stand
// in line. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper_refund(tg_shaper *s,
                           uint64_t now,
                           uint64_t granted_at,
                           uint64_t held,
                           uint64_t n,
                           tg_outcome *out);

// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
// of 0 it is `tg_shaper_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
// be NULL; `out` may be. Any thread, any interrupt, lock-free.
tg_status tg_shaper_reserve(tg_shaper *s,
                            uint64_t now,
                            uint64_t n,
                            uint64_t max_wait,
                            tg_reservation *slot,
                            tg_outcome *out);

// As `tg_shaper_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
// lock-free.
tg_status tg_shaper_reserve_oversize(tg_shaper *s,
                                     uint64_t now,
                                     uint64_t n,
                                     uint64_t max_wait,
                                     tg_reservation *slot,
                                     tg_outcome *out);

// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
// nothing while others stand in line behind it. A slot of zeros gives nothing. `slot` must not be NULL; `out` may be.
// The slot belongs to one thread; the shaper to any thread, any interrupt, lock-free.
tg_status tg_shaper_cancel(tg_shaper *s,
                           uint64_t now,
                           tg_reservation *slot,
                           tg_outcome *out);

// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
// given back as by a refund, what was used beyond it is a debit. Never waits. TG_BEYOND_DEBT where more was used than
// can be owed: then nothing is written but `out`, whose `remaining` tells how many cells beyond the reserved ones can
// be, and the slot may be settled again, for less. A slot of zeros is settled already: nothing is given or taken.
// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the shaper to any thread, any interrupt,
// lock-free.
tg_status tg_shaper_settle(tg_shaper *s,
                           uint64_t now,
                           tg_reservation *slot,
                           uint64_t actual,
                           tg_outcome *out);

// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
// conforms. They come on top of what `tg_profile_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
// thread, any interrupt, lock-free.
tg_status tg_shaper_debit(tg_shaper *s,
                          uint64_t now,
                          uint64_t n,
                          tg_outcome *out);

// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
// may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper_not_before(tg_shaper *s,
                               uint64_t now,
                               uint64_t tick,
                               tg_outcome *out);

// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_shaper_not_before`. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper_observe(tg_shaper *s,
                            uint64_t now,
                            uint64_t remaining,
                            uint64_t reset,
                            tg_outcome *out);

// Sets up a full limiter with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_live_init_with`. Not while the limiter is in
// use.
tg_status tg_live_init(tg_live *l,
                       const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
// limiter is in use.
tg_status tg_live_init_with(tg_live *l,
                            const tg_quota *q,
                            const tg_options *options,
                            uint64_t now,
                            tg_fault *fault);

// Changes the quota, and carries the state over by `carry`. The change is as of `now`: where another caller's tick was
// newer, the new rate counts for those ticks, too. Each change rounds what is at hand down to a sub-tick: a quota
// that is changed more often than that may stay empty. What was reserved before keeps its place in line, and is no
// longer given back. `options` may be NULL for the default, `fault` may be NULL.
//
// TG_BUSY while another change is under way: nobody waits. TG_E_QUOTA, and `fault` tells why. TG_BEYOND_DEBT where
// more is owed than the new quota lends: give it more `debt`, wait, or carry over less (TG_CARRY_FORGIVING). Then the
// quota and the state are as they were. Any thread, any interrupt, lock-free for those who take; one who is stopped
// midway leaves TG_BUSY to other changers until it goes on.
tg_status tg_live_change(tg_live *l,
                         uint64_t now,
                         const tg_quota *q,
                         const tg_options *options,
                         tg_carry carry,
                         tg_fault *fault);

// The most cells that conform at one instant by the quota that holds, tolerance included; 0 where there is no
// limiter. Any context.
uint64_t tg_live_burst(const tg_live *l);

// The most cells that are admitted in any closed window of `window` ticks in which the quota that holds was not
// changed; UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_live_max_admitted(const tg_live *l,
                              uint64_t window);

// Ticks from empty to full by the quota that holds, rounded up; 0 where there is no limiter. Any context.
uint64_t tg_live_time_to_full(const tg_live *l);

// The longest that `n` cells can have to wait by the quota that holds when nobody else asks and nothing is owed, in
// ticks, rounded up; the maximum, which means never, above the burst and where there is no limiter. Any context.
uint64_t tg_live_worst_wait(const tg_live *l,
                            uint64_t n);

// How many ticks a limiter may be left alone and stay exact by the quota that holds; as `tg_profile_max_idle`. Any
// context.
uint64_t tg_live_max_idle(const tg_live *l);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
// interrupt, lock-free.
tg_status tg_live_try_acquire(tg_live *l,
                              uint64_t now,
                              uint64_t n,
                              tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_live_try_acquire` answers TG_OK,
// false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_live_allow(tg_live *l,
                   uint64_t now,
                   uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live_acquire_up_to(tg_live *l,
                                uint64_t now,
                                uint64_t n,
                                uint64_t *taken,
                                tg_outcome *out);

// The answer of `tg_live_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live_peek(const tg_live *l,
                       uint64_t now,
                       uint64_t n,
                       tg_outcome *out);

// Renews a limiter that may be idle for longer than `tg_live_max_idle`; changes no decision. Any thread, any
// interrupt, lock-free.
tg_status tg_live_touch(tg_live *l,
                        uint64_t now);

// Makes the limiter full, and forgets what was owed: an operator's verb, whose cells come on top of the quota. Any
// thread, any interrupt, lock-free.
tg_status tg_live_fill(tg_live *l,
                       uint64_t now);

// Makes the limiter empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
tg_status tg_live_drain(tg_live *l, uint64_t now);

// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
// of 0 it is `tg_live_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
// be NULL; `out` may be. Any thread, any interrupt, lock-free.
tg_status tg_live_reserve(tg_live *l,
                          uint64_t now,
                          uint64_t n,
                          uint64_t max_wait,
                          tg_reservation *slot,
                          tg_outcome *out);

// As `tg_live_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
// lock-free.
tg_status tg_live_reserve_oversize(tg_live *l,
                                   uint64_t now,
                                   uint64_t n,
                                   uint64_t max_wait,
                                   tg_reservation *slot,
                                   tg_outcome *out);

// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
// nothing while others stand in line behind it, or after a change of the quota. A slot of zeros gives nothing.
// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the limiter to any thread, any interrupt,
// lock-free.
tg_status tg_live_cancel(tg_live *l,
                         uint64_t now,
                         tg_reservation *slot,
                         tg_outcome *out);

// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
// given back as by a refund, unless the quota was changed since, and what was used beyond it is a debit by the quota
// that holds. Never waits. TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`,
// whose `remaining` tells how many cells beyond the reserved ones can be, and the slot may be settled again, for
// less. A slot of zeros is settled already: nothing is given or taken. `slot` must not be NULL; `out` may be. The
// slot belongs to one thread; the limiter to any thread, any interrupt, lock-free.
tg_status tg_live_settle(tg_live *l,
                         uint64_t now,
                         tg_reservation *slot,
                         uint64_t actual,
                         tg_outcome *out);

// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
// conforms. They come on top of what `tg_live_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
// thread, any interrupt, lock-free.
tg_status tg_live_debit(tg_live *l,
                        uint64_t now,
                        uint64_t n,
                        tg_outcome *out);

// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
// may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live_not_before(tg_live *l,
                             uint64_t now,
                             uint64_t tick,
                             tg_outcome *out);

// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_live_not_before`. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_live_observe(tg_live *l,
                          uint64_t now,
                          uint64_t remaining,
                          uint64_t reset,
                          tg_outcome *out);

// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
// all else being the default of `tg_demand_config` and `tg_options`, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
// is in use.
tg_status tg_demand_init(tg_demand *d,
                         const tg_quota *at_first,
                         uint32_t floor,
                         uint32_t ceiling);

// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
// itself, or the quota at its ceiling. Not while the limiter is in use.
tg_status tg_demand_init_with(tg_demand *d,
                              const tg_demand_config *config,
                              const tg_options *options,
                              uint64_t now,
                              tg_fault *fault);

// Takes all of `n` cells, or nothing, by the rate of the moment; all `n` were asked for, granted or not. `out` may be
// NULL, and then costs nothing. Any thread, any interrupt, lock-free.
tg_status tg_demand_try_acquire(tg_demand *d,
                                uint64_t now,
                                uint64_t n,
                                tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_demand_try_acquire` answers
// TG_OK, false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_demand_allow(tg_demand *d,
                     uint64_t now,
                     uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; all `n` were asked for; TG_DENIED where not
// even one does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_demand_acquire_up_to(tg_demand *d,
                                  uint64_t now,
                                  uint64_t n,
                                  uint64_t *taken,
                                  tg_outcome *out);

// The answer of `tg_demand_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that holds:
// no demand, and no turn. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt,
// lock-free.
tg_status tg_demand_peek(const tg_demand *d,
                         uint64_t now,
                         uint64_t n,
                         tg_outcome *out);

// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
tg_status tg_demand_touch(tg_demand *d,
                          uint64_t now);

// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
uint32_t tg_demand_level(const tg_demand *d);

// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_demand_max_admitted(const tg_demand *d,
                                uint64_t window);

// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
// all else being the default of `tg_aimd_config` and `tg_options`, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
// is in use.
tg_status tg_aimd_init(tg_aimd *a,
                       const tg_quota *at_first,
                       uint32_t floor,
                       uint32_t ceiling);

// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
// itself, or the quota at its ceiling. Not while the limiter is in use.
tg_status tg_aimd_init_with(tg_aimd *a,
                            const tg_aimd_config *config,
                            const tg_options *options,
                            uint64_t now,
                            tg_fault *fault);

// Takes all of `n` cells, or nothing, by the rate of the moment. `out` may be NULL, and then costs nothing. Any
// thread, any interrupt, lock-free.
tg_status tg_aimd_try_acquire(tg_aimd *a,
                              uint64_t now,
                              uint64_t n,
                              tg_outcome *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_aimd_try_acquire` answers TG_OK,
// false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_aimd_allow(tg_aimd *a,
                   uint64_t now,
                   uint64_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_aimd_acquire_up_to(tg_aimd *a,
                                uint64_t now,
                                uint64_t n,
                                uint64_t *taken,
                                tg_outcome *out);

// The answer of `tg_aimd_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that holds: no
// turn is taken. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_aimd_peek(const tg_aimd *a,
                       uint64_t now,
                       uint64_t n,
                       tg_outcome *out);

// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
tg_status tg_aimd_touch(tg_aimd *a,
                        uint64_t now);

// Tells that something succeeded: the rate grows at the turn of the period, unless there was overload in it. Only the
// first one in a period writes. Any thread, any interrupt, lock-free.
tg_status tg_aimd_success(tg_aimd *a,
                          uint64_t now);

// Tells that the server refused (429, 503), or did not answer in time: the rate is cut at the turn of the period,
// unless that is within the cool-down of another cut. Only the first one in a period writes. What Retry-After says
// beside it is for `tg_live_not_before`. Any thread, any interrupt, lock-free.
tg_status tg_aimd_overload(tg_aimd *a,
                           uint64_t now);

// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
uint32_t tg_aimd_level(const tg_aimd *a);

// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_aimd_max_admitted(const tg_aimd *a,
                              uint64_t window);

// Takes from each of `count` limits, at most TG_TIERS_MOST, as many cells as its `n` says, or none from any: TG_DENIED
// where they do not conform now, TG_EXCEEDS_BURST where those of one never do. Whoever shares them may list them in any
// order; they are taken in that of their addresses, so that of callers who contend one is granted, if each alone would
// be. A refusal writes nothing, unless another caller came between: then what was taken is given back at once.
// TG_E_ARGUMENT where a word is listed twice. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_tiers_try_acquire(const tg_tier *tiers,
                               size_t count,
                               uint64_t now,
                               tg_tiers_outcome *out);

// The answer of `tg_tiers_try_acquire`, with nothing taken. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_tiers_peek(const tg_tier *tiers,
                        size_t count,
                        uint64_t now,
                        tg_tiers_outcome *out);

// Sets up a full budget with the default options, for every clock but one that starts within time_to_full + stale + debt
// ticks below its wrap; for that one, `tg_budget_init_with`. Not while the budget is in use.
tg_status tg_budget_init(tg_budget *b,
                         const tg_quota *requests,
                         const tg_quota *tokens);

// Sets up a budget that is full at `now`. The options are those of both limits, their `debt` is how far overruns of the
// estimates may go; NULL for the default. Where the two want different ones, `tg_shaper_init_with` sets up each by
// itself. `fault` may be NULL; it is about the requests, where these do not fit. Not while the budget is in use.
tg_status tg_budget_init_with(tg_budget *b,
                              const tg_quota *requests,
                              const tg_quota *tokens,
                              const tg_options *options,
                              uint64_t now,
                              tg_fault *fault);

// Charges one request and `estimate` tokens, and fills `spending`; or charges nothing, and `out` tells which of the two
// refused: TG_BUDGET_REQUESTS, TG_BUDGET_TOKENS. TG_DENIED where it does not conform now, TG_EXCEEDS_BURST where the
// estimate is above the burst. Whatever is not granted writes zeros to `spending`, which must not be NULL; `out` may be.
// Any thread, any interrupt, lock-free.
tg_status tg_budget_try_acquire(tg_budget *b,
                                uint64_t now,
                                uint64_t estimate,
                                tg_spending *spending,
                                tg_tiers_outcome *out);

// As `tg_budget_try_acquire`, but that an estimate above the burst is granted when a whole burst conforms, and what it
// is beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt, lock-free.
tg_status tg_budget_try_acquire_oversize(tg_budget *b,
                                         uint64_t now,
                                         uint64_t estimate,
                                         tg_spending *spending,
                                         tg_tiers_outcome *out);

// The answer of `tg_budget_try_acquire`, with nothing charged. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_budget_peek(const tg_budget *b,
                         uint64_t now,
                         uint64_t estimate,
                         tg_tiers_outcome *out);

// Ends a spending with the `actual` tokens that were used, and writes zeros to it: what was not used of the estimate and
// has not come back by itself is given back, what was used beyond it is a debit. The request stays charged. Never waits.
// TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`, whose `remaining` tells how
// many tokens beyond the estimate can be, and it may be settled again, for less. `out`, of the tokens, may be NULL. A
// spending of zeros is settled already: nothing is given or taken. It belongs to one thread; the budget to any thread,
// any interrupt, lock-free.
tg_status tg_budget_settle(tg_budget *b,
                           uint64_t now,
                           tg_spending *spending,
                           uint64_t actual,
                           tg_outcome *out);

// Ends a spending of a request that was never sent, and writes zeros to it: the request and its tokens are given back,
// as far as they have not come back by themselves. `out`, of the tokens, may be NULL. A spending of zeros gives nothing.
// It belongs to one thread; the budget to any thread, any interrupt, lock-free.
tg_status tg_budget_cancel(tg_budget *b,
                           uint64_t now,
                           tg_spending *spending,
                           tg_outcome *out);

// Sets up a parent and its `count` children, at most TG_CHILDREN_MOST, full at `now`. Each child is promised the rate and
// the burst of its quota, and the parent lends for that as much as it takes: the `debt` of the options is not looked at.
// Within the parent's own burst children borrow beyond that. The options are those of all; NULL for the default. `fault`
// may be NULL.
//
// TG_E_QUOTA, and zeros in all of them, where one does not fit, or where the children's rates sum to more than the
// parent's: then `fault` is TG_FAULT_RATES, with the count that the first child too many may have in its own period, 0
// where nothing is left. Not while any of them is in use.
tg_status tg_child_init_all(tg_shaper *parent,
                            const tg_quota *shared,
                            tg_child *children,
                            const tg_quota *promised,
                            size_t count,
                            const tg_options *options,
                            uint64_t now,
                            tg_fault *fault);

// Takes all of `n` cells of a child, as promised or else as borrowed from its parent, or nothing; all are counted in the
// parent. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_child_try_acquire(tg_shaper *parent,
                               tg_child *child,
                               uint64_t now,
                               uint64_t n,
                               tg_child_outcome *out);

// The most cells that are taken in any closed window of `window` ticks, debits included, and so by all children of a
// parent together; UINT64_MAX where it is more, 0 where there is no profile. Any thread, any interrupt.
uint64_t tg_shaper_max_taken(const tg_shaper *s,
                             uint64_t window);
#endif

// Checks a quota and derives its profile, with the default options. Not while the profile is in use.
tg_status tg_profile32_init(tg_profile32 *p, const tg_quota *q);

// As `tg_profile32_init`; `options` may be NULL for the default, `fault` may be NULL.
tg_status tg_profile32_init_with(tg_profile32 *p,
                                 const tg_quota *q,
                                 const tg_options *options,
                                 tg_fault *fault);

// As `tg_profile32_init_with`, with the best rate not above the quota's that fits. How much lower it is,
// in parts per 10^12 rounded up, goes to `error`, which may be NULL.
tg_status tg_profile32_init_approximate(tg_profile32 *p,
                                        const tg_quota *q,
                                        const tg_options *options,
                                        uint64_t *error,
                                        tg_fault *fault);

// At most `n` cells in any closed window of `window` ticks, however it is placed, and at least `burst`
// (from 1 to `n`) at one instant. A burst of 1 gives the highest sustained rate, `n` per `window + 1`
// ticks. `options` may be NULL; their tolerance does not count, since the promise needs one of its own.
// `fault` may be NULL; it is about a period of `window + 1`. Not while the profile is in use.
tg_status tg_profile32_init_hard_window(tg_profile32 *p,
                                        uint64_t n,
                                        uint64_t window,
                                        uint64_t burst,
                                        const tg_options *options,
                                        tg_fault *fault);

// The most cells that conform at one instant, tolerance included; 0 where there is no profile.
uint32_t tg_profile32_burst(const tg_profile32 *p);

// The most cells that are admitted in any closed window of `window` ticks, by any number of threads;
// UINT64_MAX where it is more, 0 where there is no profile.
uint64_t tg_profile32_max_admitted(const tg_profile32 *p, uint64_t window);

// Ticks from empty to full, rounded up; 0 where there is no profile.
uint32_t tg_profile32_time_to_full(const tg_profile32 *p);

// The longest that `n` cells can have to wait when nobody else asks, in ticks, rounded up; the maximum,
// which means never, above the burst and where there is no profile.
uint32_t tg_profile32_worst_wait(const tg_profile32 *p, uint32_t n);

// How many ticks a limiter may be left alone and stay exact, counted from its last decision about 1 to
// `burst` cells, touch or fill; 0 where there is no profile.
uint32_t tg_profile32_max_idle(const tg_profile32 *p);

// Makes a word full at `now`. Not while it is in use.
tg_status tg_word32_init(tg_word32 *w, const tg_profile32 *p, uint32_t now);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_word32_try_acquire(tg_word32 *w,
                                const tg_profile32 *p,
                                uint32_t now,
                                uint32_t n,
                                tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_word32_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_word32_allow(tg_word32 *w,
                     const tg_profile32 *p,
                     uint32_t now,
                     uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_word32_acquire_up_to(tg_word32 *w,
                                  const tg_profile32 *p,
                                  uint32_t now,
                                  uint32_t n,
                                  uint32_t *taken,
                                  tg_outcome32 *out);

// The answer of `tg_word32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_word32_peek(const tg_word32 *w,
                         const tg_profile32 *p,
                         uint32_t now,
                         uint32_t n,
                         tg_outcome32 *out);

// Renews a limiter that may be idle for longer than `tg_profile32_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_word32_touch(tg_word32 *w, const tg_profile32 *p, uint32_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_word32_fill(tg_word32 *w, const tg_profile32 *p, uint32_t now);

// Makes the limiter empty. Any thread, any interrupt, lock-free.
tg_status tg_word32_drain(tg_word32 *w, const tg_profile32 *p, uint32_t now);

// Saves the state at `now`; the word goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_word32_snapshot(const tg_word32 *w,
                             const tg_profile32 *p,
                             uint32_t now,
                             tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the word before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full limiter. Without a snapshot, `tg_word32_drain` is the start that never
// admits too much. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_word32_restore(tg_word32 *w,
                            const tg_profile32 *p,
                            const tg_snapshot *snapshot,
                            uint32_t now,
                            uint64_t off,
                            tg_fault *fault);

// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the word above full, and
// gives nothing where the grant is older than `tg_profile32_max_idle`. What is net admitted stays within the quota as
// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
tg_status tg_word32_refund(tg_word32 *w,
                           const tg_profile32 *p,
                           uint32_t now,
                           uint32_t granted_at,
                           uint32_t held,
                           uint32_t n,
                           tg_outcome32 *out);

// Sets up a full limiter with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_gcra32_init_with`. Not while the limiter is
// in use.
tg_status tg_gcra32_init(tg_gcra32 *g,
                         const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
// Not while the limiter is in use.
tg_status tg_gcra32_init_with(tg_gcra32 *g,
                              const tg_quota *q,
                              const tg_options *options,
                              uint32_t now,
                              tg_fault *fault);

// Sets up a limiter that is full at `now` with a copy of a profile. Not while the limiter is in use.
tg_status tg_gcra32_init_profile(tg_gcra32 *g, const tg_profile32 *p, uint32_t now);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_gcra32_try_acquire(tg_gcra32 *g, uint32_t now, uint32_t n, tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_gcra32_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_gcra32_allow(tg_gcra32 *g,
                     uint32_t now,
                     uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_gcra32_acquire_up_to(tg_gcra32 *g,
                                  uint32_t now,
                                  uint32_t n,
                                  uint32_t *taken,
                                  tg_outcome32 *out);

// The answer of `tg_gcra32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_gcra32_peek(const tg_gcra32 *g, uint32_t now, uint32_t n, tg_outcome32 *out);

// Renews a limiter that may be idle for longer than `tg_profile32_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_gcra32_touch(tg_gcra32 *g, uint32_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_gcra32_fill(tg_gcra32 *g, uint32_t now);

// Makes the limiter empty. Any thread, any interrupt, lock-free.
tg_status tg_gcra32_drain(tg_gcra32 *g, uint32_t now);

// Saves the state at `now`; the limiter goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_gcra32_snapshot(const tg_gcra32 *g,
                             uint32_t now,
                             tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the limiter before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full limiter. Without a snapshot, `tg_gcra32_drain` is the start that never
// admits too much. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_gcra32_restore(tg_gcra32 *g,
                            const tg_snapshot *snapshot,
                            uint32_t now,
                            uint64_t off,
                            tg_fault *fault);

// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the limiter above full, and
// gives nothing where the grant is older than `tg_profile32_max_idle`. What is net admitted stays within the quota as
// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
tg_status tg_gcra32_refund(tg_gcra32 *g,
                           uint32_t now,
                           uint32_t granted_at,
                           uint32_t held,
                           uint32_t n,
                           tg_outcome32 *out);

// Sets up a bucket that has its initial tokens at `now`. Not while the bucket is in use.
tg_status tg_bucket32_init(tg_bucket32 *b, const tg_bucket_config *c, uint32_t now);

// As `tg_bucket32_init`. `stale`: how much older than the newest tick already decided a caller's `now` may
// be, in ticks; 0 for the default, the smaller of 2^19 ticks and 255 periods, TG_NONE for none.
// `fault` may be NULL.
tg_status tg_bucket32_init_with(tg_bucket32 *b,
                                const tg_bucket_config *c,
                                uint64_t stale,
                                uint32_t now,
                                tg_fault *fault);

// Takes all of `n` tokens, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_bucket32_try_acquire(tg_bucket32 *b,
                                  uint32_t now,
                                  uint32_t n,
                                  tg_outcome32 *out);

// Takes all of `n` tokens, or nothing, and tells only whether it did: true where `tg_bucket32_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_bucket32_allow(tg_bucket32 *b,
                       uint32_t now,
                       uint32_t n);

// Takes as many of `n` tokens as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_bucket32_acquire_up_to(tg_bucket32 *b,
                                    uint32_t now,
                                    uint32_t n,
                                    uint32_t *taken,
                                    tg_outcome32 *out);

// The answer of `tg_bucket32_try_acquire`, as if the tokens had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_bucket32_peek(const tg_bucket32 *b,
                           uint32_t now,
                           uint32_t n,
                           tg_outcome32 *out);

// Renews a bucket that may be idle for longer than `tg_bucket32_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_bucket32_touch(tg_bucket32 *b, uint32_t now);

// Makes the bucket full: an operator's verb, whose tokens come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_bucket32_fill(tg_bucket32 *b, uint32_t now);

// Makes the bucket empty. Any thread, any interrupt, lock-free.
tg_status tg_bucket32_drain(tg_bucket32 *b, uint32_t now);

// The most tokens that are taken in any closed window of `window` ticks: capacity + refill * ceil(window /
// period), where a late tick counts as the first of the newest period already decided; by the callers' own
// ticks, ask for `window` + stale. UINT64_MAX where it is more, 0 where there is no bucket. Any context.
uint64_t tg_bucket32_max_admitted(const tg_bucket32 *b,
                                  uint64_t window);

// How many ticks a bucket may be left alone and stay exact, counted from its last grant, touch, fill or
// drain; 0 where there is no bucket. Left alone for longer, it may refuse for a while. Any context.
uint64_t tg_bucket32_max_idle(const tg_bucket32 *b);

// Saves the state at `now`; the bucket goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_bucket32_snapshot(const tg_bucket32 *b,
                               uint32_t now,
                               tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the bucket before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// bring back what was taken, at most one full bucket. Without a snapshot, `tg_bucket32_drain` is the start that never
// admits too much, but that the next turn may come early by less than a period. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_bucket32_restore(tg_bucket32 *b,
                              const tg_snapshot *snapshot,
                              uint32_t now,
                              uint64_t off,
                              tg_fault *fault);

// Sets up a full limiter with the default options, for every clock but one: see `tg_gcra32_init`.
tg_status tg_unshared32_init(tg_unshared32 *g, const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
tg_status tg_unshared32_init_with(tg_unshared32 *g,
                                  const tg_quota *q,
                                  const tg_options *options,
                                  uint32_t now,
                                  tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. One thread, no
// interrupt.
tg_status tg_unshared32_try_acquire(tg_unshared32 *g,
                                    uint32_t now,
                                    uint32_t n,
                                    tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_unshared32_try_acquire` answers
// TG_OK, false for anything else, an error too. One thread, no interrupt.
bool tg_unshared32_allow(tg_unshared32 *g,
                         uint32_t now,
                         uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. One thread, no interrupt.
tg_status tg_unshared32_acquire_up_to(tg_unshared32 *g,
                                      uint32_t now,
                                      uint32_t n,
                                      uint32_t *taken,
                                      tg_outcome32 *out);

// The answer of `tg_unshared32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
// state as it is. `out` may be NULL. One thread, no interrupt.
tg_status tg_unshared32_peek(const tg_unshared32 *g,
                             uint32_t now,
                             uint32_t n,
                             tg_outcome32 *out);

// Renews a limiter that may be idle for longer than `tg_profile32_max_idle`; changes no decision. One thread, no
// interrupt.
tg_status tg_unshared32_touch(tg_unshared32 *g,
                              uint32_t now);

// Makes the limiter full: an operator's verb, whose cells come on top of the quota. One thread, no interrupt.
tg_status tg_unshared32_fill(tg_unshared32 *g,
                             uint32_t now);

// Makes the limiter empty. One thread, no interrupt.
tg_status tg_unshared32_drain(tg_unshared32 *g, uint32_t now);

// As `tg_word32_try_acquire`. `out` may be NULL, and then costs nothing. Of the handle's own thread or interrupt;
// lock-free beside any other caller of the word.
tg_status tg_handle32_try_acquire(tg_handle32 *h,
                                  tg_word32 *w,
                                  const tg_profile32 *p,
                                  uint32_t now,
                                  uint32_t n,
                                  tg_outcome32 *out);

// As `tg_word32_allow`. Of the handle's own thread or interrupt; lock-free beside any other caller of the word.
bool tg_handle32_allow(tg_handle32 *h,
                       tg_word32 *w,
                       const tg_profile32 *p,
                       uint32_t now,
                       uint32_t n);

// A lease that holds nothing yet. Any size and age will do; what it held before is forgotten.
tg_status tg_lease32_init(tg_lease32 *l, uint32_t size, uint32_t max_age);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL. After a grant it has in `remaining` what is
// left in the lease and in `reset_after` UINT32_MAX, since the limiter may not have been looked at; after a refusal
// it is that of `tg_gcra32_try_acquire`, about the cells that are missing, and what is left is kept. Of the lease's own
// thread; it is lock-free beside any other caller of the limiter.
tg_status tg_lease32_try_acquire(tg_lease32 *l,
                                 tg_gcra32 *g,
                                 uint32_t now,
                                 uint32_t n,
                                 tg_outcome32 *out);

// Gives back what is left: all of it where nobody else has used the limiter since, otherwise as `tg_gcra32_refund` does.
// The lease is then as new. One that is not given back loses nothing but time: what was left comes back by itself.
// Of the lease's own thread; lock-free.
tg_status tg_lease32_give_back(tg_lease32 *l,
                               tg_gcra32 *g,
                               uint32_t now);

// Sets up a window that is empty at `now`. Not while it is in use.
tg_status tg_window32_init(tg_window32 *w, const tg_window_quota *q, uint32_t now);

// As `tg_window32_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in
// ticks; 0 for the default, the smaller of 2^19 ticks and a sixteenth of the windows that the word can count, TG_NONE for none.
// `fault` may be NULL.
tg_status tg_window32_init_with(tg_window32 *w,
                                const tg_window_quota *q,
                                uint64_t stale,
                                uint32_t now,
                                tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
// Any thread, any interrupt, lock-free.
tg_status tg_window32_try_acquire(tg_window32 *w,
                                  uint32_t now,
                                  uint32_t n,
                                  tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_window32_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_window32_allow(tg_window32 *w,
                       uint32_t now,
                       uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_window32_acquire_up_to(tg_window32 *w,
                                    uint32_t now,
                                    uint32_t n,
                                    uint32_t *taken,
                                    tg_outcome32 *out);

// The answer of `tg_window32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_window32_peek(const tg_window32 *w,
                           uint32_t now,
                           uint32_t n,
                           tg_outcome32 *out);

// Renews a window that may be idle for longer than `tg_window32_max_idle`; changes no decision. Any
// thread, any interrupt, lock-free.
tg_status tg_window32_touch(tg_window32 *w, uint32_t now);

// Makes the window forget all cells: an operator's verb, whose cells come on top of the quota. Any thread, any
// interrupt, lock-free.
tg_status tg_window32_fill(tg_window32 *w,
                           uint32_t now);

// Takes all cells that conform. Any thread, any interrupt, lock-free.
tg_status tg_window32_drain(tg_window32 *w, uint32_t now);

// The most cells that are taken in any closed window of `window` ticks, which holds `window` + 1 values of the tick,
// where a late tick counts as the first of the newest window already decided; by the callers' own ticks, ask for
// `window` + stale. UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_window32_max_admitted(const tg_window32 *w,
                                  uint64_t window);

// How many ticks a window may be left alone and stay exact, counted from its last grant, touch or drain; 0 where
// there is no limiter. Left alone for longer, it may refuse for a while. Any context.
uint64_t tg_window32_max_idle(const tg_window32 *w);

// Saves the state at `now`; the window goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_window32_snapshot(const tg_window32 *w,
                               uint32_t now,
                               tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
// is the difference of its two readings less one of its units. What was in the window before is forgotten, so
// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
// let as many cells be taken again, at most the limit. TG_E_SNAPSHOT where
// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
// thread, any interrupt, lock-free.
tg_status tg_window32_restore(tg_window32 *w,
                              const tg_snapshot *snapshot,
                              uint32_t now,
                              uint64_t off,
                              tg_fault *fault);

// Sets up an empty log of `count` slots, at least as many as the limit of `q`, all of which it zeroes. The slots are the
// log's for as long as it is used; nothing else may be in them, and they must outlive it. Not while it is in use.
tg_status tg_log32_init(tg_log32 *l,
                        uint32_t *slots,
                        size_t count,
                        const tg_window_quota *q);

// As `tg_log32_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in ticks;
// 0 for the default, the smaller of 16 windows, and 2^19 ticks; TG_NONE for none. `fault` may be NULL.
tg_status tg_log32_init_with(tg_log32 *l,
                             uint32_t *slots,
                             size_t count,
                             const tg_window_quota *q,
                             uint64_t stale,
                             tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. TG_EXCEEDS_BURST where `n` is above the limit. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_log32_try_acquire(tg_log32 *l,
                               uint32_t now,
                               uint32_t n,
                               tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_log32_try_acquire` answers TG_OK,
// false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_log32_allow(tg_log32 *l,
                    uint32_t now,
                    uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_log32_acquire_up_to(tg_log32 *l,
                                 uint32_t now,
                                 uint32_t n,
                                 uint32_t *taken,
                                 tg_outcome32 *out);

// The answer of `tg_log32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_log32_peek(const tg_log32 *l,
                        uint32_t now,
                        uint32_t n,
                        tg_outcome32 *out);

// How many cells came later than `now` - window; at most the limit. 0 where there is no log. Any thread, any interrupt,
// lock-free.
uint32_t tg_log32_count(const tg_log32 *l,
                        uint32_t now);

// Renews a log that may be idle for longer than `tg_log32_max_idle`; changes no decision. Any thread, any interrupt,
// lock-free.
tg_status tg_log32_touch(tg_log32 *l,
                         uint32_t now);

// Forgets all cells: an operator's verb, whose cells come on top of the quota. Any thread, any interrupt, lock-free.
tg_status tg_log32_clear(tg_log32 *l);

// The most cells that are admitted in any closed window of `window` ticks, which holds `window` + 1 values of the tick;
// UINT64_MAX where it is more, 0 where there is no log. Any context.
uint64_t tg_log32_max_admitted(const tg_log32 *l,
                               uint64_t window);

// How many ticks a log may be left alone and stay exact, counted from its last grant; 0 where there is no log. One that
// is left alone for longer may refuse for a while. Any context.
uint32_t tg_log32_max_idle(const tg_log32 *l);

// Sets up a full shaper with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_shaper32_init_with`. Not while the shaper is in
// use.
tg_status tg_shaper32_init(tg_shaper32 *s,
                           const tg_quota *q);

// Sets up a shaper that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
// shaper is in use.
tg_status tg_shaper32_init_with(tg_shaper32 *s,
                                const tg_quota *q,
                                const tg_options *options,
                                uint32_t now,
                                tg_fault *fault);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
// interrupt, lock-free.
tg_status tg_shaper32_try_acquire(tg_shaper32 *s,
                                  uint32_t now,
                                  uint32_t n,
                                  tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_shaper32_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_shaper32_allow(tg_shaper32 *s,
                       uint32_t now,
                       uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_acquire_up_to(tg_shaper32 *s,
                                    uint32_t now,
                                    uint32_t n,
                                    uint32_t *taken,
                                    tg_outcome32 *out);

// The answer of `tg_shaper32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
// state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_shaper32_peek(const tg_shaper32 *s,
                           uint32_t now,
                           uint32_t n,
                           tg_outcome32 *out);

// Renews a shaper that may be idle for longer than `tg_profile32_max_idle`; changes no decision. Any thread, any
// interrupt, lock-free.
tg_status tg_shaper32_touch(tg_shaper32 *s,
                            uint32_t now);

// Makes the shaper full, and forgets what was owed: an operator's verb, whose cells come on top of the quota, and
// after which what was reserved before is in nobody's way. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_fill(tg_shaper32 *s,
                           uint32_t now);

// Makes the shaper empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_drain(tg_shaper32 *s, uint32_t now);

// Saves the state at `now`, what is owed included; the shaper goes on as it is. An error writes zeros. Any thread,
// any interrupt, never waits.
tg_status tg_shaper32_snapshot(const tg_shaper32 *s,
                               uint32_t now,
                               tg_snapshot *snapshot);

// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN: as `tg_gcra32_restore`, what
// was owed included. Reservations of before cannot be given back any more, as their ticks are of another clock.
// TG_E_SNAPSHOT where there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells
// what. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_restore(tg_shaper32 *s,
                              const tg_snapshot *snapshot,
                              uint32_t now,
                              uint64_t off,
                              tg_fault *fault);

// Gives back cells that were taken by `tg_shaper32_try_acquire`, as `tg_gcra32_refund` does; what was reserved is given
// back by `tg_shaper32_cancel` and `tg_shaper32_settle`. Nothing where more is owed than the burst, since others stand
// in line. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_refund(tg_shaper32 *s,
                             uint32_t now,
                             uint32_t granted_at,
                             uint32_t held,
                             uint32_t n,
                             tg_outcome32 *out);

// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
// of 0 it is `tg_shaper32_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
// be NULL; `out` may be. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_reserve(tg_shaper32 *s,
                              uint32_t now,
                              uint32_t n,
                              uint32_t max_wait,
                              tg_reservation32 *slot,
                              tg_outcome32 *out);

// As `tg_shaper32_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
// lock-free.
tg_status tg_shaper32_reserve_oversize(tg_shaper32 *s,
                                       uint32_t now,
                                       uint32_t n,
                                       uint32_t max_wait,
                                       tg_reservation32 *slot,
                                       tg_outcome32 *out);

// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
// nothing while others stand in line behind it. A slot of zeros gives nothing. `slot` must not be NULL; `out` may be.
// The slot belongs to one thread; the shaper to any thread, any interrupt, lock-free.
tg_status tg_shaper32_cancel(tg_shaper32 *s,
                             uint32_t now,
                             tg_reservation32 *slot,
                             tg_outcome32 *out);

// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
// given back as by a refund, what was used beyond it is a debit. Never waits. TG_BEYOND_DEBT where more was used than
// can be owed: then nothing is written but `out`, whose `remaining` tells how many cells beyond the reserved ones can
// be, and the slot may be settled again, for less. A slot of zeros is settled already: nothing is given or taken.
// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the shaper to any thread, any interrupt,
// lock-free.
tg_status tg_shaper32_settle(tg_shaper32 *s,
                             uint32_t now,
                             tg_reservation32 *slot,
                             uint32_t actual,
                             tg_outcome32 *out);

// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
// conforms. They come on top of what `tg_profile32_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
// thread, any interrupt, lock-free.
tg_status tg_shaper32_debit(tg_shaper32 *s,
                            uint32_t now,
                            uint32_t n,
                            tg_outcome32 *out);

// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
// may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_not_before(tg_shaper32 *s,
                                 uint32_t now,
                                 uint32_t tick,
                                 tg_outcome32 *out);

// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_shaper32_not_before`. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_shaper32_observe(tg_shaper32 *s,
                              uint32_t now,
                              uint32_t remaining,
                              uint32_t reset,
                              tg_outcome32 *out);

// Sets up a full limiter with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap; for that one, `tg_live32_init_with`. Not while the limiter is in
// use.
tg_status tg_live32_init(tg_live32 *l,
                         const tg_quota *q);

// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
// limiter is in use.
tg_status tg_live32_init_with(tg_live32 *l,
                              const tg_quota *q,
                              const tg_options *options,
                              uint32_t now,
                              tg_fault *fault);

// Changes the quota, and carries the state over by `carry`. The change is as of `now`: where another caller's tick was
// newer, the new rate counts for those ticks, too. Each change rounds what is at hand down to a sub-tick: a quota
// that is changed more often than that may stay empty. What was reserved before keeps its place in line, and is no
// longer given back. `options` may be NULL for the default, `fault` may be NULL.
//
// TG_BUSY while another change is under way: nobody waits. TG_E_QUOTA, and `fault` tells why. TG_BEYOND_DEBT where
// more is owed than the new quota lends: give it more `debt`, wait, or carry over less (TG_CARRY_FORGIVING). Then the
// quota and the state are as they were. Any thread, any interrupt, lock-free for those who take; one who is stopped
// midway leaves TG_BUSY to other changers until it goes on.
tg_status tg_live32_change(tg_live32 *l,
                           uint32_t now,
                           const tg_quota *q,
                           const tg_options *options,
                           tg_carry carry,
                           tg_fault *fault);

// The most cells that conform at one instant by the quota that holds, tolerance included; 0 where there is no
// limiter. Any context.
uint32_t tg_live32_burst(const tg_live32 *l);

// The most cells that are admitted in any closed window of `window` ticks in which the quota that holds was not
// changed; UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_live32_max_admitted(const tg_live32 *l,
                                uint64_t window);

// Ticks from empty to full by the quota that holds, rounded up; 0 where there is no limiter. Any context.
uint32_t tg_live32_time_to_full(const tg_live32 *l);

// The longest that `n` cells can have to wait by the quota that holds when nobody else asks and nothing is owed, in
// ticks, rounded up; the maximum, which means never, above the burst and where there is no limiter. Any context.
uint32_t tg_live32_worst_wait(const tg_live32 *l,
                              uint32_t n);

// How many ticks a limiter may be left alone and stay exact by the quota that holds; as `tg_profile32_max_idle`. Any
// context.
uint32_t tg_live32_max_idle(const tg_live32 *l);

// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
// interrupt, lock-free.
tg_status tg_live32_try_acquire(tg_live32 *l,
                                uint32_t now,
                                uint32_t n,
                                tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_live32_try_acquire` answers TG_OK,
// false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_live32_allow(tg_live32 *l,
                     uint32_t now,
                     uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live32_acquire_up_to(tg_live32 *l,
                                  uint32_t now,
                                  uint32_t n,
                                  uint32_t *taken,
                                  tg_outcome32 *out);

// The answer of `tg_live32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live32_peek(const tg_live32 *l,
                         uint32_t now,
                         uint32_t n,
                         tg_outcome32 *out);

// Renews a limiter that may be idle for longer than `tg_live32_max_idle`; changes no decision. Any thread, any
// interrupt, lock-free.
tg_status tg_live32_touch(tg_live32 *l,
                          uint32_t now);

// Makes the limiter full, and forgets what was owed: an operator's verb, whose cells come on top of the quota. Any
// thread, any interrupt, lock-free.
tg_status tg_live32_fill(tg_live32 *l,
                         uint32_t now);

// Makes the limiter empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
tg_status tg_live32_drain(tg_live32 *l, uint32_t now);

// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
// of 0 it is `tg_live32_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
// be NULL; `out` may be. Any thread, any interrupt, lock-free.
tg_status tg_live32_reserve(tg_live32 *l,
                            uint32_t now,
                            uint32_t n,
                            uint32_t max_wait,
                            tg_reservation32 *slot,
                            tg_outcome32 *out);

// As `tg_live32_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
// lock-free.
tg_status tg_live32_reserve_oversize(tg_live32 *l,
                                     uint32_t now,
                                     uint32_t n,
                                     uint32_t max_wait,
                                     tg_reservation32 *slot,
                                     tg_outcome32 *out);

// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
// nothing while others stand in line behind it, or after a change of the quota. A slot of zeros gives nothing.
// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the limiter to any thread, any interrupt,
// lock-free.
tg_status tg_live32_cancel(tg_live32 *l,
                           uint32_t now,
                           tg_reservation32 *slot,
                           tg_outcome32 *out);

// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
// given back as by a refund, unless the quota was changed since, and what was used beyond it is a debit by the quota
// that holds. Never waits. TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`,
// whose `remaining` tells how many cells beyond the reserved ones can be, and the slot may be settled again, for
// less. A slot of zeros is settled already: nothing is given or taken. `slot` must not be NULL; `out` may be. The
// slot belongs to one thread; the limiter to any thread, any interrupt, lock-free.
tg_status tg_live32_settle(tg_live32 *l,
                           uint32_t now,
                           tg_reservation32 *slot,
                           uint32_t actual,
                           tg_outcome32 *out);

// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
// conforms. They come on top of what `tg_live32_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
// thread, any interrupt, lock-free.
tg_status tg_live32_debit(tg_live32 *l,
                          uint32_t now,
                          uint32_t n,
                          tg_outcome32 *out);

// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
// may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_live32_not_before(tg_live32 *l,
                               uint32_t now,
                               uint32_t tick,
                               tg_outcome32 *out);

// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_live32_not_before`. `out` may be
// NULL. Any thread, any interrupt, lock-free.
tg_status tg_live32_observe(tg_live32 *l,
                            uint32_t now,
                            uint32_t remaining,
                            uint32_t reset,
                            tg_outcome32 *out);

// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
// all else being the default of `tg_demand_config` and `tg_options`, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
// is in use.
tg_status tg_demand32_init(tg_demand32 *d,
                           const tg_quota *at_first,
                           uint32_t floor,
                           uint32_t ceiling);

// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
// itself, or the quota at its ceiling. Not while the limiter is in use.
tg_status tg_demand32_init_with(tg_demand32 *d,
                                const tg_demand_config *config,
                                const tg_options *options,
                                uint32_t now,
                                tg_fault *fault);

// Takes all of `n` cells, or nothing, by the rate of the moment; all `n` were asked for, granted or not. `out` may be
// NULL, and then costs nothing. Any thread, any interrupt, lock-free.
tg_status tg_demand32_try_acquire(tg_demand32 *d,
                                  uint32_t now,
                                  uint32_t n,
                                  tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_demand32_try_acquire` answers
// TG_OK, false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_demand32_allow(tg_demand32 *d,
                       uint32_t now,
                       uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; all `n` were asked for; TG_DENIED where not
// even one does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_demand32_acquire_up_to(tg_demand32 *d,
                                    uint32_t now,
                                    uint32_t n,
                                    uint32_t *taken,
                                    tg_outcome32 *out);

// The answer of `tg_demand32_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that
// holds: no demand, and no turn. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt,
// lock-free.
tg_status tg_demand32_peek(const tg_demand32 *d,
                           uint32_t now,
                           uint32_t n,
                           tg_outcome32 *out);

// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
tg_status tg_demand32_touch(tg_demand32 *d,
                            uint32_t now);

// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
uint32_t tg_demand32_level(const tg_demand32 *d);

// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_demand32_max_admitted(const tg_demand32 *d,
                                  uint64_t window);

// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
// all else being the default of `tg_aimd_config` and `tg_options`, for every clock but one that starts within
// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
// is in use.
tg_status tg_aimd32_init(tg_aimd32 *a,
                         const tg_quota *at_first,
                         uint32_t floor,
                         uint32_t ceiling);

// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
// itself, or the quota at its ceiling. Not while the limiter is in use.
tg_status tg_aimd32_init_with(tg_aimd32 *a,
                              const tg_aimd_config *config,
                              const tg_options *options,
                              uint32_t now,
                              tg_fault *fault);

// Takes all of `n` cells, or nothing, by the rate of the moment. `out` may be NULL, and then costs nothing. Any
// thread, any interrupt, lock-free.
tg_status tg_aimd32_try_acquire(tg_aimd32 *a,
                                uint32_t now,
                                uint32_t n,
                                tg_outcome32 *out);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_aimd32_try_acquire` answers
// TG_OK, false for anything else, an error too. Any thread, any interrupt, lock-free.
bool tg_aimd32_allow(tg_aimd32 *a,
                     uint32_t now,
                     uint32_t n);

// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_aimd32_acquire_up_to(tg_aimd32 *a,
                                  uint32_t now,
                                  uint32_t n,
                                  uint32_t *taken,
                                  tg_outcome32 *out);

// The answer of `tg_aimd32_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that holds:
// no turn is taken. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_aimd32_peek(const tg_aimd32 *a,
                         uint32_t now,
                         uint32_t n,
                         tg_outcome32 *out);

// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
tg_status tg_aimd32_touch(tg_aimd32 *a,
                          uint32_t now);

// Tells that something succeeded: the rate grows at the turn of the period, unless there was overload in it. Only the
// first one in a period writes. Any thread, any interrupt, lock-free.
tg_status tg_aimd32_success(tg_aimd32 *a,
                            uint32_t now);

// Tells that the server refused (429, 503), or did not answer in time: the rate is cut at the turn of the period,
// unless that is within the cool-down of another cut. Only the first one in a period writes. What Retry-After says
// beside it is for `tg_live32_not_before`. Any thread, any interrupt, lock-free.
tg_status tg_aimd32_overload(tg_aimd32 *a,
                             uint32_t now);

// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
uint32_t tg_aimd32_level(const tg_aimd32 *a);

// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
uint64_t tg_aimd32_max_admitted(const tg_aimd32 *a,
                                uint64_t window);

#if TG_HAVE_64
// Sets up a full limiter with the default options, for every clock but one that starts within
// time_to_full + stale + debt ticks below a wrap of its low 32 bits. Which quota does not fit, and why,
// `tg_profile32_init_with` tells of each, and it takes options: `tg_dual_init_profiles`. Not while the limiter is in
// use.
tg_status tg_dual_init(tg_dual *d,
                       const tg_quota *first,
                       const tg_quota *second);

// Sets up a limiter that is full at `now` with copies of two profiles. Not while the limiter is in use.
tg_status tg_dual_init_profiles(tg_dual *d,
                                const tg_profile32 *first,
                                const tg_profile32 *second,
                                uint64_t now);

// Takes all of `n` cells by both rates, or nothing; `n` of 0 conforms. Who said no goes to `refused_by`: TG_FIRST,
// TG_SECOND, or both; 0 unless it was refused. `out` and `refused_by` may be NULL, and then cost nothing. Any thread,
// any interrupt, lock-free.
tg_status tg_dual_try_acquire(tg_dual *d,
                              uint64_t now,
                              uint64_t n,
                              tg_outcome *out,
                              uint32_t *refused_by);

// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_dual_try_acquire` answers
// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
// that computes an outcome. Any thread, any interrupt, lock-free.
bool tg_dual_allow(tg_dual *d,
                   uint64_t now,
                   uint64_t n);

// Takes as many of `n` cells as conform by both rates, and tells in `taken` how many; TG_DENIED where not even one
// does, `retry_after` being for one, and who refuses one goes to `refused_by`. `out` and `refused_by` may be NULL.
// Any thread, any interrupt, lock-free.
tg_status tg_dual_acquire_up_to(tg_dual *d,
                                uint64_t now,
                                uint64_t n,
                                uint64_t *taken,
                                tg_outcome *out,
                                uint32_t *refused_by);

// The answer of `tg_dual_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
// state as it is. `out` and `refused_by` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_dual_peek(const tg_dual *d,
                       uint64_t now,
                       uint64_t n,
                       tg_outcome *out,
                       uint32_t *refused_by);

// Renews a limiter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no decision.
// Any thread, any interrupt, lock-free.
tg_status tg_dual_touch(tg_dual *d,
                        uint64_t now);

// Makes the limiter full by both rates: an operator's verb, whose cells come on top of the quotas. Any thread, any
// interrupt, lock-free.
tg_status tg_dual_fill(tg_dual *d,
                       uint64_t now);

// Makes the limiter empty by both rates. Any thread, any interrupt, lock-free.
tg_status tg_dual_drain(tg_dual *d, uint64_t now);

// Saves the state at `now`; the limiter goes on as it is. An error writes zeros. Any thread, any interrupt, never
// waits.
tg_status tg_dual_snapshot(const tg_dual *d,
                           uint64_t now,
                           tg_snapshot *snapshot);

// Makes the state that of a snapshot of the same two quotas in the same order, `off` ticks after it was saved, or
// TG_OFF_UNKNOWN; otherwise as `tg_gcra_restore`. Any thread, any interrupt, lock-free.
tg_status tg_dual_restore(tg_dual *d,
                          const tg_snapshot *snapshot,
                          uint64_t now,
                          uint64_t off,
                          tg_fault *fault);

// Sets up a meter with both buckets full and the default options, for every clock but one that starts shortly below
// a wrap of its low 32 bits: CIR and CBS as a quota of bytes, EBS in bytes. One of CBS and EBS may be 0. Not while the
// meter is in use.
tg_status tg_srtcm_init(tg_srtcm *m,
                        const tg_quota *committed,
                        uint64_t excess);

// As `tg_srtcm_init`, with both buckets full at `now`. `options` may be NULL for the default, `fault` may be NULL;
// there, TG_FAULT_BURST is about CBS and EBS together. Not while the meter is in use.
tg_status tg_srtcm_init_with(tg_srtcm *m,
                             const tg_quota *committed,
                             uint64_t excess,
                             const tg_options *options,
                             uint64_t now,
                             tg_fault *fault);

// Marks a packet of so many bytes, which was marked `precolour` before (TG_GREEN to be colour-blind), and counts it:
// TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0. A packet of 0 bytes keeps its colour; one that is
// larger than a burst size never gets that bucket's. What is red is not counted. Any thread, any interrupt,
// lock-free.
tg_status tg_srtcm_meter(tg_srtcm *m,
                         uint64_t now,
                         uint32_t bytes,
                         int32_t precolour);

// Renews a meter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no colour. Any
// thread, any interrupt, lock-free.
tg_status tg_srtcm_touch(tg_srtcm *m,
                         uint64_t now);

// Sets up a meter with both buckets full, for every clock but one that starts shortly below a wrap of its low 32
// bits: PIR and PBS, CIR and CBS, as quotas of bytes. Which of them does not fit, and why, `tg_profile32_init_with` tells of each,
// and it takes options: `tg_trtcm_init_profiles`. Not while the meter is in use.
tg_status tg_trtcm_init(tg_trtcm *m,
                        const tg_quota *peak,
                        const tg_quota *committed);

// Sets up a meter with both buckets full at `now`, with copies of two profiles. Not while the meter is in use.
tg_status tg_trtcm_init_profiles(tg_trtcm *m,
                                 const tg_profile32 *peak,
                                 const tg_profile32 *committed,
                                 uint64_t now);

// Marks a packet of so many bytes, which was marked `precolour` before (TG_GREEN to be colour-blind), and counts it:
// TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0. A packet of 0 bytes keeps its colour; one that is
// larger than a burst size never gets that bucket's. What is red is not counted. Any thread, any interrupt,
// lock-free.
tg_status tg_trtcm_meter(tg_trtcm *m,
                         uint64_t now,
                         uint32_t bytes,
                         int32_t precolour);

// Renews a meter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no colour. Any
// thread, any interrupt, lock-free.
tg_status tg_trtcm_touch(tg_trtcm *m,
                         uint64_t now);

// Sets up a meter with both buckets full, for every clock but one that starts shortly below a wrap of its low 32
// bits: CIR and CBS, EIR and EBS, as quotas of bytes. Which of them does not fit, and why, `tg_profile32_init_with` tells of each,
// and it takes options: `tg_trtcm4115_init_profiles`. Not while the meter is in use.
tg_status tg_trtcm4115_init(tg_trtcm4115 *m,
                            const tg_quota *committed,
                            const tg_quota *excess);

// Sets up a meter with both buckets full at `now`, with copies of two profiles. Not while the meter is in use.
tg_status tg_trtcm4115_init_profiles(tg_trtcm4115 *m,
                                     const tg_profile32 *committed,
                                     const tg_profile32 *excess,
                                     uint64_t now);

// Marks a packet of so many bytes, which was marked `precolour` before (TG_GREEN to be colour-blind), and counts it:
// TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0. A packet of 0 bytes keeps its colour; one that is
// larger than a burst size never gets that bucket's. What is red is not counted. Any thread, any interrupt,
// lock-free.
tg_status tg_trtcm4115_meter(tg_trtcm4115 *m,
                             uint64_t now,
                             uint32_t bytes,
                             int32_t precolour);

// Renews a meter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no colour. Any
// thread, any interrupt, lock-free.
tg_status tg_trtcm4115_touch(tg_trtcm4115 *m,
                             uint64_t now);
#endif

// Takes from each of `count` limits, at most TG_TIERS_MOST, as many cells as its `n` says, or none from any: TG_DENIED
// where they do not conform now, TG_EXCEEDS_BURST where those of one never do. Whoever shares them may list them in any
// order; they are taken in that of their addresses, so that of callers who contend one is granted, if each alone would
// be. A refusal writes nothing, unless another caller came between: then what was taken is given back at once.
// TG_E_ARGUMENT where a word is listed twice. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_tiers32_try_acquire(const tg_tier32 *tiers,
                                 size_t count,
                                 uint32_t now,
                                 tg_tiers_outcome32 *out);

// The answer of `tg_tiers32_try_acquire`, with nothing taken. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_tiers32_peek(const tg_tier32 *tiers,
                          size_t count,
                          uint32_t now,
                          tg_tiers_outcome32 *out);

// Sets up a full budget with the default options, for every clock but one that starts within time_to_full + stale + debt
// ticks below its wrap; for that one, `tg_budget32_init_with`. Not while the budget is in use.
tg_status tg_budget32_init(tg_budget32 *b,
                           const tg_quota *requests,
                           const tg_quota *tokens);

// Sets up a budget that is full at `now`. The options are those of both limits, their `debt` is how far overruns of the
// estimates may go; NULL for the default. Where the two want different ones, `tg_shaper32_init_with` sets up each by
// itself. `fault` may be NULL; it is about the requests, where these do not fit. Not while the budget is in use.
tg_status tg_budget32_init_with(tg_budget32 *b,
                                const tg_quota *requests,
                                const tg_quota *tokens,
                                const tg_options *options,
                                uint32_t now,
                                tg_fault *fault);

// Charges one request and `estimate` tokens, and fills `spending`; or charges nothing, and `out` tells which of the two
// refused: TG_BUDGET_REQUESTS, TG_BUDGET_TOKENS. TG_DENIED where it does not conform now, TG_EXCEEDS_BURST where the
// estimate is above the burst. Whatever is not granted writes zeros to `spending`, which must not be NULL; `out` may be.
// Any thread, any interrupt, lock-free.
tg_status tg_budget32_try_acquire(tg_budget32 *b,
                                  uint32_t now,
                                  uint32_t estimate,
                                  tg_spending32 *spending,
                                  tg_tiers_outcome32 *out);

// As `tg_budget32_try_acquire`, but that an estimate above the burst is granted when a whole burst conforms, and what it
// is beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt, lock-free.
tg_status tg_budget32_try_acquire_oversize(tg_budget32 *b,
                                           uint32_t now,
                                           uint32_t estimate,
                                           tg_spending32 *spending,
                                           tg_tiers_outcome32 *out);

// The answer of `tg_budget32_try_acquire`, with nothing charged. `out` may be NULL. Any thread, any interrupt, never waits.
tg_status tg_budget32_peek(const tg_budget32 *b,
                           uint32_t now,
                           uint32_t estimate,
                           tg_tiers_outcome32 *out);

// Ends a spending with the `actual` tokens that were used, and writes zeros to it: what was not used of the estimate and
// has not come back by itself is given back, what was used beyond it is a debit. The request stays charged. Never waits.
// TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`, whose `remaining` tells how
// many tokens beyond the estimate can be, and it may be settled again, for less. `out`, of the tokens, may be NULL. A
// spending of zeros is settled already: nothing is given or taken. It belongs to one thread; the budget to any thread,
// any interrupt, lock-free.
tg_status tg_budget32_settle(tg_budget32 *b,
                             uint32_t now,
                             tg_spending32 *spending,
                             uint32_t actual,
                             tg_outcome32 *out);

// Ends a spending of a request that was never sent, and writes zeros to it: the request and its tokens are given back,
// as far as they have not come back by themselves. `out`, of the tokens, may be NULL. A spending of zeros gives nothing.
// It belongs to one thread; the budget to any thread, any interrupt, lock-free.
tg_status tg_budget32_cancel(tg_budget32 *b,
                             uint32_t now,
                             tg_spending32 *spending,
                             tg_outcome32 *out);

// Sets up a parent and its `count` children, at most TG_CHILDREN_MOST, full at `now`. Each child is promised the rate and
// the burst of its quota, and the parent lends for that as much as it takes: the `debt` of the options is not looked at.
// Within the parent's own burst children borrow beyond that. The options are those of all; NULL for the default. `fault`
// may be NULL.
//
// TG_E_QUOTA, and zeros in all of them, where one does not fit, or where the children's rates sum to more than the
// parent's: then `fault` is TG_FAULT_RATES, with the count that the first child too many may have in its own period, 0
// where nothing is left. Not while any of them is in use.
tg_status tg_child32_init_all(tg_shaper32 *parent,
                              const tg_quota *shared,
                              tg_child32 *children,
                              const tg_quota *promised,
                              size_t count,
                              const tg_options *options,
                              uint32_t now,
                              tg_fault *fault);

// Takes all of `n` cells of a child, as promised or else as borrowed from its parent, or nothing; all are counted in the
// parent. `out` may be NULL. Any thread, any interrupt, lock-free.
tg_status tg_child32_try_acquire(tg_shaper32 *parent,
                                 tg_child32 *child,
                                 uint32_t now,
                                 uint32_t n,
                                 tg_child_outcome32 *out);

// The most cells that are taken in any closed window of `window` ticks, debits included, and so by all children of a
// parent together; UINT64_MAX where it is more, 0 where there is no profile. Any thread, any interrupt.
uint64_t tg_shaper32_max_taken(const tg_shaper32 *s,
                               uint64_t window);

// The key of any bytes: an account's number, a token. `data` may be NULL where `size` is 0. The digest is SipHash-1-3
// under the secret; the class is 0, and may be set. Any context.
tg_key tg_key_of_bytes(const tg_secret *secret,
                              const void *data,
                              size_t size);

// The key of the bytes of a string, without the 0 that ends it. Any context.
tg_key tg_key_of_str(const tg_secret *secret, const char *text);

// The key of a number: that of its 8 bytes, the lowest first. Any context.
tg_key tg_key_of_u64(const tg_secret *secret, uint64_t number);

// The key of all addresses of IPv4 that have the first `prefix` bits in common with this one, more than 32 being 32.
// `address`: 4 bytes in the order of the network, as they are in a struct in_addr. Any context.
tg_key tg_key_of_ipv4(const tg_secret *secret,
                             const void *address,
                             uint32_t prefix);

// The key of all addresses of IPv6 that have the first `prefix` bits in common with this one, more than 128 being 128;
// whoever has one address has 64 or more bits of them. `address`: 16 bytes in the order of the network, as they are in a
// struct in6_addr. Any context.
tg_key tg_key_of_ipv6(const tg_secret *secret,
                             const void *address,
                             uint32_t prefix);

#if TG_HAVE_64
// Bytes of memory for a table of so many sets of 8 slots, a power of two, and so many classes, at most TG_CLASSES_MOST;
// 0 where there is no such table. Any context.
size_t tg_table_size(size_t sets,
                     size_t classes);

// As `tg_table_init_with`, with the default options.
tg_status tg_table_init(tg_table *t,
                        void *memory,
                        size_t size,
                        const tg_quota *quotas,
                        size_t count);

// Makes a table in `memory`, with a quota for each of `count` classes of keys, and as many sets as fit, a power of two;
// goes on with the same table where it was made there before. The memory is aligned to TG_TABLE_ALIGNMENT, and of zeros
// (static, of calloc, a new mapping) unless a table was made in it; it must outlive the handle.
//
// Any number of threads and processes that share the memory may do so at once, or `tg_table_attach`, at whatever address
// each has it. None waits for another one: who is killed in the middle of it leaves what the next one finishes.
//
// The clock has 40 bits unless the options say another number, which takes bits from what tells keys apart; `debt` is of no
// use here, and `stale` keeps slots for as much longer. TG_E_QUOTA where a quota does not fit, or all do not fit together;
// TG_E_MEMORY where the memory is too small, or holds something else, or another table; nothing is written then, unless
// something else begins with zeros. Processes that share a table trust each other: what one of them scribbles there, the
// others decide by. `options` may be NULL for the default, `fault` may be NULL. Not while the handle is in use.
tg_status tg_table_init_with(tg_table *t,
                             void *memory,
                             size_t size,
                             const tg_quota *quotas,
                             size_t count,
                             const tg_options *options,
                             tg_fault *fault);

// A handle to the table that was made in `memory`, by whomever. TG_E_UNINIT where none was, and TG_BUSY where one is being
// made, or whoever made it was killed: then any who knows the quotas may finish it by `tg_table_init_with`. TG_E_MEMORY as
// there. `fault` may be NULL. Not while the handle is in use.
tg_status tg_table_attach(tg_table *t,
                          void *memory,
                          size_t size,
                          tg_fault *fault);

// What is done, through this handle, with a key that there is no room for; TG_WHEN_FULL_REFUSE unless it was told. Not while
// the handle is in use.
tg_status tg_table_when_full(tg_table *t,
                             tg_when_full when_full);

// Counts, from now on, what becomes of keys that come through this handle and are not in the table; what keys that are do
// costs nothing. The counters must outlive the handle. Not while the handle is in use.
tg_status tg_table_counted_by(tg_table *t,
                              tg_table_counters *counters);

// Takes all of `n` cells of a key, or nothing; `n` of 0 conforms. TG_FULL where there is no room for the key, and nothing
// was taken; TG_E_ARGUMENT where there is no such class. `out` may be NULL, and then costs nothing. Any thread, any process,
// any interrupt, lock-free.
tg_status tg_table_try_acquire(tg_table *t,
                               tg_key key,
                               uint64_t now,
                               uint64_t n,
                               tg_table_outcome *out);

// Takes all of `n` cells of a key, or nothing, and tells only whether it did: true where `tg_table_try_acquire` answers
// TG_OK, false for anything else, an error too. Any thread, any process, any interrupt, lock-free.
bool tg_table_allow(tg_table *t,
                    tg_key key,
                    uint64_t now,
                    uint64_t n);

// Takes `n` cells of each of `count` keys, one after another, and tells for each in `statuses` what
// `tg_table_try_acquire` would have answered. What is needed for 32 of them is fetched from memory at once: for a table that is
// larger than the caches. Any thread, any process, any interrupt, lock-free.
tg_status tg_table_try_acquire_each(tg_table *t,
                                    const tg_key *keys,
                                    size_t count,
                                    uint64_t now,
                                    uint64_t n,
                                    tg_status *statuses);

// The answer of `tg_table_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state as it
// is. `out` may be NULL. Any thread, any process, any interrupt, never waits.
tg_status tg_table_peek(const tg_table *t,
                        tg_key key,
                        uint64_t now,
                        uint64_t n,
                        tg_table_outcome *out);

// Makes the limit of a key full: an operator's verb, whose cells come on top of the quota. Whether it was in the table.
// Any thread, any process, any interrupt, lock-free.
bool tg_table_reset(tg_table *t,
                    tg_key key,
                    uint64_t now);

// Forgets a key, and makes room for another one: an operator's verb, whose cells come on top of the quota. Whether it was in
// the table. Any thread, any process, any interrupt, lock-free.
bool tg_table_remove(tg_table *t,
                     tg_key key,
                     uint64_t now);

// How many slots the table has; 0 where there is no table. Any context.
size_t tg_table_slots(const tg_table *t);

// How many slots no other key can be put in, since they are needed. It looks at every slot. Any thread, any process, any
// interrupt, never waits.
size_t tg_table_used(const tg_table *t,
                     uint64_t now);

// Forgets all keys that may be; how many. Needed only where the clock wraps: at least every `tg_table_sweep_within`
// ticks. It looks at every slot. Any thread, any process, any interrupt, lock-free.
size_t tg_table_sweep(tg_table *t,
                      uint64_t now);

// The most ticks from one `tg_table_sweep` to the next; 0 where there is no table. Any context.
uint64_t tg_table_sweep_within(const tg_table *t);

// The next key that is in the table, from the slot `cursor` on, which begins at 0 and is the caller's; it is then the one
// after it. False, and `entry` is as it was, where there is none. Any thread, any process, any interrupt, never waits.
bool tg_table_next(const tg_table *t,
                   uint64_t now,
                   size_t *cursor,
                   tg_table_entry *entry);

// The most cells of one key of a class that are admitted in any closed window of `window` ticks; UINT64_MAX where it is more,
// 0 where there is no table, or no such class. Any context.
uint64_t tg_table_max_admitted(const tg_table *t,
                               uint32_t of_class,
                               uint64_t window);
#endif

// Bytes of memory for a table of so many sets of 8 slots, a power of two, and so many classes, at most TG_CLASSES_MOST;
// 0 where there is no such table. Any context.
size_t tg_table32_size(size_t sets,
                       size_t classes);

// As `tg_table32_init_with`, with the default options.
tg_status tg_table32_init(tg_table32 *t,
                          void *memory,
                          size_t size,
                          const tg_quota *quotas,
                          size_t count);

// Makes a table in `memory`, with a quota for each of `count` classes of keys, and as many sets as fit, a power of two;
// goes on with the same table where it was made there before. The memory is aligned to TG_TABLE_ALIGNMENT, and of zeros
// (static, of calloc, a new mapping) unless a table was made in it; it must outlive the handle.
//
// Any number of threads and processes that share the memory may do so at once, or `tg_table32_attach`, at whatever address
// each has it. None waits for another one: who is killed in the middle of it leaves what the next one finishes.
//
// The clock has 20 bits unless the options say another number, which takes bits from what tells keys apart; `debt` is of no
// use here, and `stale` keeps slots for as much longer. TG_E_QUOTA where a quota does not fit, or all do not fit together;
// TG_E_MEMORY where the memory is too small, or holds something else, or another table; nothing is written then, unless
// something else begins with zeros. Processes that share a table trust each other: what one of them scribbles there, the
// others decide by. `options` may be NULL for the default, `fault` may be NULL. Not while the handle is in use.
tg_status tg_table32_init_with(tg_table32 *t,
                               void *memory,
                               size_t size,
                               const tg_quota *quotas,
                               size_t count,
                               const tg_options *options,
                               tg_fault *fault);

// A handle to the table that was made in `memory`, by whomever. TG_E_UNINIT where none was, and TG_BUSY where one is being
// made, or whoever made it was killed: then any who knows the quotas may finish it by `tg_table32_init_with`. TG_E_MEMORY as
// there. `fault` may be NULL. Not while the handle is in use.
tg_status tg_table32_attach(tg_table32 *t,
                            void *memory,
                            size_t size,
                            tg_fault *fault);

// What is done, through this handle, with a key that there is no room for; TG_WHEN_FULL_REFUSE unless it was told. Not while
// the handle is in use.
tg_status tg_table32_when_full(tg_table32 *t,
                               tg_when_full when_full);

// Counts, from now on, what becomes of keys that come through this handle and are not in the table; what keys that are do
// costs nothing. The counters must outlive the handle. Not while the handle is in use.
tg_status tg_table32_counted_by(tg_table32 *t,
                                tg_table_counters *counters);

// Takes all of `n` cells of a key, or nothing; `n` of 0 conforms. TG_FULL where there is no room for the key, and nothing
// was taken; TG_E_ARGUMENT where there is no such class. `out` may be NULL, and then costs nothing. Any thread, any process,
// any interrupt, lock-free.
tg_status tg_table32_try_acquire(tg_table32 *t,
                                 tg_key key,
                                 uint32_t now,
                                 uint32_t n,
                                 tg_table32_outcome *out);

// Takes all of `n` cells of a key, or nothing, and tells only whether it did: true where `tg_table32_try_acquire` answers
// TG_OK, false for anything else, an error too. Any thread, any process, any interrupt, lock-free.
bool tg_table32_allow(tg_table32 *t,
                      tg_key key,
                      uint32_t now,
                      uint32_t n);

// Takes `n` cells of each of `count` keys, one after another, and tells for each in `statuses` what
// `tg_table32_try_acquire` would have answered. What is needed for 32 of them is fetched from memory at once: for a table that is
// larger than the caches. Any thread, any process, any interrupt, lock-free.
tg_status tg_table32_try_acquire_each(tg_table32 *t,
                                      const tg_key *keys,
                                      size_t count,
                                      uint32_t now,
                                      uint32_t n,
                                      tg_status *statuses);

// The answer of `tg_table32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state as it
// is. `out` may be NULL. Any thread, any process, any interrupt, never waits.
tg_status tg_table32_peek(const tg_table32 *t,
                          tg_key key,
                          uint32_t now,
                          uint32_t n,
                          tg_table32_outcome *out);

// Makes the limit of a key full: an operator's verb, whose cells come on top of the quota. Whether it was in the table.
// Any thread, any process, any interrupt, lock-free.
bool tg_table32_reset(tg_table32 *t,
                      tg_key key,
                      uint32_t now);

// Forgets a key, and makes room for another one: an operator's verb, whose cells come on top of the quota. Whether it was in
// the table. Any thread, any process, any interrupt, lock-free.
bool tg_table32_remove(tg_table32 *t,
                       tg_key key,
                       uint32_t now);

// How many slots the table has; 0 where there is no table. Any context.
size_t tg_table32_slots(const tg_table32 *t);

// How many slots no other key can be put in, since they are needed. It looks at every slot. Any thread, any process, any
// interrupt, never waits.
size_t tg_table32_used(const tg_table32 *t,
                       uint32_t now);

// Forgets all keys that may be; how many. Needed only where the clock wraps: at least every `tg_table32_sweep_within`
// ticks. It looks at every slot. Any thread, any process, any interrupt, lock-free.
size_t tg_table32_sweep(tg_table32 *t,
                        uint32_t now);

// The most ticks from one `tg_table32_sweep` to the next; 0 where there is no table. Any context.
uint32_t tg_table32_sweep_within(const tg_table32 *t);

// The next key that is in the table, from the slot `cursor` on, which begins at 0 and is the caller's; it is then the one
// after it. False, and `entry` is as it was, where there is none. Any thread, any process, any interrupt, never waits.
bool tg_table32_next(const tg_table32 *t,
                     uint32_t now,
                     size_t *cursor,
                     tg_table32_entry *entry);

// The most cells of one key of a class that are admitted in any closed window of `window` ticks; UINT64_MAX where it is more,
// 0 where there is no table, or no such class. Any context.
uint64_t tg_table32_max_admitted(const tg_table32 *t,
                                 uint32_t of_class,
                                 uint64_t window);

// What the counters have come to, one after another, while others may count; zeros where there are none. Any context.
tg_table_counts tg_table_counters_read(const tg_table_counters *counters);

// `retry_after`, and up to `spread` ticks more: so that those who were refused together do not all come back
// together. `random` is any number of the caller's, each as likely as every other. Never less than `retry_after`;
// UINT64_MAX, which means never, stays that, and nothing else becomes it. Any context.
uint64_t tg_jitter(uint64_t retry_after,
                   uint64_t spread,
                   uint64_t random);

// As `tg_jitter`, for ticks of 32 bits. Any context.
uint32_t tg_jitter32(uint32_t retry_after, uint32_t spread, uint32_t random);

// For one whose `n` cells the shaper has just denied, and told `retry_after`: in `slot`, after how many ticks to come
// back, no less than that, and later by those who were told before. Who comes back at its slot conforms, as long as
// nobody else takes meanwhile. Nothing is taken. Where the line is as long as the shaper's `debt` reaches, everybody
// else is told the tick after its end; it empties by itself. UINT32_MAX, never, above the burst. Whatever is not
// TG_OK writes 0 to `slot`, which must not be NULL. Any thread, any interrupt, lock-free.
tg_status tg_stagger32_slot(tg_stagger32 *line,
                            const tg_shaper32 *s,
                            uint32_t now,
                            uint32_t n,
                            uint32_t retry_after,
                            uint32_t *slot);

#if TG_HAVE_64
// For one whose `n` cells the shaper has just denied, and told `retry_after`: in `slot`, after how many ticks to come
// back, no less than that, and later by those who were told before. Who comes back at its slot conforms, as long as
// nobody else takes meanwhile. Nothing is taken. Where the line is as long as the shaper's `debt` reaches, everybody
// else is told the tick after its end; it empties by itself. UINT64_MAX, never, above the burst. Whatever is not
// TG_OK writes 0 to `slot`, which must not be NULL. Any thread, any interrupt, lock-free.
tg_status tg_stagger_slot(tg_stagger *line,
                          const tg_shaper *s,
                          uint64_t now,
                          uint64_t n,
                          uint64_t retry_after,
                          uint64_t *slot);
#endif

// Sets up a duty cycle: on for at most `on` ticks in any window of `window`, which `on` is at most, and for
// `longest` at once, which is at most `on`. What is not saved up for the longest comes at the best constant
// rate that fits and that leaves it exact after a rest of 2^28 ticks; how much lower that is than
// `on - longest + 1` per `window + 1`, in parts per 10^12 rounded up, goes to `error`, which may be NULL.
// `fault` may be NULL; there, TG_FAULT_COUNT is about `on` and TG_FAULT_BURST about `longest`. Nothing is used
// up, for a clock that starts at 0. Not while it is in use.
tg_status tg_duty_cycle32_init(tg_duty_cycle32 *d,
                               uint64_t on,
                               uint64_t window,
                               uint64_t longest,
                               uint64_t *error,
                               tg_fault *fault);

// Asks whether a transmission of `air_time` ticks, rounded up, may begin at `now`, and counts it if so:
// TG_OK, TG_DENIED, or TG_EXCEEDS_BURST where it is longer than the longest one. `out` may be NULL, and then
// costs nothing; its `remaining` is in ticks of air time. Any thread, any interrupt, lock-free.
tg_status tg_duty_cycle32_try_send(tg_duty_cycle32 *d,
                                   uint32_t now,
                                   uint32_t air_time,
                                   tg_outcome32 *out);

// The longest transmission that may begin at `now`, in ticks; 0 where there is no duty cycle. Any thread, any
// interrupt, never waits.
uint32_t tg_duty_cycle32_air_time_left(const tg_duty_cycle32 *d,
                                       uint32_t now);

// Whether a line may go out at `now`: TG_OK, and `suppressed` tells how many were kept back since the last
// one; or TG_DENIED, and the line is counted. Each one that is kept back is told by exactly one line that
// goes out; the count stops at 2^32 - 2. Sites of one quota share its profile. Left alone for longer than
// `tg_profile32_max_idle`, a site may keep a line back that conforms. Any thread, any interrupt, lock-free.
tg_status tg_log_site_allows(tg_log_site *s,
                             const tg_profile32 *p,
                             uint32_t now,
                             uint32_t *suppressed);

// How many lines were kept back since the last one that went out; 0 where there is no site. Any context.
uint32_t tg_log_site_suppressed(const tg_log_site *s);

#ifdef __cplusplus
}
#endif

/* From here on for the static initialisers only: TG_P_ names are private. */

/* 0 where a claim holds, and no constant expression elsewhere. In C the width of a bit-field, which must be
 * constant, and not an array, which at block scope need not be. */
#if defined(__cplusplus)
extern "C++" {
template <bool> class tg_quota_does_not_fit;
template <> class tg_quota_does_not_fit<true> { public: enum { ok = 0 }; };
}
#define TG_P_REQUIRE(claim) tg_quota_does_not_fit<(claim)>::ok
#else
#define TG_P_REQUIRE(claim) (0 * sizeof(struct { int tg_quota_does_not_fit : (claim) ? 1 : -1; }))
#endif

/* The largest power of ten that divides both. The plus makes a number of an enumerator, at which GCC would warn. */
#define TG_P_BOTH(c, p, ten) ((uint64_t)+(c) % (ten) == 0 && (uint64_t)+(p) % (ten) == 0)
#define TG_P_TEN(c, p) \
    (TG_P_BOTH(c, p, 1000000000u) ? 1000000000u : TG_P_BOTH(c, p, 100000000u) ? 100000000u : \
     TG_P_BOTH(c, p, 10000000u) ? 10000000u : TG_P_BOTH(c, p, 1000000u) ? 1000000u : \
     TG_P_BOTH(c, p, 100000u) ? 100000u : TG_P_BOTH(c, p, 10000u) ? 10000u : \
     TG_P_BOTH(c, p, 1000u) ? 1000u : TG_P_BOTH(c, p, 100u) ? 100u : TG_P_BOTH(c, p, 10u) ? 10u : 1u)
#define TG_P_SCALE(c, p) ((uint64_t)(c) / TG_P_TEN(c, p))
#define TG_P_INTERVAL(c, p) ((uint64_t)(p) / TG_P_TEN(c, p))

/* The largest capacity and horizon together that leave more idle time than they take: with r the largest
 * value of the word and s the scale, the smaller of t * s and r - (t + 1) * s, t being (r - 1) / 2 / s. */
#define TG_P_RUNS(r, s) (((uint64_t)(r)-1u) / 2u / (s))
#define TG_P_MIN(a, b) ((a) < (b) ? (a) : (b))
#define TG_P_ROOM(r, s) TG_P_MIN(TG_P_RUNS(r, s) * (s), (uint64_t)(r) - (TG_P_RUNS(r, s) + 1u) * (s))
#define TG_P_FITS(r, s, i, b, stale, debt) \
    ((s) > 0 && (i) > 0 && (uint64_t)(b) > 0 && TG_P_RUNS(r, s) > 0 && \
     (uint64_t)(b) <= TG_P_ROOM(r, s) / (i) && \
     (uint64_t)(stale) <= (TG_P_ROOM(r, s) - (uint64_t)(b) * (i)) / (s) && \
     (uint64_t)(debt) <= (TG_P_ROOM(r, s) - (uint64_t)(b) * (i)) / (s) - (uint64_t)(stale))
#define TG_P_PROFILE(type, r, c, p, b, stale, debt) \
    {(type)TG_P_SCALE(c, p), (type)TG_P_INTERVAL(c, p), (type)((uint64_t)(b) * TG_P_INTERVAL(c, p)), \
     (type)((uint64_t)(b) * TG_P_INTERVAL(c, p) + \
            ((uint64_t)(stale) + (uint64_t)(debt)) * TG_P_SCALE(c, p)), \
     (type)((uint64_t)(b) + \
            TG_P_REQUIRE(TG_P_FITS(r, TG_P_SCALE(c, p), TG_P_INTERVAL(c, p), b, stale, debt)))}

/* The most debt that verbs can make. */
#define TG_P_LENT(type, c, p, b, debt) \
    (type)((uint64_t)(b) * TG_P_INTERVAL(c, p) + (uint64_t)(debt) * TG_P_SCALE(c, p))

/* A profile and what it lends, on a clock that leaves the lowest bits free, which count the changes of a quota. */
#define TG_P_LIVE(type, r, free, c, p, b, stale, debt) \
    {(type)(TG_P_SCALE(c, p) << (free)), (type)(TG_P_INTERVAL(c, p) << (free)), \
     (type)(((uint64_t)(b) * TG_P_INTERVAL(c, p)) << (free)), \
     (type)(((uint64_t)(b) * TG_P_INTERVAL(c, p) + \
             ((uint64_t)(stale) + (uint64_t)(debt)) * TG_P_SCALE(c, p)) << (free)), \
     (type)((uint64_t)(b) + TG_P_REQUIRE(TG_P_FITS((uint64_t)(r) >> (free), TG_P_SCALE(c, p), \
                                                   TG_P_INTERVAL(c, p), b, stale, debt))), \
     (type)(((uint64_t)(b) * TG_P_INTERVAL(c, p) + (uint64_t)(debt) * TG_P_SCALE(c, p)) << (free))}

/* The emission interval of a duty cycle in sixteenths of a tick, rounded up: 16 * (window + 1) / (on - longest
 * + 1). A tolerance of all but one of a tick's sub-ticks is what a hard window allows. */
#define TG_P_REST(on, longest) ((on) > (longest) ? (uint64_t)(on) - (uint64_t)(longest) + 1u : 1u)
#define TG_P_DUTY(on, window, longest) TG_P_UP(16u * ((uint64_t)(window) + 1u), TG_P_REST(on, longest))
#define TG_P_EVEN(i) ((i) % 16u == 0 ? 16u : (i) % 8u == 0 ? 8u : (i) % 4u == 0 ? 4u : (i) % 2u == 0 ? 2u : 1u)
#define TG_P_DUTY_FITS(s, i, on, window, longest) \
    ((on) > 0 && (longest) > 0 && (longest) <= (on) && (on) <= (window) && (window) <= UINT32_MAX && \
     (uint64_t)(longest) <= TG_P_ROOM(UINT32_MAX, s) / (i) && \
     ((uint64_t)1 << 19) * (s) + (s) - 1u <= TG_P_ROOM(UINT32_MAX, s) - (uint64_t)(longest) * (i))
#define TG_P_DUTY_CYCLE32(s, i, on, window, longest) \
    {(uint32_t)(s), (uint32_t)(i), (uint32_t)((uint64_t)(longest) * (i) + (s) - 1u), \
     (uint32_t)((uint64_t)(longest) * (i) + (s) - 1u + ((uint64_t)1 << 19) * (s)), \
     (uint32_t)((uint64_t)(longest) + TG_P_REQUIRE(TG_P_DUTY_FITS(s, i, on, window, longest)))}

/* Turns of the period within the default staleness, and one. */
#define TG_P_UP(a, b) ((a) / (b) + ((a) % (b) != 0))
#define TG_P_TURNS(period, ticks, most) \
    ((uint64_t)(period) <= (ticks) / (most) ? (uint64_t)(most) + 1u : TG_P_UP(ticks, (uint64_t)(period)) + 1u)
#define TG_P_SPAN(period, last) TG_P_MIN((uint64_t)(last), (UINT64_MAX - 1u) / (uint64_t)(period))
#define TG_P_BUCKET_FITS(last, period, capacity, refill, initial, margin) \
    ((uint64_t)(period) > 0 && (uint64_t)(period) <= (UINT64_MAX - 1u) / 2u && \
     (uint64_t)(refill) > 0 && (uint64_t)(refill) <= (last) && \
     (uint64_t)(capacity) > 0 && (uint64_t)(capacity) <= (last) && \
     (uint64_t)(initial) <= (uint64_t)(capacity) && TG_P_SPAN(period, last) >= (margin) && \
     TG_P_UP((uint64_t)(capacity), (uint64_t)(refill)) <= TG_P_SPAN(period, last) - (margin))
#define TG_P_BUCKET(type, last, also, period_or_log2, period, capacity, refill, initial, margin) \
    {(type)(initial), (type)(period_or_log2), (type)(capacity), (type)(refill), (type)(initial), \
     (type)((margin) + TG_P_REQUIRE((also) && TG_P_BUCKET_FITS(last, period, capacity, refill, initial, \
                                                               margin)))}

/* How many bits count up to x; the logarithm of what is not 0; a power of two. */
#define TG_P_BITS(x) (TG_P_BITS_16(x, 0) + TG_P_BITS_16(x, 16) + TG_P_BITS_16(x, 32) + TG_P_BITS_16(x, 48))
#define TG_P_BITS_16(x, n) \
    (TG_P_BITS_4(x, n) + TG_P_BITS_4(x, (n) + 4) + TG_P_BITS_4(x, (n) + 8) + TG_P_BITS_4(x, (n) + 12))
#define TG_P_BITS_4(x, n) (TG_P_BIT(x, n) + TG_P_BIT(x, (n) + 1) + TG_P_BIT(x, (n) + 2) + TG_P_BIT(x, (n) + 3))
#define TG_P_BIT(x, n) ((uint64_t)(x) >> (n) != 0 ? 1u : 0u)
#define TG_P_LOG2(x) (TG_P_BITS(x) - 1u)
#define TG_P_TWO(n) ((uint64_t)1 << (n))

/* A sliding window: bits beside two counters; the last window whose end a tick can name, or that comes before the tick
 * wraps; how many the index counts. */
#define TG_P_BESIDE(width, limit) ((width) - 2u * TG_P_BITS(limit))
#define TG_P_ENDS(window) ((UINT64_MAX - 1u) / (uint64_t)(window))
#define TG_P_ENDS32(window) (TG_P_TWO(32) / (uint64_t)(window) - 1u)
#define TG_P_INDEXED(width, ends, limit) TG_P_MIN(TG_P_TWO(TG_P_BESIDE(width, limit)) - 1u, ends)
#define TG_P_SIXTEENTH(ticks, width, ends, limit, window) \
    TG_P_MIN(ticks, (TG_P_INDEXED(width, ends, limit) >> 4) * (uint64_t)(window))
#define TG_P_WINDOW_FITS(width, ends, also, limit, window, stale) \
    ((window) > 0 && (also) && (limit) > 0 && (uint64_t)(limit) < TG_P_TWO((width) / 2 - 1) && \
     (uint64_t)(limit) <= UINT64_MAX / (uint64_t)(window) && \
     TG_P_UP((uint64_t)(stale), (uint64_t)(window)) <= TG_P_INDEXED(width, ends, limit) - 3u)
#define TG_P_WINDOW(type, width, ends, also, kept, index, limit, window, stale) \
    {0, (type)(kept), (type)(limit), (type)(TG_P_UP((uint64_t)(stale), (uint64_t)(window)) + 1u), \
     (type)TG_P_BITS(limit), \
     (type)((index) + TG_P_REQUIRE(TG_P_WINDOW_FITS(width, ends, also, limit, window, stale)))}

/* A sliding log: windows of late ticks and the one of all; the cells in them, which the total tells apart. */
#define TG_P_SIXTEEN(ticks, window) ((uint64_t)(window) < (ticks) / 16u ? 16u * (uint64_t)(window) : (ticks))
#define TG_P_SPANS(window, stale) (TG_P_UP((uint64_t)(stale), (uint64_t)(window)) + 1u)
#define TG_P_CELLS(limit, window, stale) ((uint64_t)(limit) * TG_P_SPANS(window, stale))
#define TG_P_SLOTS(slots) (sizeof(slots) / sizeof((slots)[0]))
#define TG_P_LOG_FITS(width, slots, limit, window, stale) \
    ((limit) > 0 && (uint64_t)(limit) <= TG_P_SLOTS(slots) && (uint64_t)(limit) < TG_P_TWO((width) / 2 - 1) && \
     (window) > 0 && (uint64_t)(window) <= TG_P_TWO((width) - 3) && (uint64_t)(stale) <= TG_P_TWO((width) - 3) && \
     TG_P_SPANS(window, stale) <= (TG_P_TWO((width) - 2) - 1u) / (uint64_t)(limit) && \
     (uint64_t)(window) + 2u * (uint64_t)(stale) <= \
         TG_P_TWO((width) - 2) >> TG_P_BITS(TG_P_CELLS(limit, window, stale)) && \
     (uint64_t)(stale) / (uint64_t)(window) < TG_P_TWO(TG_P_BESIDE(width, limit)) - 1u)
#define TG_P_LOG(type, width, slots, limit, window, stale) \
    {0, (type)(window), (type)(stale), (type)(limit), (type)(TG_P_BITS(TG_P_CELLS(limit, window, stale)) + 1u), \
     (type)(TG_P_BITS(limit) + TG_P_REQUIRE(TG_P_LOG_FITS(width, slots, limit, window, stale))), (slots), \
     TG_P_SLOTS(slots)}

/* The library asserts the same on its side. */
#if defined(__cplusplus)
#define TG_P_SAME(claim) static_assert(claim, "tollgate: the layout differs from the library's")
#define TG_P_ALIGN(type, n) TG_P_SAME(alignof(type) == n)
#elif __STDC_VERSION__ >= 201112L
#define TG_P_SAME(claim) _Static_assert(claim, "tollgate: the layout differs from the library's")
#define TG_P_ALIGN(type, n) TG_P_SAME(_Alignof(type) == n)
#else
#define TG_P_SAME(claim) TG_P_SAME_AT(claim, __LINE__)
#define TG_P_SAME_AT(claim, line) TG_P_SAME_IN(claim, line)
#define TG_P_SAME_IN(claim, line) enum { tg_p_same_##line = 1 / (int)(claim) }
#define TG_P_ALIGN(type, n) TG_P_SAME(sizeof(type) % n == 0)
#endif

TG_P_SAME(sizeof(tg_quota) == 24 && sizeof(tg_options) == 40 && sizeof(tg_fault) == 24);
TG_P_SAME(sizeof(tg_snapshot) == 24 && sizeof(tg_duty_cycle32) == 24);
TG_P_SAME(sizeof(tg_outcome) == 24 && sizeof(tg_outcome32) == 12);
TG_P_SAME(sizeof(tg_word32) == 4 && sizeof(tg_profile32) == 20 && sizeof(tg_gcra32) == 24);
TG_P_SAME(sizeof(tg_bucket32) == 24 && sizeof(tg_log_site) == 8);
TG_P_SAME(sizeof(tg_shaper32) == 28 && sizeof(tg_live32) == 56);
TG_P_SAME(sizeof(tg_reservation) == 56 && sizeof(tg_reservation32) == 28);
TG_P_ALIGN(tg_word32, 4);
TG_P_ALIGN(tg_profile32, 4);
TG_P_ALIGN(tg_gcra32, 4);
TG_P_ALIGN(tg_shaper32, 4);
TG_P_ALIGN(tg_live32, 4);
TG_P_ALIGN(tg_bucket32, 4);
TG_P_ALIGN(tg_log_site, 4);
TG_P_SAME(sizeof(tg_stagger32) == 4);
TG_P_ALIGN(tg_stagger32, 4);
TG_P_SAME(sizeof(tg_demand_config) == 48 && sizeof(tg_aimd_config) == 56);
TG_P_SAME(sizeof(tg_demand32) == 112 && sizeof(tg_aimd32) == 124);
TG_P_ALIGN(tg_demand32, 4);
TG_P_ALIGN(tg_aimd32, 4);
TG_P_SAME(sizeof(tg_budget32) == 56 && sizeof(tg_spending32) == 56 && sizeof(tg_child32) == 24);
TG_P_SAME(sizeof(tg_tiers_outcome32) == 16 && sizeof(tg_child_outcome32) == 12);
TG_P_SAME(sizeof(tg_secret) == 16 && offsetof(tg_key, of_class) == 8);
TG_P_SAME(sizeof(tg_table32_outcome) == 16 && sizeof(tg_table32_entry) == 20);
#if TG_HAVE_64
TG_P_SAME(sizeof(tg_word) == 8 && sizeof(tg_profile) == 40 && sizeof(tg_gcra) == 48);
TG_P_SAME(sizeof(tg_bucket) == 48);
TG_P_SAME(sizeof(tg_shaper) == 56 && sizeof(tg_live) == 112 && offsetof(tg_live, parameters) == 16);
TG_P_ALIGN(tg_word, 8);
TG_P_SAME(sizeof(tg_demand) == 208 && offsetof(tg_demand, periods) == 128 && sizeof(tg_aimd) == 224);
TG_P_ALIGN(tg_demand, 8);
TG_P_ALIGN(tg_aimd, 8);
TG_P_SAME(sizeof(tg_dual) == 48 && offsetof(tg_dual, second) == 28);
TG_P_ALIGN(tg_dual, 8);
TG_P_SAME(sizeof(tg_srtcm) == 48 && sizeof(tg_trtcm) == 48 && sizeof(tg_trtcm4115) == 48);
TG_P_SAME(sizeof(tg_stagger) == 8);
TG_P_SAME(sizeof(tg_budget) == 112 && sizeof(tg_spending) == 112 && sizeof(tg_child) == 48);
TG_P_SAME(sizeof(tg_tiers_outcome) == 32 && sizeof(tg_child_outcome) == 24);
TG_P_SAME(sizeof(tg_table_outcome) == 32 && sizeof(tg_table_entry) == 40);
TG_P_ALIGN(tg_budget, 8);
TG_P_ALIGN(tg_child, 8);
TG_P_ALIGN(tg_stagger, 8);
TG_P_ALIGN(tg_profile, 8);
TG_P_ALIGN(tg_gcra, 8);
TG_P_ALIGN(tg_shaper, 8);
TG_P_ALIGN(tg_live, 8);
TG_P_ALIGN(tg_bucket, 8);
#endif

#undef TG_P_SAME
#undef TG_P_SAME_AT
#undef TG_P_SAME_IN
#undef TG_P_ALIGN

#endif /* TOLLGATE_H */
