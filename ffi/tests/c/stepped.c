/* What a process that shares a table leaves when it is killed, after each instruction of a decision and of making the table:
 * one is stepped through them, and the memory is kept wherever it differs. Whoever goes on from there loses no more than what
 * the killed one was doing. */

#define _DEFAULT_SOURCE

#include "expect.h"
#include "tollgate.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOW = 1000, BURST = 3, SLOTS = 8, SIZE = TG_TABLE_BYTES(1, 1), MOST = 64 };

static const tg_quota each = {1, 10, BURST};
static const tg_options late = {0, 20, 0, 0, 0, 0};
static const tg_key key = {7, 0};
static void *memory;
static tg_table table;

static void take(void) {
    tg_table_try_acquire(&table, key, NOW, 2, NULL);
}

static void make(void) {
    tg_table_init_with(&table, memory, SIZE, &each, 1, &late, NULL);
}

/* What was left, by another one each. */
static unsigned char left[MOST][SIZE];
static unsigned kinds, instructions;

/* Steps through it in a process of its own, and keeps what one that is killed there leaves. */
static int step_through(void (*run)(void)) {
    int status = 0;
    const pid_t process = fork();
    EXPECT(process >= 0);
    if (process == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(1);
        raise(SIGSTOP);
        run();
        _exit(0);
    }
    memcpy(left[0], memory, SIZE);
    kinds = 1;
    EXPECT(waitpid(process, &status, 0) == process && WIFSTOPPED(status));
    for (; WIFSTOPPED(status); instructions++) {
        if (memcmp(left[kinds - 1], memory, SIZE) != 0) {
            EXPECT(kinds < MOST);
            memcpy(left[kinds++], memory, SIZE);
        }
        EXPECT(ptrace(PTRACE_SINGLESTEP, process, NULL, NULL) == 0);
        EXPECT(waitpid(process, &status, 0) == process);
    }
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return 0;
}

/* Each slot is to be had, when what was taken has come back. */
static int takes_every_key(void) {
    const uint64_t later = NOW + 1000;
    tg_key other = {100, 0};
    for (; other.digest < 100 + SLOTS; other.digest++)
        EXPECT(tg_table_allow(&table, other, later, 1));
    EXPECT(tg_table_used(&table, later) == SLOTS);
    return 0;
}

/* The slot, a place in it, the entry. */
static int a_decision(void) {
    unsigned at;
    make();
    EXPECT(tg_table_slots(&table) == SLOTS && step_through(take) == 0 && kinds == 3);
    for (at = 0; at < kinds; at++) {
        unsigned more = 0;
        memcpy(memory, left[at], SIZE);
        while (tg_table_allow(&table, key, NOW, 1))
            more++;
        /* all of what it asked for, or nothing */
        EXPECT(more == (at == 2 ? BURST - 2 : BURST));
        EXPECT(takes_every_key() == 0);
        /* and if nobody asks for the key again */
        memcpy(memory, left[at], SIZE);
        EXPECT(takes_every_key() == 0);
    }
    return 0;
}

/* Each word that is not 0. */
static int the_making(void) {
    unsigned at;
    memset(memory, 0, SIZE);
    EXPECT(step_through(make) == 0 && kinds > 10);
    for (at = 0; at < kinds; at++) {
        const tg_status found = at == 0 ? TG_E_UNINIT : at == kinds - 1 ? TG_OK : TG_BUSY;
        memcpy(memory, left[at], SIZE);
        EXPECT(tg_table_attach(&table, memory, SIZE, NULL) == found);
        make();
        EXPECT(memcmp(memory, left[kinds - 1], SIZE) == 0 && tg_table_allow(&table, key, NOW, BURST));
    }
    return 0;
}

int main(void) {
    memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT(memory != MAP_FAILED);
    if (a_decision() || the_making())
        return 1;
    printf("checked: %u steps of processes (what one leaves that is killed there)\n", instructions);
    return 0;
}
