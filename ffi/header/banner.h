/* tollgate: rate limiting in one atomic word. The caller supplies the time.
 *
 * Generated from the Rust sources by `make header`; changes by hand are lost. C99 and C++11.
 *
 *     static tg_gcra32 logins = TG_GCRA32_INIT(5, 60000, 5);      5 per 60000 ms, 5 at once
 *
 *     if (tg_gcra32_try_acquire(&logins, now_ms(), 1, NULL) == TG_OK)
 *         log_in();
 *
 * No allocation, no globals, no callbacks, no libc. All state lies in structs of the caller's, at the
 * size and alignment given here. Their fields are private: read and written by this library only.
 *
 * Time is a tick of one monotonic clock of the caller's, in every call on a limiter. It may be older than
 * what another thread brought, by the profile's `stale`.
 *
 * Pointers: NULL answers TG_E_NULL and a misaligned pointer TG_E_ARGUMENT, with nothing done. Zeroed
 * memory answers TG_E_UNINIT, never "no limit". What may write takes a pointer that is not const: a
 * limiter declared const lies in flash, and the swap would fault. An error writes zeros to `out`, and the
 * maximum to its `retry_after`.
 *
 * Threads and interrupts: every verb may be called from any number of them at once on the same limiter,
 * and is lock-free where the processor has compare-and-swap for the word. An initialiser may not be
 * called while anything else uses its memory.
 */
#ifndef TOLLGATE_H
#define TOLLGATE_H
