/* Rate limiting on real input.
 *
 * 1. Replays a web server's log through a limiter, in the order of the log, whose seconds run back by up to
 *    a minute, and checks that no window held more than the quota promises.
 * 2. Replays it with a limit for each client, in a table, and tells how the heaviest clients fared.
 * 3. Lets several threads hammer one limiter on the real clock, and puts what was admitted beside the bound.
 *
 * Exits with 0 when all bounds held, 1 when one did not, 2 on a wrong option or a broken file. */

#define _POSIX_C_SOURCE 200809L

#include "tollgate.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NANOS UINT64_C(1000000000)
#define MAX_THREADS 64
#define MAX_SECONDS 3600
#define CLIENT_SETS 1024 /* of 8 slots */
#define HEAVIEST 5

struct options {
    const char *file;
    tg_quota trace;  /* in seconds */
    tg_quota client; /* in seconds */
    tg_quota hammer; /* in nanoseconds */
    unsigned threads;
    unsigned seconds;
};

static const char usage[] =
    "usage: replay [options]\n"
    "  --file FILE       log to replay: lines of SECOND,CLIENT,BYTES after a header\n"
    "  --quota C/P:B     its quota: C requests per P seconds, B at once     (2/60:10)\n"
    "  --client C/P:B    the quota of each client, likewise                 (2/60:10)\n"
    "  --hammer C/P:B    quota for the threads, P in seconds                (1000000/1:1000)\n"
    "  --threads N       how many threads, 1 to 64                          (4)\n"
    "  --seconds N       how long they run, 1 to 3600                       (2)\n";

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("replay: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

/* Reads a number that ends in one of `ends` (or in the string's own end, if that is among them). */
static int read_number(const char **text, uint64_t least, uint64_t most, const char *ends, uint64_t *number) {
    char *end;
    if (**text < '0' || **text > '9')
        return 0;
    errno = 0;
    *number = strtoull(*text, &end, 10);
    if (errno != 0 || *number < least || *number > most || memchr(ends, *end, strlen(ends) + 1) == NULL)
        return 0;
    if (*end == '\0' && ends[0] != '\0')
        return 0;
    *text = *end == '\0' ? end : end + 1;
    return 1;
}

static tg_quota quota_option(const char *name, const char *value, uint64_t ticks_per_second) {
    tg_quota quota;
    const char *text = value;
    if (!read_number(&text, 1, UINT64_MAX, "/", &quota.count) ||
        !read_number(&text, 1, UINT64_MAX / ticks_per_second, ":", &quota.period) ||
        !read_number(&text, 1, UINT64_MAX, "", &quota.burst))
        die("%s wants COUNT/SECONDS:BURST, each at least 1, as in 2/60:10, not \"%s\"", name, value);
    quota.period *= ticks_per_second;
    return quota;
}

static unsigned number_option(const char *name, const char *value, unsigned most) {
    uint64_t number;
    const char *text = value;
    if (!read_number(&text, 1, most, "", &number))
        die("%s wants a number from 1 to %u, not \"%s\"", name, most, value);
    return (unsigned)number;
}

static struct options parse_options(int argc, char **argv) {
    static const struct option known[] = {
        {"file", required_argument, NULL, 'f'},    {"quota", required_argument, NULL, 'q'},
        {"client", required_argument, NULL, 'c'},
        {"hammer", required_argument, NULL, 'h'},  {"threads", required_argument, NULL, 't'},
        {"seconds", required_argument, NULL, 's'}, {"help", no_argument, NULL, 'u'},
        {NULL, 0, NULL, 0},
    };
    struct options options = {"examples/data/web_trace.csv", {2, 60, 10}, {2, 60, 10}, {1000000, NANOS, 1000}, 4, 2};
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        switch (option) {
        case 'f': options.file = optarg; break;
        case 'q': options.trace = quota_option("--quota", optarg, 1); break;
        case 'c': options.client = quota_option("--client", optarg, 1); break;
        case 'h': options.hammer = quota_option("--hammer", optarg, NANOS); break;
        case 't': options.threads = number_option("--threads", optarg, MAX_THREADS); break;
        case 's': options.seconds = number_option("--seconds", optarg, MAX_SECONDS); break;
        case 'u': fputs(usage, stdout); exit(0);
        case ':': die("%s wants a value", argv[optind - 1]); break;
        default:
            if (optopt != 0)
                die("unknown option \"-%c\"; --help lists them", optopt);
            die("unknown option \"%s\"; --help lists them", argv[optind - 1]);
        }
    }
    if (optind < argc)
        die("unexpected \"%s\"; --help lists the options", argv[optind]);
    return options;
}

