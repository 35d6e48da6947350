/* What a decision costs: instructions (on AVR cycles) and bytes of stack, printed as "name value". Run with SHIFT=8,
 * so that one instruction is several ticks of a SysTick. */

#include "platform.h"

#include "tollgate.h"

enum { NOPS = 1000, NOW = 7, UNTOUCHED = 0xC5 };
#if defined(__AVR__)
enum { CALLS = 10, NOTHING = 4 }; /* few enough for a counter of 16 bits; a return takes 4 cycles */
#else
enum { CALLS = 100, NOTHING = 1 };
#endif

typedef tg_status take(tg_gcra32 *, uint32_t, uint32_t, tg_outcome32 *);
typedef bool allow(tg_gcra32 *, uint32_t, uint32_t);

static tg_gcra32 limiter = TG_GCRA32_INIT(1, 100, 10000);
static uint32_t ticks_of_nops;

void on_timer(uintptr_t interrupted) {
    (void)interrupted;
}

/* The function that is nothing but its return. */
static __attribute__((naked)) void nothing(void) {
#if defined(__arm__)
    __asm__ volatile("bx lr");
#else
    __asm__ volatile("ret");
#endif
}

static uint32_t ticks_of_takes(take *call, tg_outcome32 *out) {
    const uint32_t before = counter();
    for (uint32_t i = 0; i < CALLS; i++)
        call(&limiter, NOW, 1, out);
    return (counter() - before) & counter_mask;
}

static uint32_t ticks_of_allows(allow *call) {
    const uint32_t before = counter();
    for (uint32_t i = 0; i < CALLS; i++)
        call(&limiter, NOW, 1);
    return (counter() - before) & counter_mask;
}

static __attribute__((noinline)) void nops(void) {
    __asm__ volatile(".rept 1000\n nop\n .endr");
}

static uint32_t ticks_of(void call(void)) {
    const uint32_t before = counter();
    call();
    return (counter() - before) & counter_mask;
}

/* Instructions of one call, rounded to the nearest, from the ticks of CALLS of them and of CALLS of nothing. */
static uint32_t instructions(uint32_t ticks, uint32_t ticks_of_nothing) {
    const uint32_t all = (ticks - ticks_of_nothing) * NOPS / ticks_of_nops;
    return (all + CALLS / 2) / CALLS + NOTHING;
}

/* Calls from so far down that nothing of the call lies in what `depth` may not paint, its own frame. */
static __attribute__((noinline)) void call_from_below(take *call, tg_outcome32 *out) {
    char room[128];
    room[0] = 0; /* so that a call of nothing is seen to come as far */
    __asm__ volatile("" ::"r"(room) : "memory");
    call(&limiter, NOW, 1, out);
    __asm__ volatile("" ::"r"(room) : "memory");
}

/* How far below this function's own stack a call goes. */
static __attribute__((noinline)) uint32_t depth(take *call, tg_outcome32 *out) {
    volatile char *here = __builtin_frame_address(0), *lowest = stack_end;
    for (volatile char *byte = stack_end; byte < here - 64; byte++)
        *byte = (char)UNTOUCHED;
    call_from_below(call, out);
    while (lowest < here && *lowest == (char)UNTOUCHED)
        lowest++;
    return (uint32_t)(here - lowest);
}

static void tell(const char *name, const char *decision, uint32_t value) {
    print(name);
    print(decision);
    print_number(" ", value, "\n");
}

static void count(const char *decision) {
    static tg_outcome32 out;
    take *const no_take = (take *)(uintptr_t)nothing;
    allow *const no_allow = (allow *)(uintptr_t)nothing;
    tell("allow_", decision, instructions(ticks_of_allows(tg_gcra32_allow), ticks_of_allows(no_allow)));
    tell("take_", decision, instructions(ticks_of_takes(tg_gcra32_try_acquire, NULL), ticks_of_takes(no_take, NULL)));
    tell("tell_", decision, instructions(ticks_of_takes(tg_gcra32_try_acquire, &out), ticks_of_takes(no_take, &out)));
}

int main(void) {
    static tg_outcome32 out;
    take *const no_take = (take *)(uintptr_t)nothing;
    counter();
    ticks_of_nops = ticks_of(nops) - ticks_of(nothing);
    if (ticks_of_nops < NOPS)
        return 1;
    count("admitted");
    tg_gcra32_drain(&limiter, NOW);
    count("denied");
    tell("stack_take", "", depth(tg_gcra32_try_acquire, NULL) - depth(no_take, NULL));
    tell("stack_tell", "", depth(tg_gcra32_try_acquire, &out) - depth(no_take, &out));
    tell("ram_word", "", sizeof(tg_word32));
    tell("ram_limiter", "", sizeof(tg_gcra32));
    return 0;
}
