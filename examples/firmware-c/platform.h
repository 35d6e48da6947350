/* What a board gives to the programs here, and what they give to it. */

#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int main(void); /* its result becomes the emulator's exit status */

void print(const char *text);
void print_number(const char *before, uint32_t number, const char *after);

/* Interrupts from now on, the first and each further one after a time that grows with `phase`. */
void timer_start(uint32_t phase);
void timer_stop(void);

/* Called by the timer interrupt with the address of the instruction that waits for its return, or 0 where that is
 * not known. Supplied by the program. */
void on_timer(uintptr_t interrupted);

/* A counter that counts up with each instruction, and as far. On AVR it counts cycles, which are known there. */
uint32_t counter(void);
extern const uint32_t counter_mask;

/* From the linker script: where variables are, and the code of the library. */
extern char ram_begin[], ram_end[], library_begin[], library_end[], stack_end[];

#if defined(__AVR__)
/* Constants are in RAM, of which there are 2 KB. */
enum { KNOWS_WHERE = 0, CONSTANTS_IN_FLASH = 0, MOST_PLACES = 1 };
#else
enum { KNOWS_WHERE = 1, CONSTANTS_IN_FLASH = 1, MOST_PLACES = 2048 };
#endif

#endif
