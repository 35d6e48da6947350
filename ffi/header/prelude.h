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
