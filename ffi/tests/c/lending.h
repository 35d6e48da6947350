/* Of one width: see lending.c. No guard, since it is included twice. */

/* Each static initialiser leaves what the call leaves. */
static int TEST(static_lenders)(void) {
    static const T(shaper) s_static = INIT(SHAPER)(7, 1000, 5), s_with = INIT_WITH(SHAPER)(700, 1000, 5, 300, 40);
    static const T(live) l_static = INIT(LIVE)(7, 1000, 5), l_with = INIT_WITH(LIVE)(700, 1000, 5, 300, 40);
    const tg_quota q = {7, 1000, 5}, q_with = {700, 1000, 5};
    const tg_options with = {0, 300, 40, 0, 0, 0};
    T(shaper) s;
    T(live) l;
    memset(&l, 0xFF, sizeof l);
    EXPECT(F(shaper, init)(&s, &q) == TG_OK && memcmp(&s, &s_static, sizeof s) == 0);
    EXPECT(F(shaper, init_with)(&s, &q_with, &with, 0, NULL) == TG_OK && memcmp(&s, &s_with, sizeof s) == 0);
    EXPECT(F(live, init)(&l, &q) == TG_OK && memcmp(&l, &l_static, sizeof l) == 0);
    EXPECT(F(live, init_with)(&l, &q_with, &with, 0, NULL) == TG_OK && memcmp(&l, &l_with, sizeof l) == 0);
    return 0;
}

/* What was not used and has not come back: at once all of it, later less, and never above full. */
static int TEST(refunds)(void) {
    static const T(profile) p = INIT(PROFILE)(1, 100, 10);
    T(gcra) g = INIT(GCRA)(1, 100, 10);
    T(word) w = INIT(WORD);
    T(shaper) s = INIT(SHAPER)(1, 100, 10);
    T(outcome) out;
    EXPECT(F(gcra, allow)(&g, 0, 10) && F(word, allow)(&w, &p, 0, 10) && F(shaper, allow)(&s, 0, 10));
    EXPECT(F(gcra, refund)(&g, 0, 0, 10, 4, &out) == TG_OK && out.remaining == 4 && out.retry_after == 0);
    EXPECT(F(gcra, refund)(&g, 500, 0, 6, 6, &out) == TG_OK && out.remaining == 10 && out.reset_after == 0);
    EXPECT(F(word, refund)(&w, &p, 300, 0, 10, 4, &out) == TG_OK && out.remaining == 7);
    EXPECT(F(shaper, refund)(&s, 900, 0, 10, 10, NULL) == TG_OK);
    EXPECT(F(shaper, peek)(&s, 900, 0, &out) == TG_OK && out.remaining == 10);
    return 0;
}

/* First come, first served; the last in line may go as if it had never come. */
static int TEST(line)(void) {
    T(shaper) s = INIT(SHAPER)(1, 100, 2);
    T(reservation) slots[4], none = INIT(RESERVATION);
    T(outcome) out;
    unsigned i;
    for (i = 0; i < 4; i++) {
        EXPECT(F(shaper, reserve)(&s, 7, 1, 200, &slots[i], &out) == TG_OK && out.retry_after == 0);
        EXPECT(slots[i].made_at == 7 && slots[i].cost == 1 && slots[i].expires == slots[i].due + 100);
    }
    EXPECT(slots[0].due == 7 && slots[1].due == 7 && slots[2].due == 107 && slots[3].due == 207);
    EXPECT(F(shaper, reserve)(&s, 7, 1, 200, &none, &out) == TG_DENIED && out.retry_after == 300);
    EXPECT(none.cost == 0 && none.due == 0);
    EXPECT(F(shaper, reserve)(&s, 7, 3, 900, &none, &out) == TG_EXCEEDS_BURST && out.retry_after == NEVER);

    EXPECT(F(shaper, cancel)(&s, 7, &slots[3], &out) == TG_OK && slots[3].cost == 0 && out.reset_after == 300);
    EXPECT(F(shaper, cancel)(&s, 7, &slots[3], &out) == TG_OK && out.reset_after == 300);
    EXPECT(F(shaper, cancel)(&s, 7, &slots[0], &out) == TG_OK && out.reset_after == 300); /* others stand behind it */
    EXPECT(F(shaper, reserve)(&s, 7, 1, 200, &slots[3], NULL) == TG_OK && slots[3].due == 207);

    /* a whole burst conforms at 407; what is beyond it is debt, and comes back by 707 */
    EXPECT(F(shaper, reserve_oversize)(&s, 7, 5, 400, &slots[0], &out) == TG_OK);
    EXPECT(slots[0].due == 407 && out.reset_after == 900);
    return 0;
}

