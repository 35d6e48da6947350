/* A server's budget of language model tokens, on a clock of milliseconds: each request reserves what it may cost, waits
 * for its slot, and settles what it did cost when the answer is complete. Meanwhile the operator changes the quota in
 * use, and the provider says by a 429 when it wants to be left alone.
 *
 *     cc -Iinclude examples/c/token_budget.c target/release/libtollgate_ffi.a -o token_budget
 *
 * Time is simulated, and one thread plays all parts; each function may as well be called from threads of its own. */

#include "tollgate.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE = 60000, PATIENCE = 20000, REQUESTS = 40 };

/* 60,000 tokens a minute, 10,000 at once; up to a minute's worth may be reserved ahead or owed. Checked by the
 * compiler, set up without a call. */
static tg_live budget = TG_LIVE_INIT_WITH(60000, MINUTE, 10000, 1000, MINUTE);

typedef struct request {
    tg_reservation slot;
    uint64_t estimate, cost, settle_at;
} request;

static uint64_t spent, lost, refused;

/* Says when the request may be sent, if that is soon enough for its user. */
static int begin(request *r, uint64_t now) {
    tg_outcome out;
    if (tg_live_reserve_oversize(&budget, now, r->estimate, PATIENCE, &r->slot, &out) != TG_OK) {
        refused++;
        return 0;
    }
    r->settle_at = r->slot.due + 2000;
    return 1;
}

/* The answer is complete, or its reader has gone; to settle twice does no harm. */
static void finish(request *r) {
    tg_outcome out;
    if (tg_live_settle(&budget, r->settle_at, &r->slot, r->cost, &out) == TG_BEYOND_DEBT) {
        /* more than may be owed: what cannot be is lost */
        lost += r->cost - r->estimate - out.remaining;
        tg_live_settle(&budget, r->settle_at, &r->slot, r->estimate + out.remaining, NULL);
    }
}

/* The quota changes between two decisions of whoever is taking; what is reserved keeps its slot. */
static void operate(uint64_t now, uint64_t per_minute, uint64_t burst) {
    tg_quota quota;
    tg_options options;
    tg_fault fault;
    tg_status status;
    quota.count = per_minute;
    quota.period = MINUTE;
    quota.burst = burst;
    memset(&options, 0, sizeof options);
    options.stale = 1000;
    options.debt = 3 * MINUTE;
    status = tg_live_change(&budget, now, &quota, &options, TG_CARRY_AS_IT_IS, &fault);
    if (status == TG_E_QUOTA)
        printf("%6lu ms  %s: from %lu to %lu\n", (unsigned long)now, tg_fault_str(fault.what), (unsigned long)fault.min,
               (unsigned long)fault.max);
    else
        printf("%6lu ms  %lu tokens a minute, %lu at once: %s\n", (unsigned long)now, (unsigned long)per_minute,
               (unsigned long)burst, tg_status_str(status));
}

static void ask(uint64_t now) {
    printf("%6lu ms  %s\n", (unsigned long)now, tg_status_str(tg_live_try_acquire(&budget, now, 1, NULL)));
}

/* What a client is told in the header fields of its answer. */
static void tell(uint64_t now) {
    tg_outcome out;
    tg_live_peek(&budget, now, 0, &out);
    printf("%6lu ms  %lu tokens remain, all of them in %lu ms; %lu spent, %lu requests refused\n", (unsigned long)now,
           (unsigned long)out.remaining, (unsigned long)out.reset_after, (unsigned long)spent, (unsigned long)refused);
}

/* Requests of up to 4000 tokens by estimate, which cost from half to one and a half of that. */
static uint64_t serve(uint64_t now, unsigned requests) {
    request all[REQUESTS];
    uint64_t last = now;
    unsigned i;
    for (i = 0; i < requests; i++) {
        request *r = &all[i];
        r->estimate = 1000 + 1000 * (uint64_t)(i % 4);
        r->cost = r->estimate / 2 + r->estimate * (uint64_t)(i % 3) / 2;
        if (!begin(r, now + 100 * (uint64_t)i))
            r->settle_at = 0;
    }
    for (i = 0; i < requests; i++) {
        if (all[i].settle_at == 0)
            continue;
        finish(&all[i]);
        finish(&all[i]);
        spent += all[i].cost;
        if (all[i].settle_at > last)
            last = all[i].settle_at;
    }
    return last;
}

int main(void) {
    uint64_t changed_at, now, allowed;
    tg_outcome out;
    tell(0);
    changed_at = serve(0, 20);
    tell(changed_at);
    operate(changed_at, 0, 10000);
    operate(changed_at, 120000, 20000);
    now = serve(changed_at, REQUESTS);
    tell(now);
    /* at once, 1 a millisecond, then 2, and what is owed: the debt beyond the burst */
    tg_live_peek(&budget, now, 0, &out);
    allowed = 10000 + changed_at + 2 * (now - changed_at);
    allowed += 2 * out.reset_after > tg_live_burst(&budget) ? 2 * out.reset_after - tg_live_burst(&budget) : 0;

    printf("%6lu ms  429, Retry-After: 30: %s\n", (unsigned long)now,
           tg_status_str(tg_live_not_before(&budget, now, now + 30000, NULL)));
    ask(now + 29999);
    ask(now + 30000);
    printf("%lu tokens spent of %lu allowed, %lu lost\n", (unsigned long)spent, (unsigned long)allowed,
           (unsigned long)lost);
    return spent - lost <= allowed ? 0 : 1;
}
