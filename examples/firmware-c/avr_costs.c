/* As costs.c, for an ATmega328P under simavr: cycles instead of instructions, by a timer that counts them. */

#include <avr/io.h>
#include <avr/sleep.h>
#include <stdbool.h>
#include <stddef.h>

#include "tollgate.h"

enum { NOW = 7, UNTOUCHED = 0xC5 };

typedef tg_status take(tg_gcra32 *, uint32_t, uint32_t, tg_outcome32 *);
typedef bool allow(tg_gcra32 *, uint32_t, uint32_t);

static tg_gcra32 limiter = TG_GCRA32_INIT(1, 100, 10000);
extern char __heap_start[]; /* avr-libc: what is above all variables */

static void print(const char *text) {
    for (; *text != 0; text++) {
        while ((UCSR0A & 1 << UDRE0) == 0) {
        }
        UDR0 = (uint8_t)*text;
    }
}

static void tell(const char *name, const char *decision, uint16_t value) {
    char digits[6], *first = digits + 5;
    *first = 0;
    do
        *--first = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    print(name);
    print(decision);
    print(" ");
    print(first);
    print("\n");
}

/* The function that is nothing but its return, of 4 cycles. */
static __attribute__((naked)) void nothing(void) {
    __asm__ volatile("ret");
}

static __attribute__((noinline)) uint16_t cycles_of_take(take *call, tg_outcome32 *out) {
    const uint16_t before = TCNT1;
    call(&limiter, NOW, 1, out);
    return TCNT1 - before;
}

static __attribute__((noinline)) uint16_t cycles_of_allow(allow *call) {
    const uint16_t before = TCNT1;
    call(&limiter, NOW, 1);
    return TCNT1 - before;
}

static __attribute__((noinline)) void call_from_below(take *call, tg_outcome32 *out) {
    char room[64];
    room[0] = 0; /* so that a call of nothing is seen to come as far */
    __asm__ volatile("" ::"r"(room) : "memory");
    call(&limiter, NOW, 1, out);
    __asm__ volatile("" ::"r"(room) : "memory");
}

static __attribute__((noinline)) uint16_t depth(take *call, tg_outcome32 *out) {
    volatile char *here = __builtin_frame_address(0), *lowest = __heap_start;
    for (volatile char *byte = __heap_start; byte < here - 32; byte++)
        *byte = (char)UNTOUCHED;
    call_from_below(call, out);
    while (lowest < here && *lowest == (char)UNTOUCHED)
        lowest++;
    return (uint16_t)(here - lowest);
}

static void count(const char *decision) {
    static tg_outcome32 out;
    take *const no_take = (take *)nothing;
    allow *const no_allow = (allow *)nothing;
    tell("allow_", decision, cycles_of_allow(tg_gcra32_allow) - cycles_of_allow(no_allow) + 4);
    tell("take_", decision, cycles_of_take(tg_gcra32_try_acquire, NULL) - cycles_of_take(no_take, NULL) + 4);
    tell("tell_", decision, cycles_of_take(tg_gcra32_try_acquire, &out) - cycles_of_take(no_take, &out) + 4);
}

int main(void) {
    static tg_outcome32 out;
    take *const no_take = (take *)nothing;
    UCSR0B = 1 << TXEN0;
    TCCR1B = 1 << CS10;
    count("admitted");
    tg_gcra32_drain(&limiter, NOW);
    count("denied");
    tell("stack_take", "", depth(tg_gcra32_try_acquire, NULL) - depth(no_take, NULL));
    tell("stack_tell", "", depth(tg_gcra32_try_acquire, &out) - depth(no_take, &out));
    tell("ram_word", "", sizeof(tg_word32));
    tell("ram_limiter", "", sizeof(tg_gcra32));
    sleep_enable();
    sleep_cpu(); /* with no interrupt to wake it: simavr ends */
}
