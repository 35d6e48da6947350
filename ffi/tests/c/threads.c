/* Threads that share limiters of every family: each verb at once, and totals that come out exactly; where a quota can
 * change in use, while it does. A race
 * between them is ThreadSanitizer's to see, for which the library is instrumented as this file is. With RACE_IN_C or
 * RACE_IN_LIBRARY there is one on purpose, and the program must not get past it. */

#define _POSIX_C_SOURCE 200809L

#include "tollgate.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Whole periods of the buckets, and no more of them than the 255 that a thread may lie behind. */
enum { PERIOD = 64, TICKS = 150 * PERIOD, BURST = 60000, THREADS = 4 };

/* A family's verbs over its own type, in 64 bits. Each answers what it admitted. */
typedef struct family {
    const char *name;
    uint64_t (*take)(uint64_t now);
    uint64_t (*take_up_to)(uint64_t now, uint64_t n);
    uint64_t (*look)(uint64_t now);
    void (*touch)(uint64_t now);
    void (*fill)(uint64_t now);
    void (*drain)(uint64_t now);
    /* Changes the quota, where that can be done: TG_OK, TG_BUSY. */
    tg_status (*change)(uint64_t now, const tg_quota *quota);
    /* What is admitted from tick 0 to TICKS by callers who are always there. */
    uint64_t (*most)(void);
} family;

static void fail(const char *what, const char *name) {
    fprintf(stderr, "%s: not so: %s\n", name, what);
    exit(1);
}

static uint64_t admitted(tg_status status, uint64_t n, const char *name) {
    if (status != TG_OK && status != TG_DENIED)
        fail("a verb answers OK or DENIED", name);
    return status == TG_OK ? n : 0;
}

static void done(tg_status status, const char *name) {
    if (status != TG_OK)
        fail("a verb is done", name);
}

static const tg_profile shared_profile = TG_PROFILE_INIT(3, 7, BURST);
static const tg_profile32 shared_profile32 = TG_PROFILE32_INIT(3, 7, BURST);
static tg_gcra gcra = TG_GCRA_INIT(3, 7, BURST);
static tg_gcra32 gcra32 = TG_GCRA32_INIT(3, 7, BURST);
static tg_word word = TG_WORD_INIT;
static tg_word32 word32 = TG_WORD32_INIT;
static tg_shaper shaper = TG_SHAPER_INIT(3, 7, BURST);
static tg_shaper32 shaper32 = TG_SHAPER32_INIT(3, 7, BURST);
static tg_live live = TG_LIVE_INIT(3, 7, BURST);
static tg_live32 live32 = TG_LIVE32_INIT(3, 7, BURST);
/* That of all limiters, and two under which no cell is lost or won. A mixture of them would refuse cells that there are,
 * for which each of the two sets of parameters has to hold all three in turn. */
static const tg_quota usual = {3, 7, BURST}, wide = {5, 11, BURST + 40000}, plain = {1, 1, BURST};
static tg_bucket bucket = TG_BUCKET_INIT(PERIOD, BURST, 20, BURST);
static tg_bucket32 bucket32 = TG_BUCKET32_INIT(PERIOD, BURST, 20, BURST);

#define FAMILY(name, limiter, tick, cells, outcome, bound) \
    static uint64_t name##_take(uint64_t now) { \
        return admitted(tg_##name##_try_acquire(limiter, (tick)now, 1, NULL), 1, #name); \
    } \
    static uint64_t name##_take_up_to(uint64_t now, uint64_t n) { \
        cells taken = 0; \
        outcome out; \
        const tg_status status = \
            tg_##name##_acquire_up_to(limiter, (tick)now, (cells)n, &taken, &out); \
        return admitted(status, taken, #name); \
    } \
    static uint64_t name##_look(uint64_t now) { \
        outcome out; \
        return admitted(tg_##name##_peek(limiter, (tick)now, 1, &out), 1, #name); \
    } \
    static void name##_touch(uint64_t now) { done(tg_##name##_touch(limiter, (tick)now), #name); } \
    static void name##_fill(uint64_t now) { done(tg_##name##_fill(limiter, (tick)now), #name); } \
    static void name##_drain(uint64_t now) { done(tg_##name##_drain(limiter, (tick)now), #name); } \
    static uint64_t name##_most(void) { return bound; }