static tg_gcra limiter_of(const char *name, const tg_quota *quota, uint64_t now) {
    tg_gcra limiter;
    tg_fault fault;
    if (tg_gcra_init_with(&limiter, quota, NULL, now, &fault) != TG_OK)
        die("%s: %s: from %" PRIu64 " to %" PRIu64 " is allowed", name, tg_fault_str(fault.what), fault.min,
            fault.max);
    return limiter;
}

/* A request of a log, and what the limit of its client answered. */
struct request {
    uint64_t second, client;
    uint64_t wait; /* seconds; 0 where it was admitted */
};

/* The requests of a log, in its order. */
struct log {
    struct request *requests;
    size_t length;
};

static struct log read_log(const char *name) {
    struct log log = {NULL, 0};
    size_t room = 0;
    char line[128];
    unsigned long at = 1;
    FILE *file = fopen(name, "r");
    if (file == NULL || (fgets(line, sizeof line, file) == NULL && ferror(file)))
        die("cannot read %s: %s", name, strerror(errno));
    if (feof(file))
        die("%s is empty", name);
    if (strcmp(line, "second,client,bytes\n") != 0)
        die("%s:1: want the header second,client,bytes", name);
    while (fgets(line, sizeof line, file) != NULL) {
        const char *text = line;
        uint64_t second, client, bytes;
        at++;
        if (!read_number(&text, 0, UINT64_MAX, ",", &second) || !read_number(&text, 0, UINT64_MAX, ",", &client) ||
            !read_number(&text, 0, UINT64_MAX, "\n", &bytes) || *text != '\0')
            die("%s:%lu: want three numbers SECOND,CLIENT,BYTES", name, at);
        if (log.length == room) {
            room = room == 0 ? 1024 : 2 * room;
            log.requests = realloc(log.requests, room * sizeof *log.requests);
            if (log.requests == NULL)
                die("no memory for %zu requests", room);
        }
        log.requests[log.length++] = (struct request){second, client, 0};
    }
    if (ferror(file))
        die("cannot read %s: %s", name, strerror(errno));
    fclose(file);
    if (log.length == 0)
        die("%s holds no requests", name);
    return log;
}

