/* Start-up, semihosting and SysTick of a Cortex-M, without libc. Semihosting is how a program under a debugger or
 * an emulator prints and ends: a breakpoint with a number, the operation in r0, its argument in r1. */

#include "platform.h"

#define SYST_CSR (*(volatile uint32_t *)0xE000E010) /* control and status */
#define SYST_RVR (*(volatile uint32_t *)0xE000E014) /* reload value */
#define SYST_CVR (*(volatile uint32_t *)0xE000E018) /* current value; any write clears it */
#define CPACR (*(volatile uint32_t *)0xE000ED88)    /* access to coprocessors */

enum { WRITE0 = 0x04, EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

extern uint32_t data_begin[], data_end[], data_in_flash[], bss_begin[], bss_end[], stack_begin[];

static void semihosting(uint32_t operation, const void *argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void print(const char *text) {
    semihosting(WRITE0, text);
}

static _Noreturn void leave(uint32_t status) {
    const uint32_t reason[2] = {APPLICATION_EXIT, status};
    semihosting(EXIT_EXTENDED, reason);
    for (;;) {
    }
}

static _Noreturn void reset(void) {
#if defined(__ARM_FP)
    /* the FPU is off after a reset, and the compiler may use its registers anywhere */
    CPACR |= 0xFu << 20;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    uint32_t *from = data_in_flash, *to;
    for (to = data_begin; to != data_end; to++)
        *to = *from++;
    for (to = bss_begin; to != bss_end; to++)
        *to = 0;
    leave((uint32_t)main());
}

static _Noreturn void fault(void) {
    print("a fault\n");
    leave(99);
}

/* Interrupts begin after the first reload value has been counted down. */
void timer_start(uint32_t phase) {
    SYST_RVR = 60 + phase;
    SYST_CVR = 0;
    SYST_CSR = 7; /* enabled, with interrupt, by the processor's clock */
}

void timer_stop(void) {
    SYST_CSR = 0;
    __asm__ volatile("dsb\n isb" ::: "memory");
}

static void systick_c(const uint32_t *frame) __attribute__((used));
static void systick_c(const uint32_t *frame) {
    on_timer(frame[6]);
}

/* The processor has stacked r0 to r3, r12, lr, and the address to return to. */
static __attribute__((naked)) void systick(void) {
    __asm__ volatile("mov r0, sp\n push {r4, lr}\n bl systick_c\n pop {r4, pc}");
}

/* SysTick counts down, in 24 bits. Counting begins at the first call. */
const uint32_t counter_mask = 0xFFFFFF;

uint32_t counter(void) {
    if ((SYST_CSR & 1) == 0) {
        SYST_RVR = counter_mask;
        SYST_CVR = 0;
        SYST_CSR = 5; /* enabled, no interrupt */
    }
    return ~SYST_CVR & counter_mask;
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_begin, (const void *)reset, (const void *)fault, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, NULL, NULL, NULL, NULL, (const void *)fault,
    (const void *)fault, NULL, (const void *)fault, (const void *)systick,
};
