/* What a library built with the feature `critical-section` calls, for a Cortex-M: interrupts off, and back to how
 * they were. */

#include <stdint.h>

uint32_t _critical_section_1_0_acquire(void);
void _critical_section_1_0_release(uint32_t before);

uint32_t _critical_section_1_0_acquire(void) {
    uint32_t before;
    __asm__ volatile("mrs %0, PRIMASK\n cpsid i" : "=r"(before)::"memory");
    return before;
}

void _critical_section_1_0_release(uint32_t before) {
    __asm__ volatile("msr PRIMASK, %0" ::"r"(before) : "memory");
}
