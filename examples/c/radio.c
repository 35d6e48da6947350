/* A sensor's radio in the band of 868 MHz, on a clock of milliseconds: on the air for 1 % of any hour, which a power
 * cut does not forget, and a log that tells of what had to wait in a line every 10 minutes.
 *
 *     cc -Iinclude examples/c/radio.c target/release/libtollgate_ffi.a -o radio
 *
 * Time is simulated: a report every 10 seconds for an hour, with a power cut of 5 minutes in the middle. */

#include "tollgate.h"

#include <stdio.h>
#include <string.h>

enum { HOUR = 3600000, EVERY = 10000, REPORT = 400, OFF_FOR = 300000 };

/* Checked by the compiler, set up without a call. */
static tg_duty_cycle32 radio = TG_DUTY_CYCLE32_INIT(HOUR / 100, HOUR, 3000);
static const tg_profile32 lines = TG_PROFILE32_INIT(1, 600000, 1);

/* What survives a power cut. */
static tg_snapshot flash;

static void report(uint32_t now, unsigned *sent) {
    tg_outcome32 outcome;
    if (tg_duty_cycle32_try_send(&radio, now, REPORT, &outcome) == TG_OK) {
        tg_gcra32_snapshot(&radio.gcra, now, &flash);
        *sent += 1;
        return;
    }
    TG_LOG_LIMITED(&lines, now, suppressed,
                   printf("%4u s  no air time for another %u ms (%u reports more since the last line)\n",
                          (unsigned)(now / 1000), (unsigned)outcome.retry_after, (unsigned)suppressed));
}

static unsigned reports(uint32_t from, uint32_t to) {
    unsigned sent = 0;
    for (; from < to; from += EVERY)
        report(from, &sent);
    return sent;
}

/* The clock starts at 0 again, and the program with what it was linked with. */
static void power_cut(uint32_t now) {
    const tg_duty_cycle32 as_linked = TG_DUTY_CYCLE32_INIT(HOUR / 100, HOUR, 3000);
    tg_snapshot kept;
    tg_fault fault;
    tg_gcra32_snapshot(&radio.gcra, now, &kept);
    memcpy(&flash, &kept, sizeof flash);
    memcpy(&radio, &as_linked, sizeof radio);
    /* A real-time clock tells for how long: if it counts seconds, one less than the difference of its readings. Else
     * it is TG_OFF_UNKNOWN, which credits nothing. */
    if (tg_gcra32_restore(&radio.gcra, &flash, 0, OFF_FOR, &fault) != TG_OK) {
        printf("%s: nothing is saved up\n", tg_fault_str(fault.what));
        tg_gcra32_drain(&radio.gcra, 0);
    }
}

int main(void) {
    const uint32_t half = HOUR / 2;
    unsigned sent = reports(0, half);
    printf("%4u s  %u reports sent, %u ms left; the power fails\n", (unsigned)(half / 1000), sent,
           (unsigned)tg_duty_cycle32_air_time_left(&radio, half));
    power_cut(half);
    printf("   0 s  %u ms left after 5 minutes\n", (unsigned)tg_duty_cycle32_air_time_left(&radio, 0));
    sent += reports(0, half - OFF_FOR);
    printf("%u ms on the air in an hour, at most %u allowed\n", sent * REPORT, (unsigned)HOUR / 100);
    return sent * REPORT <= HOUR / 100 ? 0 : 1;
}
