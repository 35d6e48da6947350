/* The library asserts the same on its side. */
#if defined(__cplusplus)
#define TG_P_SAME(claim) static_assert(claim, "tollgate: the layout differs from the library's")
#define TG_P_ALIGN(type, n) TG_P_SAME(alignof(type) == n)
#elif __STDC_VERSION__ >= 201112L
#define TG_P_SAME(claim) _Static_assert(claim, "tollgate: the layout differs from the library's")
#define TG_P_ALIGN(type, n) TG_P_SAME(_Alignof(type) == n)
#else
#define TG_P_SAME(claim) extern char tg_p_same_layout[(claim) ? 1 : -1]
#define TG_P_ALIGN(type, n) TG_P_SAME(sizeof(type) % n == 0)
#endif

TG_P_SAME(sizeof(tg_quota) == 24 && sizeof(tg_options) == 40 && sizeof(tg_fault) == 24);
TG_P_SAME(sizeof(tg_outcome) == 24 && sizeof(tg_outcome32) == 12);
TG_P_SAME(sizeof(tg_word32) == 4 && sizeof(tg_profile32) == 20 && sizeof(tg_gcra32) == 24);
TG_P_SAME(sizeof(tg_bucket32) == 28);
TG_P_ALIGN(tg_word32, 4);
TG_P_ALIGN(tg_profile32, 4);
TG_P_ALIGN(tg_gcra32, 4);
TG_P_ALIGN(tg_bucket32, 4);
#if defined(TG_HAVE_64)
TG_P_SAME(sizeof(tg_word) == 8 && sizeof(tg_profile) == 40 && sizeof(tg_gcra) == 48);
TG_P_SAME(sizeof(tg_bucket) == 56);
TG_P_ALIGN(tg_word, 8);
TG_P_ALIGN(tg_profile, 8);
TG_P_ALIGN(tg_gcra, 8);
TG_P_ALIGN(tg_bucket, 8);
#endif

#undef TG_P_SAME
#undef TG_P_ALIGN

#endif /* TOLLGATE_H */
