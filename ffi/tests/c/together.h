/* Of one width: see together.c. No guard, since it is included twice. */

/* All or none, whoever refuses; who refused is told; what is in shadow is told, and refuses nobody. */
static int TEST(tiers)(void) {
    T(gcra) user = INIT(GCRA)(1, 100, 3), all = INIT(GCRA)(1, 100, 5);
    T(shaper) api = INIT(SHAPER)(1, 100, 4);
    T(tier) tiers[3] = {TIER(&user, 1), TIER(&all, 1), TIER(&api, 2)};
    const T(tier) backwards[2] = {TIER(&all, 5), TIER(&user, 1)};
    T(tiers_outcome) out;
    T(word) before[3];
    EXPECT(F(tiers, try_acquire)(tiers, 3, 7, &out) == TG_OK && out.refused == 0 && out.retry_after == 0);
    EXPECT(F(tiers, peek)(tiers, 3, 7, &out) == TG_OK && F(tiers, try_acquire)(tiers, 3, 7, NULL) == TG_OK);
    memcpy(&before[0], &user.word, sizeof before[0]);
    memcpy(&before[1], &all.word, sizeof before[1]);
    memcpy(&before[2], &api.word, sizeof before[2]);
    EXPECT(F(tiers, try_acquire)(tiers, 3, 7, &out) == TG_DENIED && out.refused == 4 && out.retry_after == 200);
    EXPECT(F(tiers, try_acquire)(tiers, 3, 107, &out) == TG_DENIED && out.retry_after == 100 && out.never == 0);
    EXPECT(F(tiers, try_acquire)(backwards, 2, 7, &out) == TG_DENIED && out.refused == 1 && out.retry_after == 200);
    tiers[0].n = 4;
    EXPECT(F(tiers, try_acquire)(tiers, 3, 7, &out) == TG_EXCEEDS_BURST && out.refused == 5 && out.never == 1);
    EXPECT(out.retry_after == NEVER && F(tiers, peek)(tiers, 3, 7, NULL) == TG_EXCEEDS_BURST);
    EXPECT(memcmp(&before[0], &user.word, sizeof before[0]) == 0 && memcmp(&before[1], &all.word, sizeof before[1]) == 0);
    EXPECT(memcmp(&before[2], &api.word, sizeof before[2]) == 0);
    tiers[0].shadow = 1;
    EXPECT(F(tiers, try_acquire)(tiers, 2, 7, &out) == TG_OK && out.shadows == 1 && out.refused == 0);
    EXPECT(F(gcra, peek)(&user, 7, 1, NULL) == TG_OK && F(gcra, peek)(&all, 7, 2, NULL) == TG_OK);
    EXPECT(F(gcra, peek)(&all, 7, 3, NULL) == TG_DENIED);
    return 0;
}

/* What no set is. */
static int TEST(no_tiers)(void) {
    T(gcra) limiters[TG_TIERS_MOST + 1], zeroed;
    T(tier) tiers[TG_TIERS_MOST + 1];
    T(tiers_outcome) out;
    const tg_quota quota = {1, 100, 3};
    unsigned i;
    memset(&zeroed, 0, sizeof zeroed);
    memset(tiers, 0, sizeof tiers);
    for (i = 0; i <= TG_TIERS_MOST; i++) {
        EXPECT(F(gcra, init)(&limiters[i], &quota) == TG_OK);
        tiers[i].word = &limiters[i].word;
        tiers[i].profile = &limiters[i].profile;
        tiers[i].n = 3;
    }
    EXPECT(F(tiers, try_acquire)(tiers, TG_TIERS_MOST + 1, 0, &out) == TG_E_ARGUMENT && out.retry_after == NEVER);
    EXPECT(F(tiers, try_acquire)(tiers, TG_TIERS_MOST, 0, &out) == TG_OK && out.retry_after == 0);
    EXPECT(F(tiers, try_acquire)(NULL, 0, 0, &out) == TG_E_NULL && F(tiers, try_acquire)(tiers, 0, 0, &out) == TG_OK);
    EXPECT(F(tiers, try_acquire)(tiers, TG_TIERS_MOST, 299, &out) == TG_DENIED && out.refused == 0xFF);
    tiers[1].shadow = 2;
    EXPECT(F(tiers, peek)(tiers, 2, 300, &out) == TG_E_ARGUMENT);
    tiers[1].shadow = 0;
    tiers[1].word = tiers[0].word;
    EXPECT(F(tiers, peek)(tiers, 2, 300, &out) == TG_E_ARGUMENT && F(tiers, peek)(tiers, 1, 300, &out) == TG_OK);
    tiers[1].word = NULL;
    EXPECT(F(tiers, peek)(tiers, 2, 300, &out) == TG_E_NULL);
    tiers[1].word = &zeroed.word;
    tiers[1].profile = &zeroed.profile;
    EXPECT(F(tiers, try_acquire)(tiers, 2, 300, &out) == TG_E_UNINIT && out.refused == 0 && out.retry_after == NEVER);
    EXPECT(F(gcra, peek)(&limiters[0], 300, 3, NULL) == TG_OK);
    return 0;
}