static int by_value(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* How many were admitted in a window, and how many the quota allows. */
struct window {
    uint64_t count, allowed, seconds;
};

/* Of every closed window that begins and ends with an admitted request the one that is nearest to what the profile
 * promises, or beyond. For each end only the fullest window is looked at. A later beginning makes a fuller one when it
 * leaves out no more requests than the time that it leaves out regains. */
static struct window fullest(const tg_profile *profile, uint64_t *admitted, size_t length) {
    struct window full = {0, UINT64_MAX, 0};
    size_t first = 0;
    qsort(admitted, length, sizeof *admitted, by_value);
    for (size_t last = 0; last < length; last++) {
        const uint64_t left_out = admitted[last] - admitted[first];
        const uint64_t regained = tg_profile_max_admitted(profile, left_out) - tg_profile_burst(profile);
        if (last - first <= regained)
            first = last;
        const uint64_t window = admitted[last] - admitted[first];
        const uint64_t bound = tg_profile_max_admitted(profile, window);
        if (bound < last - first + 1 || bound - (last - first + 1) <= full.allowed - full.count) {
            full = (struct window){last - first + 1, bound, window};
            if (full.count > full.allowed)
                break;
        }
    }
    return full;
}

static int replay(const struct options *options, const struct log *log, tg_gcra *limiter) {
    uint64_t *admitted = malloc(log->length * sizeof *admitted);
    size_t granted = 0;
    uint64_t newest = 0, furthest_back = 0, worst = 0, worst_at = 0;
    if (admitted == NULL)
        die("no memory for %zu requests", log->length);
    for (size_t i = 0; i < log->length; i++) {
        const uint64_t now = log->requests[i].second;
        tg_outcome outcome;
        newest = now > newest ? now : newest;
        furthest_back = newest - now > furthest_back ? newest - now : furthest_back;
        if (tg_gcra_try_acquire(limiter, now, 1, &outcome) == TG_OK) {
            admitted[granted++] = now;
        } else if (outcome.retry_after > worst) {
            worst = outcome.retry_after;
            worst_at = now;
        }
    }
    printf("replay of %s\n", options->file);
    printf("  quota              %" PRIu64 " per %" PRIu64 " s, %" PRIu64 " at once\n", options->trace.count,
           options->trace.period, options->trace.burst);
    printf("  requests           %zu, up to %" PRIu64 " s out of order\n", log->length, furthest_back);
    printf("  admitted           %zu\n", granted);
    printf("  denied             %zu\n", log->length - granted);
    if (granted < log->length)
        printf("  worst denial       retry after %" PRIu64 " s, at second %" PRIu64 "\n", worst, worst_at);
    const struct window full = fullest(&limiter->profile, admitted, granted);
    const int held = full.count <= full.allowed;
    printf("  fullest window     %" PRIu64 " admitted of %" PRIu64 " allowed in %" PRIu64 " s: %s\n", full.count,
           full.allowed, full.seconds, held ? "held" : "BROKEN");
    free(admitted);
    return held;
}

/* How a client fared, over all. */
struct client {
    uint64_t name;
    size_t requests, admitted;
    uint64_t longest; /* wait, in seconds */
};

static int by_client(const void *a, const void *b) {
    const struct request *x = a, *y = b;
    return (x->client > y->client) - (x->client < y->client);
}

/* The heaviest first. */
static int by_requests(const void *a, const void *b) {
    const struct client *x = a, *y = b;
    return x->requests != y->requests ? (x->requests < y->requests) - (x->requests > y->requests)
                                      : (x->name > y->name) - (x->name < y->name);
}

/* A table with a limit for each client. */
static void set_up_table(tg_table *table, const char *name, const tg_quota *quota) {
    static TG_ALIGNED(64) unsigned char memory[TG_TABLE_BYTES(CLIENT_SETS, 1)];
    /* the log runs back by less than a minute: a slot is kept for so much longer than its client needs it */
    const tg_options late = {0, 60, 0, 0, 0, 0};
    tg_fault fault;
    if (tg_table_init_with(table, memory, sizeof memory, quota, 1, &late, &fault) != TG_OK)
        die("%s: %s: from %" PRIu64 " to %" PRIu64 " is allowed", name, tg_fault_str(fault.what), fault.min, fault.max);
}

/* Decides on each request by the limit of its client; how many found no room in the table. A client is known by its
 * number here; tg_key_of_ipv4 and others make keys of what a server knows. */
static size_t limit_clients(tg_table *table, struct log *log) {
    /* no attacker chooses the clients of a file; a server takes 16 random bytes */
    static const tg_secret secret = {{0}};
    size_t full = 0;
    for (size_t i = 0; i < log->length; i++) {
        struct request *request = &log->requests[i];
        tg_table_outcome outcome;
        const tg_key key = tg_key_of_u64(&secret, request->client);
        full += tg_table_try_acquire(table, key, request->second, 1, &outcome) == TG_FULL;
        request->wait = outcome.retry_after;
    }
    return full;
}

static int replay_clients(const struct options *options, struct log *log, tg_table *table,
                          const tg_profile *profile) {
    struct client *clients = calloc(log->length, sizeof *clients);
    uint64_t *admitted = malloc(log->length * sizeof *admitted);
    size_t count = 0, granted = 0, held = 0;
    if (clients == NULL || admitted == NULL)
        die("no memory for %zu requests", log->length);
    const size_t full = limit_clients(table, log);
    qsort(log->requests, log->length, sizeof *log->requests, by_client);
    for (size_t i = 0; i < log->length; count++) {
        struct client *client = &clients[count];
        for (client->name = log->requests[i].client; i < log->length && log->requests[i].client == client->name; i++) {
            const struct request *request = &log->requests[i];
            client->requests++;
            client->longest = request->wait > client->longest ? request->wait : client->longest;
            if (request->wait == 0)
                admitted[client->admitted++] = request->second;
        }
        const struct window window = fullest(profile, admitted, client->admitted);
        held += window.count <= window.allowed;
        granted += client->admitted;
    }
    qsort(clients, count, sizeof *clients, by_requests);
    printf("the same, with a limit for each client\n");
    printf("  quota              %" PRIu64 " per %" PRIu64 " s, %" PRIu64 " at once, for each of %zu clients\n",
           options->client.count, options->client.period, options->client.burst, count);
    printf("  admitted           %zu\n", granted);
    printf("  denied             %zu, of which %zu found no room in %d slots\n", log->length - granted, full,
           8 * CLIENT_SETS);
    printf("  client  requests  admitted    denied  longest wait\n");
    for (size_t i = 0; i < count && i < HEAVIEST; i++)
        printf("  %6" PRIu64 "  %8zu  %8zu  %8zu  %10" PRIu64 " s\n", clients[i].name, clients[i].requests,
               clients[i].admitted, clients[i].requests - clients[i].admitted, clients[i].longest);
    printf("  every window       of %zu clients of %zu: %s\n", held, count, held == count ? "held" : "BROKEN");
    free(clients);
    free(admitted);
    return held == count;
}

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NANOS + (uint64_t)now.tv_nsec;
}