/* Reserved by an estimate, settled by what it came to; what was used twice is not told twice. */
static int TEST(settlements)(void) {
    T(shaper) s = INIT_WITH(SHAPER)(1, 100, 10, 0, 500);
    T(reservation) slot, other, nothing;
    T(outcome) out;
    EXPECT(F(shaper, reserve)(&s, 0, 0, 0, &nothing, &out) == TG_OK && out.remaining == 10);
    EXPECT(F(shaper, settle)(&s, 0, &nothing, 1, &out) == TG_OK && out.remaining == 9);
    EXPECT(F(shaper, settle)(&s, 0, &nothing, 1, &out) == TG_OK && out.remaining == 9);
    EXPECT(F(shaper, reserve)(&s, 0, 4, 0, &slot, NULL) == TG_OK);
    EXPECT(F(shaper, reserve)(&s, 0, 4, 0, &other, NULL) == TG_OK);
    EXPECT(F(shaper, settle)(&s, 0, &slot, 1, &out) == TG_OK && out.remaining == 4 && slot.cost == 0);
    EXPECT(F(shaper, settle)(&s, 0, &slot, 9, &out) == TG_OK && out.remaining == 4);
    /* 9 more can be owed: the 4 at hand, and 5 beyond */
    EXPECT(F(shaper, settle)(&s, 0, &other, 14, &out) == TG_BEYOND_DEBT && other.cost == 4);
    EXPECT(out.remaining == 9 && out.retry_after == NEVER && out.reset_after == 0);
    EXPECT(F(shaper, settle)(&s, 0, &other, 4 + 9, &out) == TG_OK && other.cost == 0 && out.reset_after == 1500);
    return 0;
}

/* What was used without asking, and what a server says of its own limit. */
static int TEST(followed)(void) {
    T(shaper) s = INIT_WITH(SHAPER)(1, 100, 3, 0, 700);
    T(outcome) out;
    EXPECT(F(shaper, debit)(&s, 0, 5, &out) == TG_OK && out.remaining == 0 && out.reset_after == 500);
    EXPECT(F(shaper, debit)(&s, 0, 6, &out) == TG_BEYOND_DEBT && out.remaining == 5);
    EXPECT(F(shaper, debit)(&s, 0, 6, NULL) == TG_BEYOND_DEBT);
    EXPECT(F(shaper, peek)(&s, 0, 1, &out) == TG_DENIED && out.retry_after == 300);
    EXPECT(F(shaper, fill)(&s, 0) == TG_OK && F(shaper, not_before)(&s, 0, 750, NULL) == TG_OK);
    EXPECT(F(shaper, peek)(&s, 0, 1, &out) == TG_DENIED && out.retry_after == 750);
    EXPECT(F(shaper, not_before)(&s, 0, 700, &out) == TG_OK && out.reset_after == 950);
    EXPECT(F(shaper, not_before)(&s, 0, 801, &out) == TG_BEYOND_DEBT && out.remaining == 800);
    EXPECT(F(shaper, fill)(&s, 0) == TG_OK && F(shaper, observe)(&s, 0, 2, 900, &out) == TG_OK && out.remaining == 2);
    EXPECT(F(shaper, observe)(&s, 0, 0, 600, &out) == TG_OK && out.remaining == 0);
    EXPECT(F(shaper, peek)(&s, 0, 1, &out) == TG_DENIED && out.retry_after == 600);
    EXPECT(F(shaper, observe)(&s, 0, 0, 801, &out) == TG_BEYOND_DEBT && out.remaining == 800);
    EXPECT(F(shaper, drain)(&s, 0) == TG_OK && F(shaper, touch)(&s, 0) == TG_OK);
    return 0;
}

