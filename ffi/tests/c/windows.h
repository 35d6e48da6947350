/* Of one width: see windows.c. No guard, since it is included twice. */

enum { TEST(QUOTAS) = 6, TEST(OF_LOGS) = 4 };

/* Each static initialiser leaves what the call leaves: where the default staleness is some windows, a sixteenth of those
 * that the word counts, or as much as it may be; and where the window is as long as a word allows. */
static int TEST(static_windows)(void) {
    static const tg_window_quota quotas[TEST(QUOTAS)] = {{4, 128},  {1, 1},     {100, 8192},
                                                         {7, LONG}, {MANY, 64}, {32767, 1073741824}};
    static const T(window) windows[TEST(QUOTAS)] = {INIT(WINDOW)(4, 128),    INIT(WINDOW)(1, 1),
                                                    INIT(WINDOW)(100, 8192), INIT(WINDOW)(7, LONG),
                                                    INIT(WINDOW)(MANY, 64),  INIT(WINDOW)(32767, 1073741824)};
    static const T(window) late = INIT_WITH(WINDOW)(4, 128, 300), early = INIT_WITH(WINDOW)(4, 128, 0);
    static TICK slots[100];
    static T(log) logs[TEST(OF_LOGS)] = {INIT(LOG)(slots, 4, 128), INIT(LOG)(slots, 1, 1),
                                         INIT(LOG)(slots, 100, 8192), INIT(LOG)(slots, 7, LONG)};
    static const T(log) late_log = INIT_WITH(LOG)(slots, 4, 128, 300), early_log = INIT_WITH(LOG)(slots, 4, 128, 0);
    T(window) w;
    T(log) l;
    int i;
    for (i = 0; i < TEST(QUOTAS); i++)
        EXPECT(F(window, init)(&w, &quotas[i], 0) == TG_OK && memcmp(&w, &windows[i], sizeof w) == 0);
    EXPECT(F(window, init_with)(&w, &quotas[0], 300, 0, NULL) == TG_OK && memcmp(&w, &late, sizeof w) == 0);
    EXPECT(F(window, init_with)(&w, &quotas[0], TG_NONE, 0, NULL) == TG_OK && memcmp(&w, &early, sizeof w) == 0);
    EXPECT(F(log, allow)(&logs[0], 50, 4) && !F(log, allow)(&logs[0], 177, 1) && F(log, count)(&logs[0], 178) == 0);
    EXPECT(F(log, init)(&logs[0], slots, 100, &quotas[0]) == TG_OK);
    for (i = 0; i < TEST(OF_LOGS); i++)
        EXPECT(F(log, init)(&l, slots, 100, &quotas[i]) == TG_OK && memcmp(&l, &logs[i], sizeof l) == 0);
    EXPECT(F(log, init_with)(&l, slots, 100, &quotas[0], 300, NULL) == TG_OK && memcmp(&l, &late_log, sizeof l) == 0);
    EXPECT(F(log, init_with)(&l, slots, 100, &quotas[0], TG_NONE, NULL) == TG_OK);
    EXPECT(memcmp(&l, &early_log, sizeof l) == 0);
    return 0;
}

