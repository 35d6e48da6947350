/* One limit for each user, whichever process serves the request: a table in shared memory.
 *
 * Four processes open the same object, each for itself; whoever comes first makes the table, and nobody waits for it. Each of
 * them serves ten requests of each user, all at one instant, and of each user as many are admitted as his quota allows. */

#define _POSIX_C_SOURCE 200809L

#include "tollgate.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 4, REQUESTS = 10 };

/* 8192 slots, of which fewer than half should be needed at once. */
#define BYTES TG_TABLE_BYTES(1024, 1)

/* 5 a minute for each user, 5 at once. No process reads the clock more than a second before it asks. */
static const tg_quota each = {5, 60000, 5};
static const tg_options late = {0, 1000, 0, 0, 0, 0};
/* From a file that only the service can read, in a program that is not an example. */
static const tg_secret secret = {{0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
static const char *const users[] = {"alice", "bob", "carol"};
enum { USERS = sizeof users / sizeof users[0] };

static int failed(const char *what) {
    perror(what);
    return 1;
}

/* The table of the service, made by whoever comes first. */
static int open_table(const char *name, tg_table *table) {
    tg_fault fault;
    void *memory;
    const int object = shm_open(name, O_CREAT | O_RDWR, 0600);
    if (object < 0 || ftruncate(object, (off_t)BYTES) != 0)
        return failed(name);
    memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    close(object);
    if (memory == MAP_FAILED)
        return failed("mmap");
    if (tg_table_init_with(table, memory, BYTES, &each, 1, &late, &fault) != TG_OK) {
        fprintf(stderr, "%s: %s\n", name, tg_fault_str(fault.what));
        return 1;
    }
    return 0;
}

/* One process of the service. */
static int serve(const char *name, uint64_t now_ms) {
    tg_table table;
    int request;
    size_t user;
    if (open_table(name, &table) != 0)
        return 1;
    for (request = 0; request < REQUESTS; request++)
        for (user = 0; user < USERS; user++)
            tg_table_allow(&table, tg_key_of_str(&secret, users[user]), now_ms, 1);
    return 0;
}

/* How much is left of each, and who he is: the table keeps digests alone. */
static int report(const char *name, uint64_t now_ms) {
    tg_table table;
    tg_table_outcome out;
    size_t user;
    if (open_table(name, &table) != 0)
        return 1;
    for (user = 0; user < USERS; user++) {
        tg_table_peek(&table, tg_key_of_str(&secret, users[user]), now_ms, 1, &out);
        printf("%-6s %" PRIu64 " of 5 left; again in %" PRIu64 " ms\n", users[user], out.remaining, out.retry_after);
    }
    printf("%zu of %zu slots used\n", tg_table_used(&table, now_ms), tg_table_slots(&table));
    return 0;
}

int main(void) {
    const uint64_t now_ms = 1000000;
    char name[64];
    int i, status, wrong = 0;
    snprintf(name, sizeof name, "/tollgate-example-%ld", (long)getpid());
    for (i = 0; i < PROCESSES; i++) {
        const pid_t process = fork();
        if (process < 0)
            wrong |= failed("fork");
        if (process == 0)
            _exit(serve(name, now_ms));
    }
    while (wait(&status) > 0)
        wrong |= status != 0;
    if (wrong == 0)
        wrong = report(name, now_ms);
    shm_unlink(name);
    return wrong;
}
