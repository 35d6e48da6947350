/* Of one width: see adapting.c. No guard, since it is included twice. */

/* Requests of each second, and the refill and the capacity that come of it; as the log that the rule was taken from. */
static int TEST(log)(void) {
    static const struct {
        TICK requests;
        uint32_t refill;
        TICK capacity;
    } log[] = {{5, 5, 10}, {5, 5, 10}, {3, 4, 8}, {2, 3, 6}, {3, 3, 6}, {2, 3, 6}, {9, 6, 12}, {4, 5, 10}, {4, 5, 10}};
    const tg_demand_config config = {{5, 1000, 10}, 20, 10, 1, 10};
    T(demand) d;
    T(outcome) out;
    TICK second, i, admitted;
    EXPECT(F(demand, init_with)(&d, &config, NULL, 0, NULL) == TG_OK && F(demand, level)(&d) == 5);
    for (second = 0; second < sizeof log / sizeof *log; second++) {
        for (i = admitted = 0; i < log[second].requests; i++)
            admitted += F(demand, try_acquire)(&d, 1000 * second, 1, NULL) == TG_OK;
        EXPECT(log[second].requests != 9 || admitted == 6); /* three of nine are denied */
        EXPECT(F(demand, touch)(&d, 1000 * second + 1000) == TG_OK);
        EXPECT(F(demand, level)(&d) == log[second].refill && F(live, burst)(&d.live) == log[second].capacity);
    }
    EXPECT(F(demand, peek)(&d, 9000, 11, &out) == TG_EXCEEDS_BURST && F(demand, max_admitted)(&d, 1000) == 30);
    return 0;
}

/* What counts as demand, and what does not. */
static int TEST(demands)(void) {
    const tg_quota at_first = {4, 100, 4};
    const tg_demand_config config = {{4, 100, 4}, 0, 0, 1, 40};
    T(demand) d;
    T(outcome) out;
    T(reservation) slot;
    TICK taken = 9;
    EXPECT(F(demand, init)(&d, &at_first, 1, 40) == TG_OK && F(demand, allow)(&d, 0, 3));
    EXPECT(F(demand, acquire_up_to)(&d, 0, 3, &taken, &out) == TG_OK && taken == 1 && out.remaining == 0);
    EXPECT(!F(demand, allow)(&d, 0, 2) && F(demand, peek)(&d, 99, 9, &out) == TG_EXCEEDS_BURST);
    EXPECT(F(live, reserve)(&d.live, 0, 1, 99, &slot, NULL) == TG_OK && slot.due == 25 && F(demand, level)(&d) == 4);
    EXPECT(F(live, cancel)(&d.live, 0, &slot, NULL) == TG_OK);
    EXPECT(F(demand, try_acquire)(&d, 100, 0, &out) == TG_OK && F(demand, level)(&d) == 6); /* the mean of 4 and 8 */
    EXPECT(F(live, burst)(&d.live) == 6 && out.remaining == 4);
    EXPECT(F(demand, touch)(&d, 400) == TG_OK && F(demand, level)(&d) == 1); /* 3, 2, 1 */

    EXPECT(F(demand, init_with)(&d, &config, NULL, 30, NULL) == TG_OK && F(demand, touch)(&d, 30) == TG_OK);
    EXPECT(F(demand, touch)(&d, 129) == TG_OK && F(demand, level)(&d) == 4);
    EXPECT(F(demand, touch)(&d, 130) == TG_OK && F(demand, level)(&d) == 2);
    return 0;
}

/* One more for success, less for overload, and what Retry-After says. */
static int TEST(search)(void) {
    const tg_aimd_config config = {{50, 1000, 10}, 11, 20, 60, 6, 700, 2, 0};
    const tg_quota at_first = {50, 1000, 10};
    T(aimd) a;
    T(outcome) out;
    TICK taken;
    EXPECT(F(aimd, init_with)(&a, &config, NULL, 500, NULL) == TG_OK && F(aimd, level)(&a) == 50);
    EXPECT(F(aimd, success)(&a, 500) == TG_OK && F(aimd, touch)(&a, 1499) == TG_OK && F(aimd, level)(&a) == 50);
    EXPECT(F(aimd, success)(&a, 1500) == TG_OK && F(aimd, level)(&a) == 56);
    EXPECT(F(aimd, touch)(&a, 2500) == TG_OK && F(aimd, level)(&a) == 60 && F(live, burst)(&a.live) == 11);
    EXPECT(F(aimd, overload)(&a, 2500) == TG_OK && F(aimd, success)(&a, 2500) == TG_OK);
    EXPECT(F(live, not_before)(&a.live, 2500, 3000, NULL) == TG_OK);
    EXPECT(F(aimd, try_acquire)(&a, 2500, 1, &out) == TG_DENIED && out.retry_after == 500);
    EXPECT(F(aimd, allow)(&a, 3499, 1) && F(aimd, overload)(&a, 3500) == TG_OK && F(aimd, level)(&a) == 42);
    EXPECT(F(aimd, overload)(&a, 4500) == TG_OK && F(aimd, level)(&a) == 42); /* within the cool-down */
    EXPECT(F(aimd, overload)(&a, 5500) == TG_OK && F(aimd, level)(&a) == 42);
    EXPECT(F(aimd, touch)(&a, 6500) == TG_OK && F(aimd, level)(&a) == 29 && F(aimd, touch)(&a, 9999) == TG_OK);
    EXPECT(F(aimd, level)(&a) == 29 && F(aimd, max_admitted)(&a, 1000) == 11 + 60);
    EXPECT(F(aimd, peek)(&a, 9999, 6, &out) == TG_OK && out.remaining == 0);
    EXPECT(F(aimd, acquire_up_to)(&a, 9999, 9, &taken, &out) == TG_OK && taken == 6);

    /* unless asked for: one more, half, no cool-down */
    EXPECT(F(aimd, init)(&a, &at_first, 1, 100) == TG_OK && F(aimd, success)(&a, 0) == TG_OK);
    EXPECT(F(aimd, overload)(&a, 1000) == TG_OK && F(aimd, level)(&a) == 51);
    EXPECT(F(aimd, overload)(&a, 2000) == TG_OK && F(aimd, level)(&a) == 25);
    EXPECT(F(aimd, touch)(&a, 3000) == TG_OK && F(aimd, level)(&a) == 12);
    return 0;
}

