/* The serial line and a timer of an ATmega328P, on avr-libc's start-up, for simavr. It ends when the processor
 * sleeps with no interrupt to wake it, and cannot pass on an exit status: what is printed tells. */

#include "platform.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

void print(const char *text) {
    UCSR0B = 1 << TXEN0;
    for (; *text != 0; text++) {
        while ((UCSR0A & 1 << UDRE0) == 0) {
        }
        UDR0 = (uint8_t)*text;
    }
}

/* What avr-libc calls when main has returned. */
void exit(int status) {
    (void)status;
    cli();
    sleep_enable();
    for (;;)
        sleep_cpu();
}

/* In cycles: one that divides nothing of the loop that is interrupted. */
void timer_start(uint32_t phase) {
    TCNT1 = 0;
    OCR1A = 1001 + 7 * (uint16_t)phase;
    TCCR1B = 1 << WGM12 | 1 << CS10;
    TIFR1 = 1 << OCF1A;
    TIMSK1 = 1 << OCIE1A;
    sei();
}

void timer_stop(void) {
    cli();
    TIMSK1 = 0;
}

/* Where it landed is not known: the compiler's own prologue has moved the stack. */
ISR(TIMER1_COMPA_vect) {
    on_timer(0);
}

const uint32_t counter_mask = UINT16_MAX;

uint32_t counter(void) {
    TCCR1B = 1 << CS10; /* free running */
    return TCNT1;
}
