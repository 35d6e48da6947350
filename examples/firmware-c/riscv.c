/* Semihosting and the timer of a RISC-V machine with a CLINT, in machine mode, without libc. */

#include "platform.h"

#define MTIMECMP ((volatile uint32_t *)0x02004000) /* an interrupt as long as the time is past it */
#define MTIME (*(volatile uint32_t *)0x0200BFF8)

enum { WRITE0 = 0x04, EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };
enum { MACHINE_TIMER = 1 << 7, ENABLED = 1 << 3 };

void semihosting(uint32_t operation, const void *argument);
_Noreturn void leave(uint32_t status);
void trap(void);

static uint32_t period;

void print(const char *text) {
    semihosting(WRITE0, text);
}

_Noreturn void leave(uint32_t status) {
    const uint32_t reason[2] = {APPLICATION_EXIT, status};
    semihosting(EXIT_EXTENDED, reason);
    for (;;) {
    }
}

static void timer_again(void) {
    MTIMECMP[1] = 0;
    MTIMECMP[0] = MTIME + period;
}

/* A tick of this timer is longer than an instruction, so phases are also made by waiting. */
void timer_start(uint32_t phase) {
    period = 16 + phase % 13;
    timer_again();
    for (volatile uint32_t wait = 0; wait < phase % 17; wait++) {
    }
    __asm__ volatile("csrw mie, %0\n csrs mstatus, %1" ::"r"(MACHINE_TIMER), "r"(ENABLED) : "memory");
}

void timer_stop(void) {
    __asm__ volatile("csrc mstatus, %0" ::"r"(ENABLED) : "memory");
}

void __attribute__((interrupt("machine"), aligned(4))) trap(void) {
    uint32_t cause, interrupted;
    __asm__ volatile("csrr %0, mcause\n csrr %1, mepc" : "=r"(cause), "=r"(interrupted));
    if (cause != 0x80000007u) { /* not the timer */
        print_number("a trap, cause ", cause, "");
        print_number(" at ", interrupted, "\n");
        leave(99);
    }
    on_timer(interrupted);
    timer_again();
}

const uint32_t counter_mask = UINT32_MAX;

uint32_t counter(void) {
    uint32_t retired;
    __asm__ volatile("csrr %0, minstret" : "=r"(retired)::"memory");
    return retired;
}