/* What does not fit is named, with what would have; then there is no limiter. */
static int TEST(wrong_rules)(void) {
    static const struct {
        tg_demand_config config;
        tg_fault fault;
    } demands[] = {
        {{{5, 1000, 10}, 0, 0, 0, 10}, {1, 5, TG_FAULT_FLOOR, 0}},
        {{{5, 1000, 10}, 0, 0, 6, 10}, {1, 5, TG_FAULT_FLOOR, 0}},
        {{{5, 1000, 10}, 0, 0, 1, 4}, {5, MOST_DEMAND, TG_FAULT_CEILING, 0}},
        {{{5, 1000, 10}, 9, 0, 1, 5}, {10, UINT64_MAX, TG_FAULT_MOST_BURST, 0}},
        {{{5, 1000, 10}, 0, 11, 1, 5}, {0, 10, TG_FAULT_TOKENS, 0}},
        {{{0, 1000, 10}, 0, 0, 1, 5}, {1, MOST_DEMAND, TG_FAULT_COUNT, 0}},
    };
    static const struct {
        tg_aimd_config config;
        tg_fault fault;
    } aimds[] = {
        {{{5, 1000, 10}, 0, 0, 9, 0, 0, 0, 0}, {1, 5, TG_FAULT_FLOOR, 0}},
        {{{5, 1000, 10}, 0, 1, 4, 0, 0, 0, 0}, {5, MOST_AIMD, TG_FAULT_CEILING, 0}},
        {{{5, 1000, 10}, 0, 1, 9, 0, 1000, 0, 0}, {0, 999, TG_FAULT_DECREASE, 0}},
        {{{5, 1000, 10}, 0, 1, 9, 0, 0, MOST_COOL_DOWN + 1, 0}, {0, MOST_COOL_DOWN, TG_FAULT_COOL_DOWN, 0}},
    };
    const tg_demand_config empty = {{5, 1000, 10}, 0, TG_NONE, 1, 5};
    const tg_aimd_config odd = {{5, 1000, 10}, 0, 1, 9, 0, 0, 0, 1};
    const tg_options tolerant = {1, 0, 0, 0, 0, 0};
    T(demand) d;
    T(aimd) a;
    T(outcome) out;
    tg_fault fault;
    unsigned i;
    for (i = 0; i < sizeof demands / sizeof *demands; i++) {
        EXPECT(F(demand, init_with)(&d, &demands[i].config, NULL, 0, &fault) == TG_E_QUOTA);
        EXPECT(memcmp(&fault, &demands[i].fault, sizeof fault) == 0 && F(demand, level)(&d) == 0);
    }
    for (i = 0; i < sizeof aimds / sizeof *aimds; i++) {
        EXPECT(F(aimd, init_with)(&a, &aimds[i].config, NULL, 0, &fault) == TG_E_QUOTA);
        EXPECT(memcmp(&fault, &aimds[i].fault, sizeof fault) == 0 && F(aimd, level)(&a) == 0);
    }
    EXPECT(F(aimd, init_with)(&a, &odd, NULL, 0, &fault) == TG_E_ARGUMENT && fault.what == TG_FAULT_NONE);
    EXPECT(F(demand, init_with)(&d, &empty, &tolerant, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_TOLERANCE);
    EXPECT(F(demand, try_acquire)(&d, 0, 1, &out) == TG_E_UNINIT && F(demand, touch)(&d, 0) == TG_E_UNINIT);
    EXPECT(F(aimd, overload)(&a, 0) == TG_E_UNINIT && !F(aimd, allow)(&a, 0, 0) && F(aimd, max_admitted)(&a, 9) == 0);
    EXPECT(F(demand, init_with)(&d, &empty, NULL, 0, NULL) == TG_OK);
    EXPECT(F(demand, try_acquire)(&d, 0, 1, &out) == TG_DENIED && out.retry_after == 200);
    return 0;
}

static int TEST(adapts)(void) {
    return TEST(log)() || TEST(demands)() || TEST(search)() || TEST(wrong_rules)();
}
