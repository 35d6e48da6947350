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