/* Both or neither; estimates that are wrong both ways; who settles twice, and who never does. */
static int TEST(budget)(void) {
    const tg_quota requests = {5, 100, 5}, tokens = {50, 100, 50}, none = {0, 1, 1};
    const tg_options options = {0, 0, 40, 0, 0, 0};
    T(budget) b;
    T(spending) first, second, third, zeros;
    T(tiers_outcome) out;
    T(outcome) left;
    tg_fault fault;
    memset(&zeros, 0, sizeof zeros);
    EXPECT(F(budget, init)(&b, &requests, &none) == TG_E_QUOTA && F(budget, peek)(&b, 0, 1, &out) == TG_E_UNINIT);
    EXPECT(F(budget, init_with)(&b, &requests, &none, NULL, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_COUNT);
    EXPECT(F(budget, init_with)(&b, &requests, &tokens, &options, 1000, &fault) == TG_OK);
    EXPECT(F(budget, try_acquire)(&b, 1000, 20, &first, &out) == TG_OK && first.tokens.cost == 20);
    EXPECT(F(budget, try_acquire)(&b, 1000, 20, &second, NULL) == TG_OK && second.tokens.expires == 1040);
    EXPECT(F(budget, peek)(&b, 1000, 11, &out) == TG_DENIED && out.refused == TG_BUDGET_TOKENS && out.retry_after == 2);
    third = first;
    EXPECT(F(budget, try_acquire)(&b, 1000, 11, &third, &out) == TG_DENIED && memcmp(&third, &zeros, sizeof zeros) == 0);
    EXPECT(F(budget, try_acquire)(&b, 1000, 51, &third, &out) == TG_EXCEEDS_BURST && out.never == TG_BUDGET_TOKENS);

    /* five were used of twenty, which is told once */
    EXPECT(F(budget, settle)(&b, 1000, &first, 5, &left) == TG_OK && left.remaining == 25);
    EXPECT(memcmp(&first, &zeros, sizeof zeros) == 0);
    EXPECT(F(budget, settle)(&b, 1000, &first, 50, &left) == TG_OK && left.remaining == 25);
    EXPECT(F(budget, cancel)(&b, 1000, &first, &left) == TG_OK && left.remaining == 25);
    /* 46 more than estimated cannot be owed, 45 can */
    third = second;
    EXPECT(F(budget, settle)(&b, 1000, &second, 66, &left) == TG_BEYOND_DEBT && left.remaining == 45);
    EXPECT(memcmp(&third, &second, sizeof third) == 0);
    EXPECT(F(budget, settle)(&b, 1000, &second, 65, &left) == TG_OK && left.remaining == 0 && left.reset_after == 140);

    /* never sent: both come back; never settled: both have come back by themselves */
    EXPECT(F(budget, try_acquire)(&b, 2000, 50, &third, NULL) == TG_OK && F(budget, cancel)(&b, 2000, &third, &left) == TG_OK);
    EXPECT(left.remaining == 50 && F(shaper, peek)(&b.requests, 2000, 5, NULL) == TG_OK);
    EXPECT(F(budget, try_acquire)(&b, 2000, 50, &third, NULL) == TG_OK && third.tokens.expires == 2100);
    EXPECT(F(shaper, peek)(&b.tokens, 2100, 50, NULL) == TG_OK && F(shaper, peek)(&b.requests, 2100, 5, NULL) == TG_OK);
    EXPECT(F(budget, settle)(&b, 2100, &third, 0, &left) == TG_OK && left.remaining == 50);

    /* more than there is at once, as a debt; and what the server says */
    EXPECT(F(budget, try_acquire_oversize)(&b, 3000, 70, &third, &out) == TG_OK && third.tokens.cost == 70);
    EXPECT(F(budget, try_acquire_oversize)(&b, 3000, 71, &third, &out) == TG_EXCEEDS_BURST);
    EXPECT(F(shaper, not_before)(&b.requests, 3000, 3200, NULL) == TG_BEYOND_DEBT);
    EXPECT(F(shaper, observe)(&b.requests, 3000, 0, 30, NULL) == TG_OK);
    EXPECT(F(budget, peek)(&b, 3000, 1, &out) == TG_DENIED);
    EXPECT(out.refused == (TG_BUDGET_REQUESTS | TG_BUDGET_TOKENS) && out.retry_after == 42);
    EXPECT(F(budget, cancel)(&b, 3000, NULL, NULL) == TG_E_NULL && F(budget, try_acquire)(&b, 3000, 1, NULL, NULL) == TG_E_NULL);
    return 0;
}

/* What is promised is kept, what is left over is lent, and what does not fit together is refused. */
static int TEST(children)(void) {
    const tg_quota shared = {10, 1000, 5}, promised[2] = {{7, 1000, 3}, {3, 1000, 8}}, more[2] = {{7, 1000, 3}, {8, 2000, 8}};
    const tg_quota tall[2] = {{7, 1000, 3}, {3, 1000, 0}};
    tg_quota many[TG_CHILDREN_MOST + 1];
    T(shaper) parent;
    T(child) children[TG_CHILDREN_MOST + 1], zeros;
    T(child_outcome) out;
    tg_fault fault;
    unsigned i;
    memset(&zeros, 0, sizeof zeros);
    EXPECT(F(child, init_all)(&parent, &shared, children, promised, 2, NULL, 7, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(F(child, try_acquire)(&parent, &children[0], 7, 3, &out) == TG_OK && out.borrowed == 0);
    EXPECT(F(child, try_acquire)(&parent, &children[0], 7, 2, &out) == TG_OK && out.borrowed == 1);
    EXPECT(F(child, try_acquire)(&parent, &children[0], 7, 1, &out) == TG_DENIED && out.retry_after == 100);
    EXPECT(F(child, try_acquire)(&parent, &children[1], 7, 9, &out) == TG_EXCEEDS_BURST && out.most == 8);
    EXPECT(out.retry_after == NEVER && F(child, try_acquire)(&parent, &children[1], 7, 8, NULL) == TG_OK);
    EXPECT(F(shaper, max_taken)(&parent, 1000) == 5 + 11 + 10 && F(shaper, max_taken)(NULL, 1000) == 0);
    EXPECT(F(gcra, peek)(&children[1].own, 7, 1, NULL) == TG_DENIED);

    EXPECT(F(child, init_all)(&parent, &shared, children, more, 2, NULL, 7, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_RATES && fault.min == 1 && fault.max == 6);
    EXPECT(memcmp(&children[0], &zeros, sizeof zeros) == 0 && memcmp(&children[1], &zeros, sizeof zeros) == 0);
    EXPECT(F(child, try_acquire)(&parent, &children[0], 7, 1, &out) == TG_E_UNINIT && out.retry_after == NEVER);
    EXPECT(F(child, init_all)(&parent, &shared, children, tall, 2, NULL, 7, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_BURST && F(child, init_all)(&parent, &shared, children, promised, 1, NULL, 7, NULL) == TG_OK);
    EXPECT(F(child, try_acquire)(&parent, &children[1], 7, 1, NULL) == TG_E_UNINIT);
    EXPECT(F(child, try_acquire)(NULL, &children[0], 7, 1, NULL) == TG_E_NULL);
    EXPECT(F(child, try_acquire)(&parent, NULL, 7, 1, NULL) == TG_E_NULL);

    for (i = 0; i <= TG_CHILDREN_MOST; i++) {
        many[i].count = 1;
        many[i].period = 100 * TG_CHILDREN_MOST;
        many[i].burst = 2;
    }
    EXPECT(F(child, init_all)(&parent, &shared, children, many, TG_CHILDREN_MOST + 1, NULL, 7, NULL) == TG_E_ARGUMENT);
    EXPECT(F(child, init_all)(&parent, &shared, children, many, TG_CHILDREN_MOST, NULL, 7, NULL) == TG_OK);
    for (i = 0; i < TG_CHILDREN_MOST; i++)
        EXPECT(F(child, try_acquire)(&parent, &children[i], 7, 2, &out) == TG_OK && out.borrowed == 0);
    EXPECT(F(shaper, max_taken)(&parent, 0) == 5 + 2 * TG_CHILDREN_MOST);
    return 0;
}

static int TEST(gathers)(void) {
    return TEST(tiers)() || TEST(no_tiers)() || TEST(budget)() || TEST(children)();
}
