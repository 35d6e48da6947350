/* One hostile call, and what must hold after any call: the memory around each object is untouched, what is
 * only read is unchanged, and an error writes what the header says and nothing else. */

#include "hostile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

/* Room for an object that begins at any offset below 8, between two guards. */
enum { GUARD = 64, SLOT = GUARD + LARGEST + 8 + GUARD };

static union slot {
    uint64_t aligned;
    unsigned char bytes[SLOT];
} slots[POINTERS];

static uint64_t calls[MOST_FUNCTIONS];

static const char *const kinds[] = {"set up", "take", "look up", "take or leave", "change", "follow", "change of quota", "mark", "log",
                                    "save", "restore", "ask", "ask for a wait", "words"};

void require(bool claim, const char *what, const function *f, const attack *a, uint64_t answer) {
    unsigned i;
    if (claim)
        return;
    fprintf(stderr, "%s: not so: %s\nanswer %" PRIi64 ", numbers", f->name, what, (int64_t)answer);
    for (i = 0; i < f->numbers; i++)
        fprintf(stderr, " %" PRIu64, a->n[i]);
    for (i = 0; i < pointer_count(f); i++) {
        const unsigned char *byte = a->object[i];
        fprintf(stderr, "\npointer %u%s, offset %u, leads to", i, a->null[i] ? " (NULL)" : "",
                (unsigned)a->offset[i]);
        while (byte != a->object[i] + f->parameters[i].size)
            fprintf(stderr, " %02x", *byte++);
    }
    fprintf(stderr, "\n(a call to %s)\n", kinds[f->kind]);
    exit(1);
}

unsigned pointer_count(const function *f) {
    unsigned count = 0;
    while (count < POINTERS && f->parameters[count].role != 0)
        count++;
    return count;
}

bool optional(role r) {
    return r == OPTIONS || r == OUT || r == MASK || r == RATE_ERROR || r == FAULT;
}

attack sound_attack(const function *f) {
    attack a;
    unsigned i;
    memset(&a, 0, sizeof a);
    for (i = 0; i < pointer_count(f); i++)
        memcpy(a.object[i], f->parameters[i].sound, f->parameters[i].size);
    for (i = 0; i < f->numbers; i++)
        a.n[i] = 1;
    return a;
}

static unsigned char *object(const attack *a, unsigned i) {
    return slots[i].bytes + GUARD + a->offset[i];
}

static unsigned char canary(unsigned slot, unsigned at) {
    return (unsigned char)(0x5A ^ (slot * 37 + at * 11));
}

static void lay_out(const function *f, const attack *a) {
    unsigned i, at;
    for (i = 0; i < pointer_count(f); i++) {
        for (at = 0; at < SLOT; at++)
            slots[i].bytes[at] = canary(i, at);
        memcpy(object(a, i), a->object[i], f->parameters[i].size);
        ASAN_POISON_MEMORY_REGION(slots[i].bytes, SLOT);
        if (!a->null[i])
            ASAN_UNPOISON_MEMORY_REGION(object(a, i), f->parameters[i].size);
    }
}

/* Checks the surroundings, and fetches what the call left. */
static void take_in(const function *f, attack *a, uint64_t answer) {
    unsigned i, at;
    for (i = 0; i < pointer_count(f); i++) {
        const size_t begin = GUARD + a->offset[i], size = f->parameters[i].size;
        bool untouched = true;
        ASAN_UNPOISON_MEMORY_REGION(slots[i].bytes, SLOT);
        for (at = 0; at < SLOT; at++)
            untouched &= (begin <= at && at - begin < size) || slots[i].bytes[at] == canary(i, at);
        require(untouched, "memory around an object is untouched", f, a, answer);
        memcpy(a->object[i], object(a, i), size);
    }
}

/* The number at a place in an object. */
static uint64_t number_at(const unsigned char *object, size_t place, size_t width) {
    uint64_t wide = 0;
    uint32_t narrow = 0;
    if (width == sizeof wide)
        memcpy(&wide, object + place * width, width);
    else
        memcpy(&narrow, object + place * width, width);
    return width == sizeof wide ? wide : narrow;
}

static uint64_t most(size_t width) {
    return width == sizeof(uint64_t) ? UINT64_MAX : UINT32_MAX;
}

static bool all_zero(const unsigned char *object, size_t size) {
    while (size > 0 && object[size - 1] == 0)
        size--;
    return size == 0;
}

static bool fault_is_right(const unsigned char *object, size_t size, tg_status status) {
    tg_fault fault;
    memcpy(&fault, object, sizeof fault);
    if (status == TG_E_SNAPSHOT)
        return TG_FAULT_SNAPSHOT_FOREIGN <= fault.what && fault.what <= TG_FAULT_SNAPSHOT_STATE && fault.min == 0 &&
               fault.max == 0 && fault.reserved == 0;
    if (status != TG_E_QUOTA)
        return all_zero(object, size);
    return ((TG_FAULT_COUNT <= fault.what && fault.what < TG_FAULT_OTHER) ||
            (TG_FAULT_FLOOR <= fault.what && fault.what <= TG_FAULT_RATES)) &&
           fault.min <= fault.max && fault.reserved == 0;
}

