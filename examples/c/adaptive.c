/* A client of a server whose limit nobody tells: it finds the limit by success and overload (429), and follows when it
 * changes. One request more each second as long as all goes well; after a 429 seven tenths are left, and for a second no
 * other cut, since answers to what was sent before are still on the way.
 *
 *     cc -Iinclude examples/c/adaptive.c target/release/libtollgate_ffi.a -o adaptive
 *
 * Time is simulated, in milliseconds, and one thread plays client and server; each call may as well come from threads of
 * its own, or from an interrupt. */

#include "tollgate.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, SECONDS = 40, ATTEMPTS = 100 };

/* Requests that the server takes each second, which nobody knows but the server. */
static unsigned limit_of(unsigned second) {
    return second < 20 ? 40 : 20;
}

int main(void) {
    tg_aimd api;
    tg_aimd_config rule;
    tg_fault fault;
    unsigned second, attempt, late = 0;

    memset(&rule, 0, sizeof rule);
    rule.at_first.count = 30; /* a second, */
    rule.at_first.period = SECOND;
    rule.at_first.burst = 3; /* and a tenth of that at once */
    rule.floor = 1;
    rule.ceiling = 1000;
    rule.decrease_to = 700;
    rule.cool_down = 1;
    if (tg_aimd_init_with(&api, &rule, NULL, 0, &fault) != TG_OK) {
        fprintf(stderr, "%s: from %lu to %lu\n", tg_fault_str(fault.what), (unsigned long)fault.min,
                (unsigned long)fault.max);
        return 1;
    }

    puts("second  rate  sent  429");
    for (second = 0; second < SECONDS; second++) {
        unsigned sent = 0, refused = 0, rate = 0;
        for (attempt = 0; attempt < ATTEMPTS; attempt++) {
            const uint64_t now = (uint64_t)SECOND * second + SECOND / ATTEMPTS * attempt;
            if (!tg_aimd_allow(&api, now, 1))
                continue; /* kept back: nothing was sent */
            rate = tg_aimd_level(&api);
            if (++sent <= limit_of(second)) {
                tg_aimd_success(&api, now);
            } else {
                tg_aimd_overload(&api, now);
                refused++;
            }
        }
        printf("%6u  %4u  %4u  %3u\n", second, rate, sent, refused);
        late += second >= SECONDS / 2 + 5 ? refused : 0;
    }
    printf("%u refused in the last %d seconds\n", late, SECONDS / 2 - 5);
    return 0;
}