/* What a shaper owes survives a reboot. */
static int TEST(saved)(void) {
    T(shaper) s = INIT(SHAPER)(1, 100, 3), later = INIT(SHAPER)(1, 100, 3);
    T(gcra) g = INIT(GCRA)(1, 100, 3);
    T(outcome) out;
    tg_snapshot kept;
    tg_fault fault;
    EXPECT(F(shaper, debit)(&s, 5000, 5, NULL) == TG_OK && F(shaper, snapshot)(&s, 5000, &kept) == TG_OK);
    EXPECT(F(shaper, restore)(&later, &kept, 0, 150, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(F(shaper, peek)(&later, 0, 0, &out) == TG_OK && out.reset_after == 350);
    EXPECT(F(gcra, restore)(&g, &kept, 0, 0, &fault) == TG_E_SNAPSHOT);
    EXPECT(fault.what == TG_FAULT_SNAPSHOT_ALGORITHM);
    return 0;
}

/* The verbs of a shaper, by the quota that holds. */
static int TEST(live_verbs)(void) {
    T(live) l = INIT_WITH(LIVE)(1, 100, 3, 0, 700);
    T(reservation) slot, late;
    T(outcome) out;
    TICK taken = 9;
    EXPECT(F(live, burst)(&l) == 3 && F(live, max_admitted)(&l, 250) == 5 && F(live, time_to_full)(&l) == 300);
    EXPECT(F(live, worst_wait)(&l, 2) == 200 && F(live, worst_wait)(&l, 4) == NEVER);
    EXPECT(F(live, max_idle)(&l) == ((TICK)1 << TIME_BITS) - 1 - 300 - 700);
    EXPECT(F(live, try_acquire)(&l, 0, 1, &out) == TG_OK && out.remaining == 2 && F(live, allow)(&l, 0, 1));
    EXPECT(F(live, acquire_up_to)(&l, 0, 5, &taken, &out) == TG_OK && taken == 1 && !F(live, allow)(&l, 0, 1));
    EXPECT(F(live, try_acquire)(&l, 0, 1, NULL) == TG_DENIED && F(live, allow)(&l, 0, 0));
    EXPECT(F(live, peek)(&l, 0, 4, &out) == TG_EXCEEDS_BURST && out.retry_after == NEVER && out.reset_after == 300);
    EXPECT(F(live, reserve)(&l, 0, 1, 900, &slot, &out) == TG_OK && slot.due == 100);
    EXPECT(F(live, reserve_oversize)(&l, 0, 4, 900, &late, &out) == TG_OK && late.due == 400 && out.reset_after == 800);
    EXPECT(F(live, cancel)(&l, 0, &late, &out) == TG_OK && out.reset_after == 400 && late.cost == 0);
    EXPECT(F(live, settle)(&l, 100, &slot, 0, &out) == TG_OK && out.reset_after == 200 && slot.cost == 0);
    EXPECT(F(live, fill)(&l, 100) == TG_OK && F(live, debit)(&l, 100, 11, &out) == TG_BEYOND_DEBT);
    EXPECT(out.remaining == 10 && F(live, debit)(&l, 100, 10, &out) == TG_OK && out.reset_after == 1000);
    EXPECT(F(live, fill)(&l, 100) == TG_OK && F(live, not_before)(&l, 100, 650, &out) == TG_OK);
    EXPECT(F(live, peek)(&l, 100, 1, &out) == TG_DENIED && out.retry_after == 550);
    EXPECT(F(live, fill)(&l, 100) == TG_OK && F(live, observe)(&l, 100, 1, 9, &out) == TG_OK && out.remaining == 1);
    EXPECT(F(live, drain)(&l, 100) == TG_OK && F(live, touch)(&l, 100) == TG_OK && !F(live, allow)(&l, 100, 1));
    return 0;
}

/* Each way to carry a state over: 4 of 10 are at hand before, and the 6 cannot be given back after it. */
static int TEST(carried)(void) {
    static const struct {
        tg_carry carry;
        TICK remaining;
    } ways[] = {{TG_CARRY_AS_IT_IS, 4},      {TG_CARRY_FORGIVING, 4}, {TG_CARRY_ADDITIVE, 14},
                {TG_CARRY_IN_PROPORTION, 8}, {TG_CARRY_RESET, 20}};
    const tg_quota wider = {1, 100, 20};
    T(reservation) slot;
    T(outcome) out;
    unsigned i;
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        T(live) l = INIT(LIVE)(1, 100, 10);
        EXPECT(F(live, reserve)(&l, 0, 6, 0, &slot, NULL) == TG_OK);
        EXPECT(F(live, change)(&l, 0, &wider, NULL, ways[i].carry, NULL) == TG_OK);
        EXPECT(F(live, peek)(&l, 0, 0, &out) == TG_OK && out.remaining == ways[i].remaining);
        EXPECT(F(live, burst)(&l) == 20 && slot.cost == 6);
        EXPECT(F(live, cancel)(&l, 0, &slot, &out) == TG_OK && out.remaining == ways[i].remaining && slot.cost == 0);
    }
    return 0;
}

/* What is refused leaves the quota as it was; another one who was stopped midway holds up nobody who takes. */
static int TEST(changes)(void) {
    T(live) l = INIT_WITH(LIVE)(1, 100, 3, 0, 700), zeroed;
    const tg_quota faster = {1, 10, 5}, wrong = {1, 10, 0};
    const tg_options little = {0, TG_NONE, TG_NONE, 0, 0, 0}, odd = {0, 0, 0, 0, 0, 1};
    T(reservation) slot;
    T(outcome) out;
    tg_fault fault;
    EXPECT(F(live, reserve)(&l, 0, 3, 0, &slot, NULL) == TG_OK && F(live, debit)(&l, 0, 1, NULL) == TG_OK);
    EXPECT(F(live, change)(&l, 0, &faster, &little, TG_CARRY_AS_IT_IS, &fault) == TG_BEYOND_DEBT);
    EXPECT(fault.what == TG_FAULT_NONE);
    EXPECT(F(live, change)(&l, 0, &wrong, NULL, TG_CARRY_AS_IT_IS, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_BURST && fault.min == 1);
    EXPECT(F(live, change)(&l, 0, &faster, NULL, 5, &fault) == TG_E_ARGUMENT && fault.what == TG_FAULT_NONE);
    EXPECT(F(live, change)(&l, 0, &faster, NULL, -1, NULL) == TG_E_ARGUMENT);
    EXPECT(F(live, change)(&l, 0, &faster, &odd, TG_CARRY_RESET, NULL) == TG_E_ARGUMENT);
    EXPECT(F(live, peek)(&l, 0, 0, &out) == TG_OK && out.reset_after == 400 && F(live, burst)(&l) == 3);

    /* one cell is owed for 100 ticks, as before the change, and the 3 of before are not given back */
    EXPECT(F(live, change)(&l, 0, &faster, NULL, TG_CARRY_AS_IT_IS, &fault) == TG_OK);
    EXPECT(F(live, cancel)(&l, 0, &slot, &out) == TG_OK && out.reset_after == 150 && out.remaining == 0);
    EXPECT(F(live, try_acquire)(&l, 0, 1, &out) == TG_DENIED && out.retry_after == 110);
    EXPECT(F(live, max_admitted)(&l, 100) == 15);

    l.changes |= 1; /* as one leaves it who was stopped midway */
    EXPECT(F(live, change)(&l, 20, &faster, NULL, TG_CARRY_RESET, &fault) == TG_BUSY && fault.what == TG_FAULT_NONE);
    EXPECT(F(live, allow)(&l, 110, 1) && !F(live, allow)(&l, 110, 1));

    memset(&zeroed, 0, sizeof zeroed);
    EXPECT(F(live, change)(&zeroed, 0, &faster, NULL, TG_CARRY_RESET, &fault) == TG_E_UNINIT);
    EXPECT(F(live, debit)(&zeroed, 0, 1, NULL) == TG_E_UNINIT && !F(live, allow)(&zeroed, 0, 0));
    EXPECT(F(live, reserve_oversize)(&zeroed, 0, 5, 0, &slot, NULL) == TG_E_UNINIT && F(live, burst)(&zeroed) == 0);
    return 0;
}

static int TEST(all)(void) {
    return TEST(static_lenders)() || TEST(refunds)() || TEST(line)() || TEST(settlements)() || TEST(followed)() ||
           TEST(saved)() || TEST(live_verbs)() || TEST(carried)() || TEST(changes)();
}