/* Never more than the limit in any window, and how many there are. */
static int TEST(log)(void) {
    const tg_window_quota quota = {3, 100}, too_many = {5, 100}, none = {0, 100};
    TICK slots[4] = {7, 7, 7, 7}, taken = 9;
    T(log) l;
    T(outcome) out;
    tg_fault fault;
    EXPECT(F(log, init)(&l, slots, 4, &too_many) == TG_E_QUOTA && slots[0] == 7);
    EXPECT(F(log, allow)(&l, 0, 1) == false && F(log, touch)(&l, 0) == TG_E_UNINIT && F(log, count)(&l, 0) == 0);
    EXPECT(F(log, init_with)(&l, slots, 4, &none, TG_NONE, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_LIMIT && fault.min == 1 && fault.max == 4);
    EXPECT(F(log, init_with)(&l, slots, 4, &quota, 20, &fault) == TG_OK && slots[3] == 0 && fault.what == 0);

    EXPECT(F(log, try_acquire)(&l, 50, 2, &out) == TG_OK && out.remaining == 1 && out.reset_after == 100);
    EXPECT(F(log, allow)(&l, 70, 1) && !F(log, allow)(&l, 70, 1) && F(log, count)(&l, 70) == 3);
    EXPECT(F(log, try_acquire)(&l, 70, 1, &out) == TG_DENIED && out.retry_after == 80 && out.reset_after == 100);
    EXPECT(F(log, try_acquire)(&l, 60, 1, &out) == TG_DENIED && out.retry_after == 90); /* by a late tick */
    EXPECT(F(log, peek)(&l, 150, 2, &out) == TG_OK && F(log, peek)(&l, 149, 2, &out) == TG_DENIED);
    EXPECT(F(log, peek)(&l, 150, 3, &out) == TG_DENIED && out.retry_after == 20 && out.remaining == 2);
    EXPECT(F(log, try_acquire)(&l, 150, 4, &out) == TG_EXCEEDS_BURST && out.remaining == 2);
    EXPECT(F(log, acquire_up_to)(&l, 150, 5, &taken, &out) == TG_OK && taken == 2 && out.remaining == 0);
    EXPECT(F(log, acquire_up_to)(&l, 150, 5, &taken, &out) == TG_DENIED && taken == 0 && out.retry_after == 20);
    EXPECT(F(log, max_admitted)(&l, 99) == 3 && F(log, max_admitted)(&l, 100) == 6 && F(log, max_idle)(&l) > 100000);
    EXPECT(F(log, clear)(&l) == TG_OK && F(log, count)(&l, 150) == 0 && F(log, touch)(&l, 150) == TG_OK);
    EXPECT(F(log, try_acquire)(&l, 150, 3, NULL) == TG_OK && F(log, try_acquire)(NULL, 150, 3, NULL) == TG_E_NULL);
    EXPECT(F(log, init)(&l, NULL, 4, &quota) == TG_E_NULL && F(log, count)(&l, 150) == 3);
    EXPECT(F(log, init)(&l, slots, 3, &quota) == TG_OK && F(log, count)(&l, 150) == 0);
    return 0;
}

/* About the limit, by two counters. */
static int TEST(window)(void) {
    const tg_window_quota quota = {4, 128}, odd = {4, 0};
    T(window) w, other;
    T(outcome) out;
    tg_fault fault;
    tg_snapshot kept;
    TICK taken = 9;
    EXPECT(F(window, init)(&w, &odd, 0) == TG_E_QUOTA && F(window, touch)(&w, 0) == TG_E_UNINIT);
    EXPECT(F(window, init_with)(&w, &odd, 0, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_WINDOW);
    EXPECT(F(window, init)(&w, &quota, 100) == TG_OK && F(window, try_acquire)(&w, 120, 4, &out) == TG_OK);
    EXPECT(out.remaining == 0 && out.reset_after == 136);
    EXPECT(!F(window, allow)(&w, 159, 1) && F(window, allow)(&w, 160, 1)); /* three of four still count */
    EXPECT(F(window, try_acquire)(&w, 160, 1, &out) == TG_DENIED && out.retry_after == 32);
    EXPECT(F(window, peek)(&w, 160, 5, &out) == TG_EXCEEDS_BURST);
    EXPECT(F(window, snapshot)(&w, 160, &kept) == TG_OK && F(window, init)(&other, &quota, 0) == TG_OK);
    EXPECT(F(window, restore)(&other, &kept, 0, 32, NULL) == TG_OK);
    EXPECT(F(window, acquire_up_to)(&w, 192, 4, &taken, NULL) == TG_OK && taken == 1);
    EXPECT(F(window, peek)(&other, 64, 1, &out) == TG_OK && F(window, peek)(&other, 63, 2, &out) == TG_DENIED);
    EXPECT(F(window, drain)(&w, 250) == TG_OK && !F(window, allow)(&w, 250, 1));
    EXPECT(F(window, fill)(&w, 250) == TG_OK && F(window, allow)(&w, 250, 4));
    EXPECT(F(window, max_admitted)(&w, 127) == 7 && F(window, max_admitted)(&w, 128) == 8);
    EXPECT(F(window, max_idle)(&w) > 100000);
    return 0;
}

/* All of a period at its end, and all of the next at its beginning. */
static int TEST(fixed)(void) {
    const tg_bucket_config fixed = {128, 5, 5, 5};
    T(bucket) b;
    EXPECT(F(bucket, init)(&b, &fixed, 0) == TG_OK && F(bucket, allow)(&b, 127, 5) && F(bucket, allow)(&b, 128, 5));
    EXPECT(!F(bucket, allow)(&b, 255, 1) && F(bucket, max_admitted)(&b, 127) == 10);
    return 0;
}

static int TEST(windows)(void) {
    return TEST(static_windows)() || TEST(log)() || TEST(window)() || TEST(fixed)();
}