/* What a thread is given, and what it found. On lines of their own, not to disturb each other. */
struct worker {
    tg_word *word;
    const tg_profile *profile;
    uint64_t begin, end;
    uint64_t admitted, denied;
    uint64_t first, last; /* ticks of its first and last decision */
    char apart[128];
};

static void *hammer_one(void *argument) {
    struct worker *worker = argument;
    struct worker own = *worker;
    uint64_t now = nanoseconds();
    while (now < own.begin)
        now = nanoseconds();
    own.first = now;
    for (; now < own.end; now = nanoseconds()) {
        if (tg_word_try_acquire(own.word, own.profile, now, 1, NULL) == TG_OK)
            own.admitted++;
        else
            own.denied++;
        own.last = now;
    }
    *worker = own;
    return NULL;
}

static int hammer(const struct options *options, const tg_profile *profile) {
    static struct { tg_word word; char apart[128]; } shared;
    static struct worker workers[MAX_THREADS];
    static pthread_t threads[MAX_THREADS];
    const uint64_t begin = nanoseconds() + NANOS / 20;
    uint64_t admitted = 0, denied = 0, first = UINT64_MAX, last = 0;

    tg_word_init(&shared.word, profile, begin);
    for (unsigned i = 0; i < options->threads; i++) {
        workers[i].word = &shared.word;
        workers[i].profile = profile;
        workers[i].begin = begin;
        workers[i].end = begin + options->seconds * NANOS;
        if (pthread_create(&threads[i], NULL, hammer_one, &workers[i]) != 0)
            die("cannot start thread %u of %u", i + 1, options->threads);
    }
    printf("hammer: %u threads on one limiter for %u s, on the real clock\n", options->threads, options->seconds);
    printf("  quota              %" PRIu64 " per %" PRIu64 " ns, %" PRIu64 " at once\n", options->hammer.count,
           options->hammer.period, options->hammer.burst);
    printf("  thread      admitted        denied   decisions/s\n");
    for (unsigned i = 0; i < options->threads; i++) {
        const struct worker *worker = &workers[i];
        pthread_join(threads[i], NULL);
        printf("  %6u  %12" PRIu64 "  %12" PRIu64 "  %12" PRIu64 "\n", i, worker->admitted, worker->denied,
               (worker->admitted + worker->denied) / options->seconds);
        if (worker->admitted + worker->denied == 0)
            continue;
        admitted += worker->admitted;
        denied += worker->denied;
        first = worker->first < first ? worker->first : first;
        last = worker->last > last ? worker->last : last;
    }
    const uint64_t bound = tg_profile_max_admitted(profile, last - first);
    printf("     all  %12" PRIu64 "  %12" PRIu64 "  %12" PRIu64 "\n", admitted, denied,
           (admitted + denied) / options->seconds);
    printf("  bound              %" PRIu64 " admitted of %" PRIu64 " allowed in %" PRIu64 " ns: %s\n", admitted, bound,
           last - first, admitted <= bound ? "held" : "BROKEN");
    return admitted <= bound;
}

int main(int argc, char **argv) {
    const struct options options = parse_options(argc, argv);
    struct log log = read_log(options.file);
    tg_gcra limiter = limiter_of("--quota", &options.trace, log.requests[0].second);
    const tg_gcra client = limiter_of("--client", &options.client, 0);
    tg_table clients;
    set_up_table(&clients, "--client", &options.client);
    const tg_gcra shared = limiter_of("--hammer", &options.hammer, 0);
    const int replayed = replay(&options, &log, &limiter);
    const int limited = replay_clients(&options, &log, &clients, &client.profile);
    const int hammered = hammer(&options, &shared.profile);
    free(log.requests);
    if (fflush(stdout) != 0)
        die("cannot write: %s", strerror(errno));
    return replayed && limited && hammered ? 0 : 1;
}
