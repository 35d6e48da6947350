/* Processes that share one table and are killed at any moment, again and again.
 *
 *     killed SECONDS      four of them, one killed at random every 10 ms and replaced; then looks at what is left
 *
 * Each process that is started finds the memory through a descriptor that it inherits, at an address of its own. It asks for
 * the keys of the moment, which are new to the table every 16 us, so that all of them put the same keys in at once; and
 * for keys that all of them drain all the time.
 *
 * What is admitted is counted after it was, so a process that is killed may have taken a cell that nobody counted: what is
 * counted is never more than what was admitted, and it must keep the bound of each key. How many cells were lost so is known,
 * too: each process says what it is about to do. */

#define _DEFAULT_SOURCE
#define _POSIX_C_SOURCE 200809L

#include "expect.h"
#include "tollgate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES = 4, DRAINED = 4, SETS = 1 << 16, SLOTS = 8 * SETS, ALL_COUNTED = 1 << 22 };
/* us */
#define MOMENT 16u
#define STALE 2000000u
#define BURST_OF_A_MOMENT 4u

/* New keys: 4 at once, and no more while one is new. Drained keys: 500 a second, 4 s of them at once. */
static const tg_quota quotas[2] = {{1, 100000, BURST_OF_A_MOMENT}, {500, 1000000, 2000}};
static const tg_options late = {0, STALE, 0, 0, 0, 0};

/* What all of them share. */
struct shared {
    uint64_t begin; /* us */
    pid_t parent;
    uint32_t stop;
    struct process {
        uint64_t decisions;
        uint32_t doing; /* 1 while it asks, and has not counted the answer */
        char apart[116];
    } processes[PROCESSES];
    struct drained {
        uint64_t admitted, first, last; /* us, of who asked */
    } drained[DRAINED];
    uint8_t admitted[ALL_COUNTED]; /* of each new key */
    char table[TG_TABLE_BYTES(SETS, 2)] TG_ALIGNED(64);
};

#define LOAD(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
#define STORE(place, value) __atomic_store_n(place, value, __ATOMIC_RELEASE)
#define ADD(place, value) __atomic_add_fetch(place, value, __ATOMIC_RELAXED)