#define LIVE(name, tick) \
    static tg_status name##_change(uint64_t now, const tg_quota *quota) { \
        return tg_##name##_change(&name, (tick)now, quota, NULL, TG_CARRY_AS_IT_IS, NULL); \
    }
LIVE(live, uint64_t)
LIVE(live32, uint32_t)

#define BOTH(word, profile) word, profile
FAMILY(gcra, &gcra, uint64_t, uint64_t, tg_outcome, tg_profile_max_admitted(&gcra.profile, TICKS))
FAMILY(gcra32, &gcra32, uint32_t, uint32_t, tg_outcome32, tg_profile32_max_admitted(&gcra32.profile, TICKS))
FAMILY(word, BOTH(&word, &shared_profile), uint64_t, uint64_t, tg_outcome,
       tg_profile_max_admitted(&shared_profile, TICKS))
FAMILY(word32, BOTH(&word32, &shared_profile32), uint32_t, uint32_t, tg_outcome32,
       tg_profile32_max_admitted(&shared_profile32, TICKS))
FAMILY(shaper, &shaper, uint64_t, uint64_t, tg_outcome, tg_profile_max_admitted(&shaper.profile, TICKS))
FAMILY(shaper32, &shaper32, uint32_t, uint32_t, tg_outcome32, tg_profile32_max_admitted(&shaper32.profile, TICKS))
FAMILY(live, &live, uint64_t, uint64_t, tg_outcome, tg_live_max_admitted(&live, TICKS))
FAMILY(live32, &live32, uint32_t, uint32_t, tg_outcome32, tg_live32_max_admitted(&live32, TICKS))
FAMILY(bucket, &bucket, uint64_t, uint32_t, tg_outcome, tg_bucket_max_admitted(&bucket, TICKS))
FAMILY(bucket32, &bucket32, uint32_t, uint32_t, tg_outcome32, tg_bucket32_max_admitted(&bucket32, TICKS))

