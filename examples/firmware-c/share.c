/* One limiter, shared by the main loop and a timer interrupt that lands anywhere in it.
 *
 * The tick stands still, so of each full limiter exactly its burst is admitted: one more, and a cell was minted
 * by an interrupt between load and swap; one less, and one was lost. Each round has another timing. To show that
 * this would be seen, the same is done with a limiter that loads and stores, and must go wrong. */

#include "platform.h"

#include "tollgate.h"

enum { BURST = 200, ROUNDS = 200, DENIALS = 50, NOW = 7 };

/* All state is 4 bytes; the profile is constant, and lies in flash. */
static const tg_profile32 profile = TG_PROFILE32_INIT(1, 1000, BURST);
static tg_word32 word = TG_WORD32_INIT;
_Static_assert(sizeof word == 4, "the whole state of a limiter");

static volatile uint32_t naive_count;
static bool naive; /* which of the two limiters is in use */

static volatile uint32_t interrupts, admitted_by_interrupt, inside;
static uint8_t hit[MOST_PLACES]; /* the instructions of the library that were interrupted, by half-words */

static __attribute__((noinline)) bool naive_take(void) {
    const uint32_t seen = naive_count;
    if (seen >= BURST)
        return false;
    naive_count = seen + 1;
    return true;
}

void on_timer(uintptr_t interrupted) {
    const uintptr_t offset = interrupted - (uintptr_t)library_begin;
    if (KNOWS_WHERE && offset < (uintptr_t)(library_end - library_begin)) {
        inside++;
        hit[offset / 2 % sizeof hit] = 1;
    }
    interrupts++;
    if (naive ? naive_take() : tg_word32_allow(&word, &profile, NOW, 1))
        admitted_by_interrupt++;
}

static bool take(void) {
    return naive ? naive_take() : tg_word32_try_acquire(&word, &profile, NOW, 1, NULL) == TG_OK;
}

/* Rounds in which not exactly the burst was admitted. */
static uint32_t wrong_rounds(void) {
    uint32_t wrong = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t admitted = 0, denied = 0;
        naive_count = 0;
        tg_word32_fill(&word, &profile, NOW);
        admitted_by_interrupt = 0;
        timer_start(round);
        while (denied < DENIALS && admitted <= 2 * BURST)
            *(take() ? &admitted : &denied) += 1;
        timer_stop();
        wrong += admitted + admitted_by_interrupt != BURST;
    }
    return wrong;
}

static bool in_ram(const void *object) {
    return (uintptr_t)ram_begin <= (uintptr_t)object && (uintptr_t)object < (uintptr_t)ram_end;
}

int main(void) {
    uint32_t wrong, control, places = 0;
    wrong = wrong_rounds();
    for (size_t i = 0; i < sizeof hit; i++)
        places += hit[i];
    print_number("  rounds with another sum than the burst    ", wrong, "");
    print_number(" of ", ROUNDS, "\n");
    print_number("  interrupts                                ", interrupts, "\n");
    if (KNOWS_WHERE) {
        print_number("  of these inside the library               ", inside, "");
        print_number(", at ", places, " of its instructions\n");
    }

    naive = true;
    control = wrong_rounds();
    print_number("  the same of a limiter that is not atomic  ", control, "\n");

    if (!in_ram(&word) || in_ram(&profile) == CONSTANTS_IN_FLASH) {
        print("  FAILED: the word is not in RAM, or the profile is\n");
        return 1;
    }
    if (wrong != 0) {
        print("  FAILED: the bound does not hold\n");
        return 1;
    }
    if (interrupts < ROUNDS || (KNOWS_WHERE && (inside < ROUNDS || places < 10)) || control == 0) {
        print("  FAILED: no power, since too little was interrupted\n");
        return 2;
    }
    print("  held\n");
    return 0;
}