/* Whether an object is what a status leaves of it. */
static bool left_right(const function *f, unsigned i, const attack *before, const attack *after, tg_status status) {
    const parameter *p = &f->parameters[i];
    const unsigned char *old = before->object[i], *new = after->object[i];
    const size_t width = f->width;
    const bool same = memcmp(old, new, p->size) == 0;
    switch (p->role) {
    case TARGET: return status == TG_E_QUOTA ? all_zero(new, p->size) : status == TG_OK || same;
    case SEVERAL:
    case WORD: return status == TG_OK || same;
    case SITE: return status == TG_OK || status == TG_DENIED || same;
    case OWN: return status >= 0 || status == TG_E_UNINIT || same;
    case ADAPTING: return status >= 0 || same;
    case LEADS: return same || (status >= 0 && memcmp(old + width, new + width, p->size - width) == 0);
    case SLOTS: return status == TG_OK ? all_zero(new, p->size) : same;
    case CHANGED: return status == TG_OK || status == TG_BEYOND_DEBT || same;
    case GRANTED: return status == TG_OK || all_zero(new, p->size);
    case HELD: return status == TG_OK ? all_zero(new, p->size) : same;
    case MASK: return (status == TG_DENIED || status == TG_EXCEEDS_BURST)
                          ? 1 <= number_at(new, 0, p->size) && number_at(new, 0, p->size) <= 3
                          : all_zero(new, p->size);
    case LENDER:
    case LIMITER: return same || ((status == TG_OK || (f->kind == MARK && status == TG_YELLOW)) &&
                                  memcmp(old + width, new + width, p->size - width) == 0);
    case TAKEN: return before->overlaps ? same : status == TG_OK || all_zero(new, p->size);
    case SAVED: return status == TG_OK ? new[0] == 0x74 : all_zero(new, p->size);
    case RATE_ERROR: return status == TG_OK ? number_at(new, 0, p->size) <= 1000000000000u : same;
    case FAULT: return fault_is_right(new, p->size, status);
    case OUT:
        if (status == TG_BEYOND_DEBT)
            return number_at(new, 1, width) == most(width) && number_at(new, 2, width) == 0;
        if (status < 0)
            return number_at(new, 0, width) == 0 && number_at(new, 1, width) == most(width) &&
                   number_at(new, 2, width) == 0;
        return status == TG_OK ? number_at(new, 1, width) == 0
                               : status != TG_EXCEEDS_BURST || number_at(new, 1, width) == most(width);
    default: return same;
    }
}

static void check_status(const function *f, const attack *before, const attack *after, tg_status status) {
    unsigned i;
    for (i = 0; i < pointer_count(f); i++) {
        const bool untouchable = before->null[i] || before->offset[i] % f->parameters[i].align != 0;
        if (untouchable)
            require(memcmp(before->object[i], after->object[i], LARGEST) == 0,
                    "a wrong pointer is not written through", f, after, (uint64_t)status);
        else
            require(left_right(f, i, before, after, status), "each object is what the status leaves of it", f, after,
                    (uint64_t)status);
    }
}

uint64_t strike(const function *f, attack *a, unsigned allowed) {
    const attack before = *a;
    void *pointers[POINTERS] = {NULL};
    uint64_t answer;
    unsigned i;
    for (i = 0; i < pointer_count(f); i++)
        pointers[i] = a->null[i] ? NULL : object(a, i);
    for (i = 1; a->overlaps && i < pointer_count(f); i++)
        if (f->parameters[i].role == OUT)
            pointers[i - 1] = object(a, i) + a->overlap;
    lay_out(f, a);
    answer = f->call(pointers, a->n);
    calls[f - functions]++;
    take_in(f, a, answer);
    if (f->kind == TEXT) {
        const char *text = (const char *)(uintptr_t)answer;
        require(text != NULL && strlen(text) >= 2 && strlen(text) < 80, "there are words", f, a, answer);
    } else if (f->kind == ASK || f->kind == ASK_WAIT) {
        const uint64_t nothing = f->kind == ASK ? 0 : most(f->width);
        require(allowed == ANYTHING || answer == nothing, "the answer is that for no profile", f, a, answer);
        require(memcmp(before.object, a->object, sizeof before.object) == 0, "a question changes nothing", f, a, answer);
    } else if (f->kind == ALLOW) {
        const tg_status status = answer == 1 ? TG_OK : TG_DENIED;
        const unsigned fitting = answer == 1 ? allowed & ONLY(TG_OK) : allowed & ~ONLY(TG_OK);
        require(answer <= 1 && fitting != 0, "it is true only where the status is OK", f, a, answer);
        check_status(f, &before, a, status);
        answer = (uint64_t)status;
    } else {
        const int64_t status = (int64_t)answer;
        const bool known = (TG_E_ARGUMENT <= status && status <= TG_FULL) || status == TG_BEYOND_DEBT ||
                           status == TG_E_SNAPSHOT;
        require(known && (allowed & ONLY(status)) != 0, "the status is one for the situation", f, a, answer);
        check_status(f, &before, a, (tg_status)status);
    }
    return answer;
}

void print_calls(void) {
    size_t i;
    for (i = 0; i < function_count; i++)
        printf("%s %" PRIu64 "\n", functions[i].name, calls[i]);
}