#define ROW(name, change) \
    {#name,        name##_take, name##_take_up_to, name##_look, name##_touch, \
     name##_fill, name##_drain, change,            name##_most}
static const family families[] = {
    ROW(gcra, NULL),     ROW(gcra32, NULL),      ROW(word, NULL),            ROW(word32, NULL), ROW(shaper, NULL),
    ROW(shaper32, NULL), ROW(live, live_change), ROW(live32, live32_change), ROW(bucket, NULL), ROW(bucket32, NULL)};
enum { FAMILIES = sizeof families / sizeof families[0] };

/* What one thread counted. */
typedef struct worker {
    pthread_t thread;
    unsigned id;
    uint64_t decisions, changes;
    uint64_t in_time[FAMILIES], drained[FAMILIES], filled[FAMILIES], changed[FAMILIES];
} worker;

/* One for each meeting. A thread that is late out of a barrier would else be ordered, as ThreadSanitizer sees it,
 * after what another did on its way to the next meeting there, and that hides races. */
enum { ROUNDS = 200, MEETINGS = 1 + 6 * ROUNDS };
static pthread_barrier_t barriers[FAMILIES][MEETINGS];
#if defined(RACE_IN_C)
static uint64_t racing;
#endif

/* As many as there are, one by one and several at once. */
static uint64_t take_all(const family *f, uint64_t now, worker *w) {
    uint64_t sum = 0, got;
    do {
        got = f->take(now) + f->take_up_to(now, 2 + w->id);
        sum += got;
        w->decisions += 2;
    } while (got > 0);
    return sum;
}

static void change(const family *f, uint64_t now, const tg_quota *quota, worker *w) {
    const tg_status status = f->change == NULL ? TG_BUSY : f->change(now, quota);
    if (status != TG_OK && status != TG_BUSY)
        fail("a quota is changed, or being changed", f->name);
    w->changes += status == TG_OK;
}

/* Through the same ticks as the others, at its own pace: none is ever full again. */
static void pass_time(const family *f, worker *w, uint64_t *sum) {
    uint64_t now;
    for (now = 0; now <= TICKS; now++) {
        *sum += take_all(f, now, w);
        f->look(now);
        f->touch(now);
        change(f, now, &usual, w);
        w->decisions += 2;
    }
}

/* Every verb against every other. Nothing is exact meanwhile. */
static void mix(const family *f, worker *w) {
    unsigned i;
    for (i = 0; i < TICKS; i++) {
        switch ((i + w->id) % 6) {
        case 0: f->fill(TICKS); break;
        case 1: f->drain(TICKS); break;
        case 2: f->touch(TICKS), change(f, TICKS, &usual, w); break;
        case 3: f->look(TICKS); break;
        case 4: f->take(TICKS); break;
        default: f->take_up_to(TICKS, 3);
        }
        w->decisions++;
    }
}

/* One changes the quota to and fro until nothing is left of what the others take, and ends with the usual one. */
static void take_while_it_changes(const family *f, worker *w, uint64_t *sum) {
    unsigned denials = 0;
    while (w->id == 0 && f->look(TICKS) != 0) {
        change(f, TICKS, &wide, w);
        change(f, TICKS, &plain, w);
        change(f, TICKS, &usual, w);
    }
    while (w->id != 0 && denials < 100) {
        const uint64_t got = w->id == 1 ? f->take(TICKS) : f->take_up_to(TICKS, 3);
        if (got != 0 && denials > 0)
            fail("what is denied is denied as long as nothing comes back", f->name);
        denials += got == 0;
        *sum += got;
        w->decisions++;
    }
}

static void *work(void *argument) {
    worker *w = argument;
    size_t i;
    for (i = 0; i < FAMILIES; i++) {
        const family *f = &families[i];
        pthread_barrier_t *meeting = barriers[i];
        unsigned round;
        pthread_barrier_wait(meeting++);
        pass_time(f, w, &w->in_time[i]);
        for (round = 0; round < ROUNDS; round++) {
            pthread_barrier_wait(meeting++);
#if defined(RACE_IN_C)
            racing++;
#endif
#if defined(RACE_IN_LIBRARY)
            tg_gcra_init_profile(&gcra, &shared_profile, TICKS);
#endif
            mix(f, w);
            f->drain(TICKS);
            pthread_barrier_wait(meeting++);
            w->drained[i] += take_all(f, TICKS, w);
            pthread_barrier_wait(meeting++);
            f->fill(TICKS);
            pthread_barrier_wait(meeting++);
            w->filled[i] += take_all(f, TICKS, w);
            if (f->change == NULL || round % 4 != 0)
                continue;
            pthread_barrier_wait(meeting++);
            f->fill(TICKS);
            pthread_barrier_wait(meeting++);
            take_while_it_changes(f, w, &w->changed[i]);
        }
    }
    return NULL;
}

static void check_totals(const worker *workers, size_t i) {
    uint64_t in_time = 0, drained = 0, filled = 0, changed = 0, changes = 0;
    unsigned id;
    for (id = 0; id < THREADS; id++) {
        in_time += workers[id].in_time[i];
        drained += workers[id].drained[i];
        filled += workers[id].filled[i];
        changed += workers[id].changed[i];
        changes += workers[id].changes;
    }
    printf("%s: %lu in time, %lu when drained, %lu when filled\n", families[i].name, (unsigned long)in_time,
           (unsigned long)drained, (unsigned long)filled);
    if (in_time != families[i].most())
        fail("in time, all that there was is admitted and no more", families[i].name);
    if (drained != 0 || filled != (uint64_t)ROUNDS * BURST)
        fail("drained, it admits nothing; filled, a whole burst", families[i].name);
    if (families[i].change == NULL)
        return;
    printf("%s: %lu while it changed, %lu changes so far\n", families[i].name, (unsigned long)changed,
           (unsigned long)changes);
    if (changed != (uint64_t)ROUNDS / 4 * BURST || changes < 10 * (uint64_t)ROUNDS)
        fail("a quota that changes neither wins nor loses a cell", families[i].name);
}

int main(void) {
    static worker workers[THREADS];
    uint64_t decisions = 0;
    unsigned id;
    size_t i;
    for (i = 0; i < FAMILIES * MEETINGS; i++)
        if (pthread_barrier_init(&barriers[i / MEETINGS][i % MEETINGS], NULL, THREADS) != 0)
            fail("there is a barrier", "pthread");
    for (id = 0; id < THREADS; id++) {
        workers[id].id = id;
        if (pthread_create(&workers[id].thread, NULL, work, &workers[id]) != 0)
            fail("there is a thread", "pthread");
    }
    for (id = 0; id < THREADS; id++) {
        pthread_join(workers[id].thread, NULL);
        decisions += workers[id].decisions;
    }
    for (i = 0; i < FAMILIES; i++)
        check_totals(workers, i);
    printf("decisions %lu\n", (unsigned long)decisions);
    return 0;
}
