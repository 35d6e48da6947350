/* tollgate: rate limiting in one atomic word. The caller supplies the time.
 *
 * Generated from the Rust sources by `make header`; changes by hand are lost. C99 and C++11.
 *
 *     static tg_gcra32 logins = TG_GCRA32_INIT(5, 60000, 5);      5 per 60000 ms, 5 at once
 *
 *     if (tg_gcra32_try_acquire(&logins, now_ms(), 1, NULL) == TG_OK)
 *         log_in();
 *
 * Where to look; each with `32` in its name over a word of 32 bits, and without over 64:
 *
 *     tg_gcra            a rate and a burst: yes or no, and when to ask again
 *     tg_profile, tg_word    the same apart: one quota, thousands of words
 *     tg_shaper          and a slot in line: reserve, cancel, settle, debit; a server's own limit followed
 *     tg_live            and a quota that changes in use, in one step: tg_live_change
 *     tg_demand, tg_aimd    and a rate that follows the demand, or the 429 of a server
 *     tg_jitter, tg_stagger    when to come back, where many were denied at once
 *     tg_tiers           several limits, taken all or none
 *     tg_budget          requests and tokens of a language model: an estimate charged, and settled afterwards
 *     tg_child           a promised rate, and what the parent has left over
 *     tg_bucket          a refill at the turn of each period
 *     tg_duty_cycle32, tg_log_site    air time, and log lines
 *
 * No allocation, no globals, no libc, no callbacks but one: a library built for a processor without
 * compare-and-swap with the feature `critical-section` calls two functions that the program supplies, where an
 * acquire masks interrupts and answers how they were, and a release puts them back to that:
 *
 *     uint32_t _critical_section_1_0_acquire(void);
 *     void _critical_section_1_0_release(uint32_t before);
 *
 * All state lies in structs of the caller's, at the size and alignment given here. Their fields are
 * private: read and written by this library only, but for a limiter's `profile`, which may be read, and the `live`
 * of one whose rate follows what happens, which the functions of tg_live may be given.
 *
 * Time is a tick of one monotonic clock of the caller's, in every call on a limiter. It may be older than
 * what another thread brought, by the profile's `stale`.
 *
 * Pointers: NULL answers TG_E_NULL and a misaligned pointer TG_E_ARGUMENT, with nothing done. A zeroed
 * limiter, profile or bucket answers TG_E_UNINIT, never "no limit", and so does one whose quota was refused
 * with TG_E_QUOTA, which leaves zeros. What may write takes a pointer that is not const: a limiter declared
 * const lies in flash, and the swap would fault. An error writes zeros to `out`, to `taken` and to a slot that
 * would be filled, and the maximum to the `retry_after` of `out`. A snapshot is bytes, at any alignment.
 *
 * Threads and interrupts: every verb may be called from any number of them at once on the same limiter,
 * and is lock-free where the processor has compare-and-swap for the word. An initialiser may not be
 * called while anything else uses its memory.
 */
#ifndef TOLLGATE_H
#define TOLLGATE_H
