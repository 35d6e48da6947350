/* Hostile C: what the files hostile*.c share. A function of the library is data here: what each of its
 * pointers is for, and how to call it. Attacks are then written once, for all of them. */

#ifndef HOSTILE_H
#define HOSTILE_H

#include "tollgate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a pointer is to a function, and so what may become of the memory behind it. */
typedef enum role {
    TARGET = 1, /* set up by the call */
    LIMITER,    /* word and profile in one; the word comes first, and it alone may change */
    WORD,       /* the word of a profile elsewhere */
    CHANGED,    /* a limiter whose quota is changed */
    SEVERAL,    /* what has more words than one, or one that a grant may leave: only what is granted changes them */
    LENDER,     /* as LIMITER, of which there may be enough cells in a lease */
    OWN,        /* what one thread has of its own: any value; what it saw may change by a refusal, too */
    ADAPTING,   /* a limiter whose rate follows what happens: a refusal is told, too */
    LEADS,      /* a limiter that leads to slots: as LIMITER, but that anybody may move its first word on, and that its
                 * bytes are no random ones, of which one is an address */
    SLOTS,      /* words that a success zeroes */
    SITE,       /* a log site, which counts what is refused; zeroed, it was never asked */
    READ,       /* a limiter or a profile that is read; zeroed, it was never set up */
    READ_WORD,  /* a word that is read; zeroed, it is full */
    INPUT,      /* a quota or a rule: any value, accepted or refused */
    OPTIONS,    /* as INPUT, and may be NULL */
    OUT,        /* may be NULL: three numbers, of which the second is retry_after */
    TAKEN,      /* a number; a refusal and an error write 0 */
    GRANTED,    /* a reservation; a refusal and an error write zeros */
    HELD,       /* a reservation that is used up: any value; zeros where that was done */
    SAVED,      /* a snapshot that is written; an error writes zeros */
    KEPT,       /* a snapshot that is read: any value, restored or refused */
    MASK,       /* may be NULL: who refused, 0 unless somebody did */
    RATE_ERROR, /* may be NULL: written by a success only */
    FAULT       /* may be NULL */
} role;

/* What a function answers. */
typedef enum kind {
    SET_UP, /* a status: it fills a target */
    TAKE,   /* a status: OK, DENIED or EXCEEDS_BURST */
    LOOK_UP, /* as TAKE, or FULL */
    ALLOW,  /* true where TAKE would answer OK */
    CHANGE, /* a status: OK */
    FOLLOW, /* a status: OK or BEYOND_DEBT */
    REQUOTA, /* a status: OK, BUSY, E_QUOTA, BEYOND_DEBT, or E_ARGUMENT for its second number */
    MARK,   /* a colour, or E_ARGUMENT for its third number */
    LOG,    /* a status: OK or DENIED */
    SAVE,   /* a status: OK */
    RESTORE, /* a status: OK, or E_SNAPSHOT and a fault */
    ASK,    /* a number; `nothing` where there is no profile */
    ASK_WAIT, /* the same, the maximum of its width where there is no profile */
    TEXT    /* the address of a text */
} kind;

enum { POINTERS = 6, NUMBERS = 4, LARGEST = 224 };

typedef struct parameter {
    role role;
    size_t size, align;
    /* A value that is as it should be; its address is also the name of the type. */
    const void *sound;
} parameter;

typedef struct function {
    const char *name;
    uint64_t (*call)(void *const p[], const uint64_t n[]);
    kind kind;
    /* Of its ticks and cells, in bytes. */
    size_t width;
    unsigned numbers;
    parameter parameters[POINTERS];
} function;

/* Every function of the header. */
extern const function functions[];
extern const size_t function_count;
enum { MOST_FUNCTIONS = 512 };

/* Makes the snapshots among them, and what has no static initialiser; whether it could. */
bool save_sound(void);

/* One call: where each pointer leads, what lies there, and the numbers. */
typedef struct attack {
    bool null[POINTERS];
    size_t offset[POINTERS]; /* from where it would be aligned */
    unsigned char object[POINTERS][LARGEST];
    uint64_t n[NUMBERS];
    /* The pointer to TAKEN leads into OUT instead, so many bytes after its begin. */
    bool overlaps;
    size_t overlap;
} attack;

/* Sets of statuses, for what a call may answer. */
#define ONLY(status) (1u << ((status) + 8))
#define DECIDED (ONLY(TG_OK) | ONLY(TG_DENIED) | ONLY(TG_EXCEEDS_BURST))
#define ANYTHING (~0u)

/* Arguments that are as they should be. */
attack sound_attack(const function *f);

/* Calls, checks everything that must hold after any call, and that the status is one of `allowed` (the answer,
 * where `f` asks: that it is the one for no profile, unless ANYTHING is allowed). What the call left is in `a`.
 * Ends the program where something is not so. */
uint64_t strike(const function *f, attack *a, unsigned allowed);

/* Ends the program where `claim` is not so. */
void require(bool claim, const char *what, const function *f, const attack *a, uint64_t answer);

unsigned pointer_count(const function *f);
bool optional(role r);

/* Prints how often each function was called. */
void print_calls(void);

#endif