static uint64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static struct shared *map(int descriptor) {
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Another number for each. */
static uint64_t mixed(uint64_t number) {
    number = (number ^ number >> 32) * 0x9E3779B97F4A7C15u;
    return (number ^ number >> 29) * 0xBF58476D1CE4E5B9u;
}

/* The first tick at which anybody asked, and the last. */
static void asked_at(struct drained *drained, uint64_t now) {
    uint64_t there = 0;
    __atomic_compare_exchange_n(&drained->first, &there, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    for (there = LOAD(&drained->last); there < now;)
        if (__atomic_compare_exchange_n(&drained->last, &there, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            break;
}

/* Asks, and counts, until it is told to stop, or killed. */
static int work(struct shared *shared, unsigned index) {
    struct process *own = &shared->processes[index];
    tg_table table;
    uint64_t random = mixed(microseconds() + index);
    EXPECT(tg_table_init_with(&table, shared->table, sizeof shared->table, quotas, 2, &late, NULL) == TG_OK);
    /* should its parent be killed */
    while (LOAD(&shared->stop) == 0 && (own->decisions % 1024 != 0 || getppid() == shared->parent)) {
        const uint64_t now = microseconds(), moment = (now - shared->begin) / MOMENT;
        random = mixed(random + 1);
        if (random % 4 != 0 && moment < ALL_COUNTED) {
            const tg_key key = {mixed(moment), 0};
            STORE(&own->doing, 1);
            if (tg_table_try_acquire(&table, key, now, 1, NULL) == TG_OK)
                ADD(&shared->admitted[moment], 1);
        } else {
            const unsigned at = random / 4 % DRAINED;
            const tg_key key = {mixed(UINT64_MAX - at), 1};
            struct drained *drained = &shared->drained[at];
            asked_at(drained, now);
            STORE(&own->doing, 1);
            if (tg_table_try_acquire(&table, key, now, 1, NULL) == TG_OK)
                ADD(&drained->admitted, 1);
        }
        STORE(&own->doing, 0);
        STORE(&own->decisions, own->decisions + 1);
    }
    return 0;
}

static pid_t start(const char *program, int descriptor, unsigned index) {
    char of[16], at[16];
    const pid_t process = fork();
    if (process != 0)
        return process;
    snprintf(of, sizeof of, "%d", descriptor);
    snprintf(at, sizeof at, "%u", index);
    execl(program, program, of, at, (char *)NULL);
    _exit(127);
}

/* A process that ended, and whether as one does that was killed. */
static int killed(pid_t process) {
    int status = 0;
    EXPECT(waitpid(process, &status, 0) == process);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return 0;
}

static uint64_t decisions(struct shared *shared) {
    uint64_t sum = 0;
    unsigned i;
    for (i = 0; i < PROCESSES; i++)
        sum += LOAD(&shared->processes[i].decisions);
    return sum;
}

/* Kills for so many seconds; how many, and how many of them in the middle of a decision. */
static int kill_them(struct shared *shared, pid_t *processes, const char *program, int descriptor, unsigned seconds,
                     uint64_t *kills, uint64_t *in_the_middle) {
    const struct timespec pause = {0, 10000000};
    const uint64_t end = microseconds() + seconds * (uint64_t)1000000;
    uint64_t before = 0, looked = microseconds();
    while (microseconds() < end) {
        const unsigned index = (unsigned)(mixed(microseconds()) >> 40) % PROCESSES;
        nanosleep(&pause, NULL);
        kill(processes[index], SIGKILL);
        if (killed(processes[index]) != 0)
            return 1;
        *kills += 1;
        *in_the_middle += LOAD(&shared->processes[index].doing);
        STORE(&shared->processes[index].doing, 0);
        processes[index] = start(program, descriptor, index);
        EXPECT(processes[index] > 0);
        if (microseconds() - looked > 1000000) {
            EXPECT(decisions(shared) > before); /* survivors go on */
            before = decisions(shared);
            looked = microseconds();
        }
    }
    return 0;
}

/* Each of them goes on, whatever the killed have left. */
static int all_go_on(struct shared *shared) {
    const struct timespec pause = {0, 1000000};
    const uint64_t patience = microseconds() + 30000000;
    unsigned i;
    for (i = 0; i < PROCESSES; i++) {
        const uint64_t before = LOAD(&shared->processes[i].decisions);
        for (; LOAD(&shared->processes[i].decisions) < before + 1000; nanosleep(&pause, NULL))
            EXPECT(microseconds() < patience);
    }
    return 0;
}

/* What was counted is no more than each key is promised, and of what is drained all that is not lost. */
static int bounds_hold(struct shared *shared, const tg_table *table, uint64_t lost) {
    uint64_t moments = 0, whole = 0, sum = 0, least = 0;
    unsigned i;
    for (i = 0; i < ALL_COUNTED; i++) {
        EXPECT(shared->admitted[i] <= BURST_OF_A_MOMENT);
        moments += shared->admitted[i] > 0;
        whole += shared->admitted[i] == BURST_OF_A_MOMENT;
    }
    for (i = 0; i < DRAINED; i++) {
        const struct drained *drained = &shared->drained[i];
        EXPECT(drained->admitted <= tg_table_max_admitted(table, 1, drained->last - shared->begin));
        sum += drained->admitted;
        /* one may have come back, and another one be whole, since the last of those who asked was killed */
        least += tg_table_max_admitted(table, 1, drained->last - drained->first) - 2;
    }
    EXPECT(sum + lost >= least);
    printf("%" PRIu64 " keys new to all at once, %" PRIu64 " of them drained; %" PRIu64 " cells of %" PRIu64
           " that came back\n",
           moments, whole, sum, least);
    return 0;
}

/* When all is full again, the table is empty, and takes a key in every slot. */
static int nothing_is_lost(tg_table *table, uint64_t now) {
    uint64_t number = 0;
    size_t slots = tg_table_slots(table), cursor = 0;
    tg_table_entry entry;
    now += 2 * (uint64_t)STALE + 10000000;
    tg_table_sweep(table, now);
    EXPECT(tg_table_used(table, now) == 0 && !tg_table_next(table, now, &cursor, &entry) && slots == SLOTS);
    while (tg_table_used(table, now) < slots) {
        const uint64_t round = number + slots;
        EXPECT(number < 100 * (uint64_t)slots);
        for (; number < round; number++) {
            const tg_key key = {mixed(number), 0};
            tg_table_allow(table, key, now, 1);
        }
    }
    return 0;
}

static int parent(const char *program, unsigned seconds) {
    char name[64];
    pid_t processes[PROCESSES];
    uint64_t kills = 0, in_the_middle = 0, all;
    struct shared *shared;
    tg_table table;
    unsigned i;
    int descriptor, failed;
    snprintf(name, sizeof name, "/tollgate-killed-%ld", (long)getpid());
    descriptor = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    EXPECT(descriptor >= 0 && shm_unlink(name) == 0); /* at once: nothing stays, however this ends */
    /* those that are started inherit it */
    EXPECT(fcntl(descriptor, F_SETFD, 0) == 0 && ftruncate(descriptor, (off_t)sizeof *shared) == 0);
    shared = map(descriptor);
    EXPECT(shared != NULL);
    shared->begin = microseconds();
    shared->parent = getpid();
    for (i = 0; i < PROCESSES; i++)
        processes[i] = start(program, descriptor, i);
    failed = kill_them(shared, processes, program, descriptor, seconds, &kills, &in_the_middle) || all_go_on(shared);
    all = decisions(shared);
    STORE(&shared->stop, 1);
    for (i = 0; i < PROCESSES; i++) {
        int status = 0;
        if (processes[i] > 0 && !failed)
            failed = waitpid(processes[i], &status, 0) != processes[i] || status != 0;
        else if (processes[i] > 0)
            kill(processes[i], SIGKILL);
    }
    EXPECT(!failed && tg_table_attach(&table, shared->table, sizeof shared->table, NULL) == TG_OK);
    if (bounds_hold(shared, &table, in_the_middle) || nothing_is_lost(&table, microseconds()))
        return 1;
    printf("checked: %" PRIu64 " processes killed (%" PRIu64 " in the middle of one of %" PRIu64 " decisions)\n", kills,
           in_the_middle, all);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3) {
        struct shared *shared = map(atoi(argv[1]));
        EXPECT(shared != NULL);
        return work(shared, (unsigned)atoi(argv[2]));
    }
    EXPECT(argc == 2);
    return parent("/proc/self/exe", (unsigned)atoi(argv[1]));
}
