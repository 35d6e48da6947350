/* Where the 64-bit family exists: on processors with lock-free 64-bit atomics. Define TG_HAVE_64 yourself
 * where the library was built with the feature `unsafe-assume-single-core`, which brings it everywhere. */
#if !defined(TG_HAVE_64)
#if defined(__GCC_ATOMIC_LLONG_LOCK_FREE)
#if __GCC_ATOMIC_LLONG_LOCK_FREE == 2
#define TG_HAVE_64 1
#endif
#elif defined(_M_X64) || defined(_M_ARM64) || defined(_M_IX86)
#define TG_HAVE_64 1
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

/* Static initialisers: a limiter in static storage, with no call at run time. All arguments are constant
 * expressions. A quota that does not fit is refused at compile time: "size of array is negative".
 *
 * A macro cannot find a greatest common divisor. These divide count and period by the largest power of
 * ten that they have in common, and decide exactly as tg_gcra_init does; a factor that is left over only
 * shortens the idle range and the room for burst, stale and debt.
 *
 *     TG_GCRA_INIT(count, period, burst)       count cells per period ticks, burst cells at one instant
 *     TG_GCRA_INIT_WITH(count, period, burst, stale, debt)          with staleness and debt in ticks
 *     TG_PROFILE_INIT, TG_PROFILE_INIT_WITH                         a profile alone
 *     TG_WORD_INIT                                                  a word alone, full
 *     TG_BUCKET_INIT(period, capacity, refill, initial)             an interval bucket
 *
 * and the same for 32 bits. A limiter set up by one of these is as one made at tick 0. */
#define TG_WORD_INIT {0}
#define TG_WORD32_INIT {0}
#define TG_GCRA_INIT(count, period, burst) {TG_WORD_INIT, TG_PROFILE_INIT(count, period, burst)}
#define TG_GCRA32_INIT(count, period, burst) {TG_WORD32_INIT, TG_PROFILE32_INIT(count, period, burst)}
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
#define TG_BUCKET_INIT(period, capacity, refill, initial) \
    TG_P_BUCKET(uint64_t, UINT32_MAX, period, capacity, refill, initial, \
                TG_P_TURNS(period, (uint64_t)1 << 40, 16777215u))
#define TG_BUCKET32_INIT(period, capacity, refill, initial) \
    TG_P_BUCKET(uint32_t, UINT16_MAX + 0 * sizeof(char[TG_P_LOG2(period) <= 16 && \
                ((uint64_t)1 << TG_P_LOG2(period)) == (uint64_t)(period) ? 1 : -1]), \
                period, capacity, refill, initial, TG_P_TURNS(period, (uint64_t)1 << 19, 255u))

/* The rest of this part is for the macros above: TG_P_ names are private. */

/* The largest power of ten that divides both. */
#define TG_P_BOTH(c, p, ten) ((uint64_t)(c) % (ten) == 0 && (uint64_t)(p) % (ten) == 0)
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
     (type)((uint64_t)(b) + 0 * sizeof(char[TG_P_FITS(r, TG_P_SCALE(c, p), TG_P_INTERVAL(c, p), b, \
                                                      stale, debt) ? 1 : -1]))}

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
#define TG_P_BUCKET(type, last, period, capacity, refill, initial, margin) \
    {(type)(initial), (type)(period), (type)TG_P_LOG2(period), (type)(capacity), (type)(refill), \
     (type)(initial), \
     (type)((margin) + 0 * sizeof(char[TG_P_BUCKET_FITS(last, period, capacity, refill, initial, margin) \
                                       ? 1 : -1]))}
#define TG_P_BITS(x, n) ((uint64_t)(x) >> (n) != 0 ? (n) : 0)
#define TG_P_LOG2(x) TG_P_LOG2_32((uint64_t)(x) >> TG_P_BITS(x, 32), TG_P_BITS(x, 32))
#define TG_P_LOG2_32(x, n) TG_P_LOG2_16((x) >> TG_P_BITS(x, 16), (n) + TG_P_BITS(x, 16))
#define TG_P_LOG2_16(x, n) TG_P_LOG2_8((x) >> TG_P_BITS(x, 8), (n) + TG_P_BITS(x, 8))
#define TG_P_LOG2_8(x, n) TG_P_LOG2_4((x) >> TG_P_BITS(x, 4), (n) + TG_P_BITS(x, 4))
#define TG_P_LOG2_4(x, n) TG_P_LOG2_2((x) >> TG_P_BITS(x, 2), (n) + TG_P_BITS(x, 2))
#define TG_P_LOG2_2(x, n) ((n) + TG_P_BITS(x, 1))
