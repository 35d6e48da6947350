/* Hostile C: every function of tollgate.h is called with what no caller should bring. Each attack is written
 * once and goes through all functions. Prints how often each function was called; the first thing that is not
 * so ends it. */

#define _POSIX_C_SOURCE 200809L

#include "hostile.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EDGE(bits) ((uint64_t)1 << (bits)) - 1, (uint64_t)1 << (bits), ((uint64_t)1 << (bits)) + 1

static const uint64_t extremes[] = {0,        1,        2,        3,        100,           EDGE(13),
                                    EDGE(16), EDGE(31), EDGE(32), EDGE(40), EDGE(63),      UINT64_MAX - 1,
                                    UINT64_MAX, UINT32_MAX - 1};
enum { EXTREMES = sizeof extremes / sizeof extremes[0], ROUNDS = 4000 };

/* xorshift64, the same on every machine. */
static uint64_t random_bits(void) {
    static uint64_t state = 0x9E3779B97F4A7C15u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t extreme(void) {
    const uint64_t bits = random_bits();
    switch (random_bits() % 4) {
    case 0: return bits % 1000;
    case 1: return bits >> random_bits() % 64;
    default: return extremes[bits % EXTREMES];
    }
}

static void draw_numbers(attack *a) {
    unsigned i;
    for (i = 0; i < NUMBERS; i++)
        a->n[i] = extreme();
}

/* Extremes side by side, of 4 or of 8 bytes. */
static void draw_object(unsigned char *object) {
    const size_t width = random_bits() % 2 == 0 ? 4 : 8;
    size_t at;
    for (at = 0; at < LARGEST; at += width) {
        const uint64_t wide = extreme();
        const uint32_t narrow = (uint32_t)wide;
        memcpy(object + at, width == 8 ? (const void *)&wide : (const void *)&narrow, width);
    }
}

/* What a call with sound objects may answer, whatever its numbers are. */
static unsigned usual(const function *f) {
    switch (f->kind) {
    case SET_UP: return ONLY(TG_OK) | ONLY(TG_E_QUOTA);
    case LOOK_UP: return DECIDED | ONLY(TG_FULL);
    case TAKE:
    case ALLOW: return ONLY(TG_OK) | ONLY(TG_DENIED) | ONLY(TG_EXCEEDS_BURST);
    case FOLLOW: return ONLY(TG_OK) | ONLY(TG_BEYOND_DEBT);
    case REQUOTA: return ONLY(TG_OK) | ONLY(TG_BUSY) | ONLY(TG_BEYOND_DEBT) | ONLY(TG_E_QUOTA) | ONLY(TG_E_ARGUMENT);
    case SAVE:
    case CHANGE: return ONLY(TG_OK);
    case RESTORE: return ONLY(TG_OK) | ONLY(TG_E_SNAPSHOT);
    case MARK: return ONLY(TG_GREEN) | ONLY(TG_YELLOW) | ONLY(TG_RED) | ONLY(TG_E_ARGUMENT);
    case LOG: return ONLY(TG_OK) | ONLY(TG_DENIED);
    default: return ANYTHING;
    }
}

/* A sound attack, as the first one: the slots that a log leads to are those of all its copies. */
static attack renewed_attack(const function *f) {
    attack a = sound_attack(f);
    require(save_sound(), "sound objects are set up", f, &a, 0);
    return a;
}

/* Every set of pointers is NULL. */
static void null_pointers(const function *f) {
    unsigned set, i;
    for (set = 0; set < 1u << pointer_count(f); set++) {
        attack a = renewed_attack(f);
        unsigned allowed = f->kind == ASK || f->kind == ASK_WAIT ? ANYTHING : ONLY(TG_OK);
        if (f->kind == MARK) /* what was yellow before */
            allowed = ONLY(TG_YELLOW);
        for (i = 0; i < pointer_count(f); i++) {
            a.null[i] = (set >> i & 1) != 0;
            if (a.null[i] && !optional(f->parameters[i].role))
                allowed = ONLY(TG_E_NULL);
        }
        strike(f, &a, allowed);
    }
}

/* One pointer is misaligned in every way that there is, and any of the others is NULL. */
static void misaligned_pointers(const function *f) {
    unsigned set, i, other;
    for (i = 0; i < pointer_count(f); i++)
        for (set = 0; set < 1u << pointer_count(f); set++) {
            size_t offset;
            for (offset = 1; (set >> i & 1) == 0 && offset < f->parameters[i].align; offset++) {
                attack a = sound_attack(f);
                unsigned allowed = ONLY(TG_E_ARGUMENT);
                a.offset[i] = offset;
                for (other = 0; other < pointer_count(f); other++) {
                    a.null[other] = (set >> other & 1) != 0;
                    if (a.null[other] && !optional(f->parameters[other].role))
                        allowed |= ONLY(TG_E_NULL);
                }
                strike(f, &a, allowed);
            }
        }
}

/* A number that names no way to carry a state over. */
static unsigned unnamed(const function *f, const attack *a) {
    return f->kind == REQUOTA && (uint32_t)a->n[1] > TG_CARRY_RESET ? ONLY(TG_E_ARGUMENT) : 0;
}

/* Whether the last number of a rule must be zero. */
static bool has_reserved(const parameter *p) {
    return p->role == INPUT && p->size == sizeof(tg_aimd_config);
}

/* One object is all zeros or all ones, with every extreme of every number, but that a fourth is drawn. */
static void blank_objects(const function *f, unsigned char bits) {
    unsigned i, tuple, tuples = 1, at;
    const unsigned all = f->numbers < 4 ? f->numbers : 3;
    for (at = 0; at < all; at++)
        tuples *= EXTREMES;
    for (i = 0; i < pointer_count(f); i++)
        for (tuple = 0; tuple < tuples; tuple++) {
            attack a = sound_attack(f);
            const role r = f->parameters[i].role;
            unsigned rest = tuple, allowed = usual(f);
            draw_numbers(&a);
            for (at = 0; at < all; at++, rest /= EXTREMES)
                a.n[at] = extremes[rest % EXTREMES];
            if (bits != 0 && r == LEADS)
                continue;
            memset(a.object[i], bits, f->parameters[i].size);
            if (bits == 0 && (r == LIMITER || r == LENDER || r == LEADS || r == READ || r == CHANGED || r == ADAPTING ||
                              r == SEVERAL))
                allowed = ONLY(TG_E_UNINIT);
            if (r == INPUT)
                allowed = ONLY(TG_E_QUOTA);
            if (bits != 0 && (r == OPTIONS || has_reserved(&f->parameters[i])))
                allowed = ONLY(TG_E_ARGUMENT);
            strike(f, &a, allowed | unnamed(f, &a));
        }
}

/* A value of the type behind pointer `i` of `f`, given to every function that uses such a thing. */
static void use(const function *f, unsigned i, const unsigned char *object) {
    const parameter *p = &f->parameters[i];
    size_t other;
    unsigned j;
    for (other = 0; other < function_count; other++)
        for (j = 0; j < pointer_count(&functions[other]); j++) {
            const parameter *q = &functions[other].parameters[j];
            attack a = sound_attack(&functions[other]);
            /* the slots of a log that was set up are gone */
            if (q->role == TARGET || q->role == LEADS || q->sound != p->sound)
                continue;
            memcpy(a.object[j], object, p->size);
            draw_numbers(&a);
            strike(&functions[other], &a, usual(&functions[other]));
        }
}

static bool reserved_is_zero(const unsigned char *object) {
    tg_options options;
    memcpy(&options, object, sizeof options);
    return options.reserved == 0;
}

/* Quotas, options and numbers full of extremes; what is accepted all the same must then work. */
static void hostile_quotas(const function *f) {
    unsigned round, i;
    for (round = 0; round < ROUNDS; round++) {
        attack a = sound_attack(f);
        unsigned allowed = usual(f);
        for (i = 0; i < pointer_count(f); i++) {
            const role r = f->parameters[i].role;
            a.null[i] = optional(r) && random_bits() % 4 == 0;
            if (r != INPUT && r != OPTIONS)
                continue;
            draw_object(a.object[i]);
            if (has_reserved(&f->parameters[i]))
                memset(a.object[i] + offsetof(tg_aimd_config, reserved), 0, sizeof(uint32_t));
            if (r == OPTIONS && random_bits() % 4 != 0)
                memset(a.object[i] + offsetof(tg_options, reserved), 0, sizeof(uint32_t));
            else if (r == OPTIONS && !a.null[i])
                allowed = reserved_is_zero(a.object[i]) ? allowed : ONLY(TG_E_ARGUMENT);
        }
        draw_numbers(&a);
        if (strike(f, &a, allowed) == TG_OK)
            use(f, 0, a.object[0]);
    }
}

/* Anything anywhere: every bit pattern is a value of every struct, so there is an answer. */
static void random_bytes(const function *f) {
    unsigned round, i;
    size_t at;
    for (round = 0; round < ROUNDS; round++) {
        attack a = sound_attack(f);
        for (i = 0; i < pointer_count(f); i++) {
            a.null[i] = random_bits() % 16 == 0;
            a.offset[i] = random_bits() % 16 == 0 ? random_bits() % 8 : 0;
            switch (f->parameters[i].role == LEADS ? 0 : random_bits() % 4) {
            case 0: break;
            case 1: draw_object(a.object[i]); break;
            default:
                for (at = 0; at < LARGEST; at++)
                    a.object[i][at] = (unsigned char)random_bits();
            }
        }
        draw_numbers(&a);
        strike(f, &a, ANYTHING);
    }
}

/* `taken` may lie in `out`, which stands and is written after it: nothing else may differ. */
static void overlapping_answers(const function *f) {
    unsigned i, round;
    for (i = 0; i + 1 < pointer_count(f); i++)
        for (round = 0; f->parameters[i].role == TAKEN && round < ROUNDS; round++) {
            attack apart = renewed_attack(f), over;
            uint64_t answer;
            if (round % 4 == 0)
                memset(apart.object[0], 0, LARGEST);
            draw_numbers(&apart);
            over = apart;
            over.overlaps = true;
            over.overlap = random_bits() % (f->parameters[i + 1].size / f->parameters[i].size) * f->parameters[i].size;
            answer = strike(f, &apart, ANYTHING);
            renewed_attack(f);
            require(answer == strike(f, &over, ANYTHING), "the same answer", f, &over, 0);
            require(memcmp(apart.object[i + 1], over.object[i + 1], LARGEST) == 0, "`out` is written after it", f, &over, 0);
        }
}

/* What a verb did of what it was asked: at most so much, and not nothing. */
static void check_grant(const function *f, const attack *before, const attack *after) {
    unsigned i;
    for (i = 0; i < pointer_count(f); i++) {
        uint32_t narrow;
        uint64_t taken;
        memcpy(&taken, after->object[i], sizeof taken);
        memcpy(&narrow, after->object[i], sizeof narrow);
        taken = f->parameters[i].size == sizeof narrow ? narrow : taken;
        if (f->parameters[i].role == TAKEN)
            require(1 <= taken && taken <= after->n[1], "a grant is of 1 to n", f, after, taken);
        if (f->parameters[i].role == LIMITER || f->parameters[i].role == WORD || f->parameters[i].role == ADAPTING)
            require(memcmp(before->object[i], after->object[i], LARGEST) != 0, "a grant changes the word", f, after, 0);
    }
}

/* One object through a long life: its ticks go on, back, far away and around. */
static void long_life(const function *first) {
    attack life = sound_attack(first);
    uint64_t now = extreme();
    unsigned step;
    for (step = 0; step < 10 * ROUNDS; step++) {
        const function *f = &functions[random_bits() % function_count];
        attack a = sound_attack(f), before;
        if (f->kind == SET_UP || f->kind == RESTORE || f->parameters[0].sound != first->parameters[0].sound)
            continue;
        now += random_bits() % 3 != 0 ? random_bits() % 200 : random_bits() % 2 == 0 ? extreme() : 0 - extreme();
        a.n[0] = now;
        a.n[1] = random_bits() % 8 != 0 ? random_bits() % 6 : extreme();
        memcpy(a.object[0], life.object[0], LARGEST);
        before = a;
        if (strike(f, &a, usual(f)) == TG_OK && (f->kind == TAKE || f->kind == ALLOW) && 1 <= a.n[1] &&
            a.n[1] <= UINT32_MAX)
            check_grant(f, &before, &a);
        memcpy(life.object[0], a.object[0], LARGEST);
    }
}

/* A limiter may be set up anew from its own profile, and its word used with it. */
static bool own_profile(void) {
    tg_gcra g = TG_GCRA_INIT(1, 100, 3);
    tg_gcra32 g32 = TG_GCRA32_INIT(1, 100, 3);
    return tg_gcra_drain(&g, 5) == TG_OK && tg_gcra_init_profile(&g, &g.profile, 5) == TG_OK &&
           tg_word_try_acquire(&g.word, &g.profile, 5, 3, NULL) == TG_OK &&
           tg_gcra_peek(&g, 5, 1, NULL) == TG_DENIED && tg_gcra32_drain(&g32, 5) == TG_OK &&
           tg_gcra32_init_profile(&g32, &g32.profile, 5) == TG_OK &&
           tg_word32_try_acquire(&g32.word, &g32.profile, 5, 3, NULL) == TG_OK &&
           tg_gcra32_peek(&g32, 5, 1, NULL) == TG_DENIED;
}

int main(void) {
    size_t i;
    alarm(120); /* a call that hangs must end the program */
    if (!save_sound()) {
        fputs("a sound limiter is saved: not so\n", stderr);
        return 1;
    }
    for (i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        null_pointers(f);
        misaligned_pointers(f);
        blank_objects(f, 0);
        blank_objects(f, 0xFF);
        if (f->kind == SET_UP || f->kind == REQUOTA)
            hostile_quotas(f);
        random_bytes(f);
        if (f->kind == TAKE) {
            overlapping_answers(f);
            long_life(f);
        }
    }
    if (!own_profile()) {
        fputs("a limiter and its own profile: not so\n", stderr);
        return 1;
    }
    print_calls();
    return 0;
}
