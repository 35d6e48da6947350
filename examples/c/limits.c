/* What stands at the door of a server of language models, on a clock of milliseconds: a sliding log and a sliding window,
 * two rates in one word, a user's limit together with the budget of all, and a thread's lease.
 *
 *     cc -Iinclude examples/c/limits.c target/release/libtollgate_ffi.a -o limits
 *
 * Time is simulated, and one thread plays all parts; each limiter may as well be used from any number of them. */

#include "tollgate.h"

#include <stdio.h>

enum { SECOND = 1000, MINUTE = 60000, HOUR = 3600000, LOGINS = 5 };

/* Never more than 5 in a minute, exactly, with a word for each; and about 5, in one word. Set up without a call. */
static uint64_t slots[LOGINS];
static tg_log exact = TG_LOG_INIT(slots, LOGINS, MINUTE);
static tg_window about = TG_WINDOW_INIT(LOGINS, MINUTE);

/* At the end of a minute, at the beginning of the next, and in its middle, where half of what was before still counts for
 * the window. */
static unsigned logins(void) {
    static const uint64_t at[] = {MINUTE - 10, MINUTE + 10, MINUTE + MINUTE / 2};
    uint64_t by_log, by_window, most = 0;
    unsigned i;
    for (i = 0; i < 3; i++) {
        tg_log_acquire_up_to(&exact, at[i], 5, &by_log, NULL);
        tg_window_acquire_up_to(&about, at[i], 5, &by_window, NULL);
        most += by_log;
        printf("%6lu ms  %lu logins by the log, %lu by the window\n", (unsigned long)at[i], (unsigned long)by_log,
               (unsigned long)by_window);
    }
    printf("%6lu ms  %lu in the last minute\n", (unsigned long)at[2], (unsigned long)tg_log_count(&exact, at[2]));
    return most == LOGINS;
}

/* 10 a second and 1000 an hour, by one swap. */
static unsigned searches(void) {
    const tg_quota a_second = {10, SECOND, 10}, an_hour = {1000, HOUR, 50};
    tg_dual both;
    tg_outcome out;
    uint32_t refused_by;
    uint64_t now, found = 0;
    if (tg_dual_init(&both, &a_second, &an_hour) != TG_OK)
        return 0;
    for (now = 0; tg_dual_try_acquire(&both, now, 1, &out, &refused_by) == TG_OK || refused_by == TG_FIRST; now += 100)
        found += out.retry_after == 0;
    printf("%6lu ms  %lu searches, until %s said no: again in %lu ms\n", (unsigned long)now, (unsigned long)found,
           refused_by == TG_SECOND ? "the hour" : "both", (unsigned long)out.retry_after);
    return found == 51;
}

/* A request of a user's, and of all: taken all or none. */
static tg_gcra user = TG_GCRA_INIT(10, MINUTE, 3);
static tg_budget all;

static tg_status request(uint64_t now, uint64_t estimate) {
    const tg_tier tiers[] = {TG_TIER(&user, 1), TG_TIER(&all.requests, 1), TG_TIER(&all.tokens, estimate)};
    static const char *const names[] = {"user", "requests", "tokens"};
    tg_tiers_outcome out;
    const tg_status status = tg_tiers_try_acquire(tiers, 3, now, &out);
    unsigned i;
    printf("%6lu ms  %lu tokens: %s", (unsigned long)now, (unsigned long)estimate, tg_status_str(status));
    for (i = 0; i < 3; i++)
        if (out.refused >> i & 1)
            printf(", by %s", names[i]);
    if (status == TG_DENIED)
        printf(", again in %lu ms", (unsigned long)out.retry_after);
    printf("\n");
    return status;
}

static unsigned requests(void) {
    const tg_quota a_minute = {60, MINUTE, 10}, tokens = {60000, MINUTE, 8000};
    tg_spending spending;
    tg_outcome left;
    unsigned refused = 0;
    if (tg_budget_init(&all, &a_minute, &tokens) != TG_OK)
        return 0;
    refused += request(0, 5000) != TG_OK;
    refused += request(0, 5000) != TG_OK;
    refused += request(0, 1000) != TG_OK;
    refused += request(0, 1000) != TG_OK;
    refused += request(0, 2000) != TG_OK;
    /* an estimate, and what the answer did cost */
    if (tg_budget_try_acquire(&all, 0, 1000, &spending, NULL) != TG_OK)
        return 0;
    tg_budget_settle(&all, 0, &spending, 400, &left);
    printf("%6d ms  400 of 1000 were used: %lu tokens left\n", 0, (unsigned long)left.remaining);
    return refused == 2 && left.remaining == 600;
}

/* Cells by 64 at once, each of which then costs no swap; what is left goes back. */
static tg_gcra per_second = TG_GCRA_INIT(1000, SECOND, 1000);

static unsigned leased(void) {
    tg_lease lease = TG_LEASE_INIT(64, SECOND);
    tg_outcome out;
    unsigned taken = 0;
    while (taken < 100 && tg_lease_try_acquire(&lease, &per_second, 0, 1, &out) == TG_OK)
        taken++;
    tg_gcra_peek(&per_second, 0, 0, &out);
    printf("%6d ms  %u taken by a lease, %lu left for all", 0, taken, (unsigned long)out.remaining);
    tg_lease_give_back(&lease, &per_second, 0);
    tg_gcra_peek(&per_second, 0, 0, &out);
    printf(", %lu when it is over\n", (unsigned long)out.remaining);
    return out.remaining == 1000 - taken;
}

int main(void) {
    return logins() && searches() && requests() && leased() ? 0 : 1;
}
