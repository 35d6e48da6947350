/* As share.c, for an ATmega328P under simavr, which cannot pass on an exit status: the last line says `held`, or
 * does not come. A timer interrupt lands anywhere in the main loop; what the library may not be interrupted in, it
 * protects itself. */

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdbool.h>
#include <stddef.h>

#include "tollgate.h"

enum { BURST = 200, ROUNDS = 60, DENIALS = 20, NOW = 7 };

static const tg_profile32 profile = TG_PROFILE32_INIT(1, 1000, BURST);
static tg_word32 word = TG_WORD32_INIT;
_Static_assert(sizeof word == 4, "the whole state of a limiter");

static volatile uint32_t naive_count;
static bool naive;
static volatile uint16_t interrupts, admitted_by_interrupt;

static void print(const char *text) {
    for (; *text != 0; text++) {
        while ((UCSR0A & 1 << UDRE0) == 0) {
        }
        UDR0 = (uint8_t)*text;
    }
}

static void print_number(const char *before, uint16_t number) {
    char digits[6], *first = digits + 5;
    *first = 0;
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    print(before);
    print(first);
}

static __attribute__((noinline)) bool naive_take(void) {
    const uint32_t seen = naive_count;
    if (seen >= BURST)
        return false;
    naive_count = seen + 1;
    return true;
}

ISR(TIMER1_COMPA_vect) {
    interrupts++;
    if (naive ? naive_take() : tg_word32_allow(&word, &profile, NOW, 1))
        admitted_by_interrupt++;
}

static bool take(void) {
    return naive ? naive_take() : tg_word32_try_acquire(&word, &profile, NOW, 1, NULL) == TG_OK;
}

/* A time between interrupts that is another in each round, in cycles. */
static void timer_start(uint16_t cycles) {
    TCNT1 = 0;
    OCR1A = cycles;
    TCCR1B = 1 << WGM12 | 1 << CS10;
    TIFR1 = 1 << OCF1A;
    TIMSK1 = 1 << OCIE1A;
    sei();
}

static uint16_t wrong_rounds(void) {
    uint16_t wrong = 0;
    for (uint16_t round = 0; round < ROUNDS; round++) {
        uint16_t admitted = 0, denied = 0;
        naive_count = 0;
        tg_word32_fill(&word, &profile, NOW);
        admitted_by_interrupt = 0;
        timer_start(1001 + 7 * round);
        while (denied < DENIALS)
            *(take() ? &admitted : &denied) += 1;
        cli();
        wrong += admitted + admitted_by_interrupt != BURST;
    }
    return wrong;
}

int main(void) {
    UCSR0B = 1 << TXEN0;
    const uint16_t wrong = wrong_rounds(), landed = interrupts;
    naive = true;
    const uint16_t control = wrong_rounds();
    print_number("rounds with another sum than the burst ", wrong);
    print_number(" of ", ROUNDS);
    print_number(", interrupts ", landed);
    print_number(", the same of a limiter that is not atomic ", control);
    print(wrong == 0 && landed > ROUNDS && control > 0 ? "\nheld\n" : "\nFAILED\n");
    sleep_enable();
    sleep_cpu(); /* with no interrupt to wake it: simavr ends */
}
