/* Of one width: see own.c. No guard, since it is included twice. */

/* Each static initialiser leaves what the call leaves. */
static int TEST(static_own)(void) {
    static const T(unshared) u_static = INIT(UNSHARED)(7, 1000, 5), u_with = INIT_WITH(UNSHARED)(700, 1000, 5, 300, 40);
    static const T(lease) l_static = INIT(LEASE)(64, 900);
    const tg_quota q = {7, 1000, 5}, q_with = {700, 1000, 5};
    const tg_options with = {0, 300, 40, 0, 0, 0};
    T(unshared) u;
    T(lease) l;
    EXPECT(F(unshared, init)(&u, &q) == TG_OK && memcmp(&u, &u_static, sizeof u) == 0);
    EXPECT(F(unshared, init_with)(&u, &q_with, &with, 0, NULL) == TG_OK && memcmp(&u, &u_with, sizeof u) == 0);
    memset(&l, 0xFF, sizeof l);
    EXPECT(F(lease, init)(&l, 64, 900) == TG_OK && memcmp(&l, &l_static, sizeof l) == 0);
    return 0;
}

/* The decisions of a limiter that is shared. */
static int TEST(alone)(void) {
    T(unshared) u = INIT(UNSHARED)(1, 100, 3);
    T(outcome) out;
    TICK taken;
    EXPECT(F(unshared, try_acquire)(&u, 0, 2, &out) == TG_OK && out.remaining == 1 && out.reset_after == 200);
    EXPECT(F(unshared, peek)(&u, 0, 1, &out) == TG_OK && out.remaining == 0 && F(unshared, allow)(&u, 0, 1));
    EXPECT(!F(unshared, allow)(&u, 99, 1) && F(unshared, try_acquire)(&u, 99, 1, &out) == TG_DENIED);
    EXPECT(out.retry_after == 1 && F(unshared, try_acquire)(&u, 99, 4, &out) == TG_EXCEEDS_BURST);
    EXPECT(F(unshared, acquire_up_to)(&u, 250, 5, &taken, &out) == TG_OK && taken == 2);
    EXPECT(F(unshared, fill)(&u, 250) == TG_OK && F(unshared, allow)(&u, 250, 3));
    EXPECT(F(unshared, touch)(&u, 900) == TG_OK && u.tat == 900);
    EXPECT(F(unshared, drain)(&u, 900) == TG_OK && F(unshared, peek)(&u, 900, 0, &out) == TG_OK && out.remaining == 0);
    memset(&u, 0, sizeof u);
    EXPECT(F(unshared, try_acquire)(&u, 0, 0, NULL) == TG_E_UNINIT && F(unshared, touch)(&u, 0) == TG_E_UNINIT);
    EXPECT(!F(unshared, allow)(&u, 0, 0) && !F(unshared, allow)(NULL, 0, 1));
    return 0;
}

/* Two handles, neither of which is told what the other does, nor what is done to the word. */
static int TEST(handles)(void) {
    static const T(profile) p = INIT(PROFILE)(1, 100, 3);
    T(word) w = INIT(WORD);
    T(handle) one = INIT(HANDLE), other = INIT(HANDLE);
    T(outcome) out;
    EXPECT(F(handle, try_acquire)(&one, &w, &p, 0, 2, &out) == TG_OK && out.remaining == 1);
    EXPECT(F(handle, allow)(&other, &w, &p, 0, 1) && !F(handle, allow)(&one, &w, &p, 0, 1));
    EXPECT(F(word, refund)(&w, &p, 0, 0, 3, 2, NULL) == TG_OK);
    EXPECT(F(handle, try_acquire)(&other, &w, &p, 0, 2, NULL) == TG_OK);
    EXPECT(F(handle, try_acquire)(&one, &w, &p, 0, 1, &out) == TG_DENIED && out.retry_after == 100);
    EXPECT(F(word, fill)(&w, &p, 0) == TG_OK && F(handle, allow)(&one, &w, &p, 0, 3) && w.tat == 300);
    return 0;
}

/* Taken by eight, spent one by one, given back. */
static int TEST(leases)(void) {
    T(gcra) g = INIT(GCRA)(1, 100, 50);
    T(lease) l = INIT(LEASE)(8, 800), none;
    T(outcome) out;
    TICK now;
    EXPECT(F(lease, try_acquire)(&l, &g, 0, 1, &out) == TG_OK && out.remaining == 7 && out.retry_after == 0);
    EXPECT(out.reset_after == NEVER && F(gcra, peek)(&g, 0, 0, &out) == TG_OK && out.remaining == 42);
    for (now = 0; now < 7; now++)
        EXPECT(F(lease, try_acquire)(&l, &g, 100 * now, 1, NULL) == TG_OK && l.left == 6 - now);
    EXPECT(g.word.tat == 800 && F(lease, try_acquire)(&l, &g, 600, 0, &out) == TG_OK && g.word.tat == 800);
    EXPECT(F(lease, try_acquire)(&l, &g, 600, 2, NULL) == TG_OK && l.left == 6 && g.word.tat == 1600);
    EXPECT(F(lease, give_back)(&l, &g, 600) == TG_OK && l.left == 0 && g.word.tat == 1000);
    /* past its age it is given back with the next cell */
    EXPECT(F(lease, try_acquire)(&l, &g, 1000, 1, NULL) == TG_OK && g.word.tat == 1800);
    EXPECT(F(lease, try_acquire)(&l, &g, 1801, 1, NULL) == TG_OK && g.word.tat == 2601 && l.left == 7);
    /* what is missing tells the wait; what is left is kept */
    EXPECT(F(gcra, drain)(&g, 1801) == TG_OK);
    EXPECT(F(lease, try_acquire)(&l, &g, 1801, 9, &out) == TG_DENIED && out.retry_after == 200 && l.left == 7);
    EXPECT(F(lease, try_acquire)(&l, &g, 1801, 51, &out) == TG_EXCEEDS_BURST && out.retry_after == NEVER);
    memset(&none, 0, sizeof none);
    EXPECT(F(gcra, fill)(&g, 1801) == TG_OK && F(lease, try_acquire)(&none, &g, 1801, 1, &out) == TG_OK);
    EXPECT(out.remaining == 0 && g.word.tat == 1901);
    return 0;
}

/* A limiter that was never set up lends nothing. */
static int TEST(nobodys)(void) {
    T(gcra) g;
    T(lease) l = INIT(LEASE)(8, 800);
    T(outcome) out;
    memset(&g, 0, sizeof g);
    EXPECT(F(lease, try_acquire)(&l, &g, 0, 1, &out) == TG_E_UNINIT && out.retry_after == NEVER);
    EXPECT(F(lease, try_acquire)(&l, &g, 0, 0, NULL) == TG_E_UNINIT && F(lease, give_back)(&l, &g, 0) == TG_E_UNINIT);
    EXPECT(F(lease, try_acquire)(&l, NULL, 0, 0, NULL) == TG_E_NULL && F(lease, give_back)(NULL, &g, 0) == TG_E_NULL);
    return 0;
}

static int TEST(own)(void) {
    return TEST(static_own)() || TEST(alone)() || TEST(handles)() || TEST(leases)() || TEST(nobodys)();
}
