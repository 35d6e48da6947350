// tollgate for C++11 and later: the C ABI of tollgate.h as types. Header only, no exceptions, no allocation.
//
//     static tollgate::gcra32 logins{tollgate::quota32<5, 60000, 5>()};   // 5 per 60000 ms, 5 at once
//
//     if (logins.try_acquire(now_ms(), 1))
//         log_in();
//
// A quota that is known at compile time is checked there, and the limiter is constant-initialised: it may be
// used before main, with no call at run time. One that is not is set up by assign(), whose status must be
// looked at. Limiters are not copied: a copy would be a second limit.
//
// Threads, interrupts and ticks: as tollgate.h says.
#ifndef TOLLGATE_HPP
#define TOLLGATE_HPP

#include "tollgate.h"

// the macros of C, used below, are written with C's casts
#if defined(__GNUC__)
#pragma GCC system_header
#endif

namespace tollgate {

/// What a verb answered: conforming or not, and what it leaves. All of it was computed by the call.
template <typename Outcome>
class decision {
public:
    constexpr decision(tg_status status, const Outcome &outcome) noexcept
        : status_(status), outcome_(outcome) {}

    /// Conforming.
    constexpr explicit operator bool() const noexcept { return status_ == TG_OK; }
    /// Not now: ask again after retry_after().
    constexpr bool not_yet() const noexcept { return status_ == TG_DENIED; }
    /// More than can conform at one instant.
    constexpr bool never() const noexcept { return status_ == TG_EXCEEDS_BURST; }
    /// The status of C, where an error is below 0.
    constexpr tg_status status() const noexcept { return status_; }

    /// Cells that conform at this tick, rounded down.
    constexpr decltype(Outcome::remaining) remaining() const noexcept { return outcome_.remaining; }
    /// Ticks after which what was asked for conforms, rounded up; the maximum for never.
    constexpr decltype(Outcome::retry_after) retry_after() const noexcept { return outcome_.retry_after; }
    /// Ticks after which the limiter is full again, rounded up.
    constexpr decltype(Outcome::reset_after) reset_after() const noexcept { return outcome_.reset_after; }

private:
    tg_status status_;
    Outcome outcome_;
};

namespace detail {

constexpr uint64_t gcd(uint64_t a, uint64_t b) noexcept { return b == 0 ? a : gcd(b, a % b); }

// The names of C, by family.
struct of_gcra32 {
    using state = tg_gcra32;
    using profile = tg_profile32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto init = tg_gcra32_init_with;
    static constexpr auto max_admitted = tg_profile32_max_admitted;
    static constexpr auto try_acquire = tg_gcra32_try_acquire;
    static constexpr auto allow = tg_gcra32_allow;
    static constexpr auto acquire_up_to = tg_gcra32_acquire_up_to;
    static constexpr auto peek = tg_gcra32_peek;
    static constexpr auto touch = tg_gcra32_touch;
    static constexpr auto fill = tg_gcra32_fill;
    static constexpr auto drain = tg_gcra32_drain;
    static constexpr auto snapshot = tg_gcra32_snapshot;
    static constexpr auto restore = tg_gcra32_restore;
};

struct of_bucket32 {
    using state = tg_bucket32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto init = tg_bucket32_init_with;
    static constexpr auto max_admitted = tg_bucket32_max_admitted;
    static constexpr auto try_acquire = tg_bucket32_try_acquire;
    static constexpr auto allow = tg_bucket32_allow;
    static constexpr auto acquire_up_to = tg_bucket32_acquire_up_to;
    static constexpr auto peek = tg_bucket32_peek;
    static constexpr auto touch = tg_bucket32_touch;
    static constexpr auto fill = tg_bucket32_fill;
    static constexpr auto drain = tg_bucket32_drain;
    static constexpr auto snapshot = tg_bucket32_snapshot;
    static constexpr auto restore = tg_bucket32_restore;
};

#if TG_HAVE_64
struct of_gcra {
    using state = tg_gcra;
    using profile = tg_profile;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto init = tg_gcra_init_with;
    static constexpr auto max_admitted = tg_profile_max_admitted;
    static constexpr auto try_acquire = tg_gcra_try_acquire;
    static constexpr auto allow = tg_gcra_allow;
    static constexpr auto acquire_up_to = tg_gcra_acquire_up_to;
    static constexpr auto peek = tg_gcra_peek;
    static constexpr auto touch = tg_gcra_touch;
    static constexpr auto fill = tg_gcra_fill;
    static constexpr auto drain = tg_gcra_drain;
    static constexpr auto snapshot = tg_gcra_snapshot;
    static constexpr auto restore = tg_gcra_restore;
};

struct of_bucket {
    using state = tg_bucket;
    using tick = uint64_t;
    using cells = uint32_t;
    using outcome = tg_outcome;
    static constexpr auto init = tg_bucket_init_with;
    static constexpr auto max_admitted = tg_bucket_max_admitted;
    static constexpr auto try_acquire = tg_bucket_try_acquire;
    static constexpr auto allow = tg_bucket_allow;
    static constexpr auto acquire_up_to = tg_bucket_acquire_up_to;
    static constexpr auto peek = tg_bucket_peek;
    static constexpr auto touch = tg_bucket_touch;
    static constexpr auto fill = tg_bucket_fill;
    static constexpr auto drain = tg_bucket_drain;
    static constexpr auto snapshot = tg_bucket_snapshot;
    static constexpr auto restore = tg_bucket_restore;
};
#endif

// The verbs, once for all families.
template <typename Family>
class limiter {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using outcome = typename Family::outcome;
    using decision = tollgate::decision<outcome>;

    limiter(const limiter &) = delete;
    limiter &operator=(const limiter &) = delete;

    /// Takes all of n, or nothing, and tells what is left.
    decision try_acquire(tick now, cells n = 1) noexcept {
        outcome out{};
        const tg_status status = Family::try_acquire(&state_, now, n, &out);
        return decision(status, out);
    }

    /// Takes all of n, or nothing; cheaper, since nothing else is computed.
    bool allow(tick now, cells n = 1) noexcept { return Family::allow(&state_, now, n); }

    /// Takes as many of n as conform; taken tells how many.
    decision acquire_up_to(tick now, cells n, cells &taken) noexcept {
        outcome out{};
        const tg_status status = Family::acquire_up_to(&state_, now, n, &taken, &out);
        return decision(status, out);
    }

    /// The answer of try_acquire, with nothing taken.
    decision peek(tick now, cells n = 0) const noexcept {
        outcome out{};
        const tg_status status = Family::peek(&state_, now, n, &out);
        return decision(status, out);
    }

    /// Renews a limiter that may be idle for long.
    tg_status touch(tick now) noexcept { return Family::touch(&state_, now); }
    /// Makes it full.
    tg_status fill(tick now) noexcept { return Family::fill(&state_, now); }
    /// Makes it empty.
    tg_status drain(tick now) noexcept { return Family::drain(&state_, now); }

    /// The state at now, to be restored on a clock that starts anywhere; zeros where the limiter was not set up.
    tg_snapshot snapshot(tick now) const noexcept {
        tg_snapshot kept;
        Family::snapshot(&state_, now, &kept);
        return kept;
    }
    /// Makes the state that of a snapshot, so many ticks after it; TG_E_SNAPSHOT where there is anything wrong.
    tg_status restore(const tg_snapshot &kept, tick now, uint64_t off = TG_OFF_UNKNOWN,
                      tg_fault *fault = nullptr) noexcept {
        return Family::restore(&state_, &kept, now, off, fault);
    }

    /// For the functions of C.
    typename Family::state *c() noexcept { return &state_; }
    const typename Family::state *c() const noexcept { return &state_; }

protected:
    constexpr explicit limiter(const typename Family::state &state) noexcept : state_(state) {}

    typename Family::state state_;
};

}  // namespace detail

/// GCRA: gcra32 and gcra.
template <typename Family>
class basic_gcra : public detail::limiter<Family> {
    using base = detail::limiter<Family>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_gcra() noexcept : base(typename Family::state{}) {}
    /// Full.
    constexpr explicit basic_gcra(const typename Family::profile &profile) noexcept
        : base(typename Family::state{{0}, profile}) {}

    /// Sets the limiter up, full at now; not while it is in use.
    tg_status assign(const tg_quota &quota, typename Family::tick now = 0, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &quota, options, now, fault);
    }

    /// What the quota promises.
    uint64_t max_admitted(uint64_t window) const noexcept {
        return Family::max_admitted(&this->state_.profile, window);
    }
};

/// The interval token bucket: bucket32 and bucket.
template <typename Family>
class basic_bucket : public detail::limiter<Family> {
    using base = detail::limiter<Family>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_bucket() noexcept : base(typename Family::state{}) {}
    /// Of TG_BUCKET_INIT or TG_BUCKET32_INIT.
    constexpr explicit basic_bucket(const typename Family::state &state) noexcept : base(state) {}

    /// Sets the bucket up, with its initial tokens at now; not while it is in use.
    tg_status assign(const tg_bucket_config &config, typename Family::tick now = 0, uint64_t stale = 0,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &config, stale, now, fault);
    }

    /// What the configuration promises.
    uint64_t max_admitted(uint64_t window) const noexcept {
        return Family::max_admitted(&this->state_, window);
    }
};

/// On for no more than so many ticks in any window: TG_DUTY_CYCLE32_INIT, or set up by assign().
class duty_cycle32 {
public:
    using decision = tollgate::decision<tg_outcome32>;

    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr duty_cycle32() noexcept : state_{} {}
    constexpr explicit duty_cycle32(const tg_duty_cycle32 &state) noexcept : state_(state) {}

    duty_cycle32(const duty_cycle32 &) = delete;
    duty_cycle32 &operator=(const duty_cycle32 &) = delete;

    /// On for at most so many ticks in any window, and for the longest at once; not while it is in use.
    tg_status assign(uint64_t on, uint64_t window, uint64_t longest, uint64_t *error = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return tg_duty_cycle32_init(&state_, on, window, longest, error, fault);
    }

    /// Whether a transmission of so many ticks may begin, which counts it.
    decision try_send(uint32_t now, uint32_t air_time) noexcept {
        tg_outcome32 out{};
        const tg_status status = tg_duty_cycle32_try_send(&state_, now, air_time, &out);
        return decision(status, out);
    }

    /// The longest transmission that may begin at now.
    uint32_t air_time_left(uint32_t now) const noexcept { return tg_duty_cycle32_air_time_left(&state_, now); }

    /// Nothing is saved up: the start after a reboot without a snapshot.
    tg_status drain(uint32_t now) noexcept { return tg_gcra32_drain(&state_.gcra, now); }

    /// The state at now, for restore().
    tg_snapshot snapshot(uint32_t now) const noexcept {
        tg_snapshot kept;
        tg_gcra32_snapshot(&state_.gcra, now, &kept);
        return kept;
    }
    /// Makes the state that of a snapshot, so many ticks after it; TG_E_SNAPSHOT where there is anything wrong.
    tg_status restore(const tg_snapshot &kept, uint32_t now, uint64_t off = TG_OFF_UNKNOWN,
                      tg_fault *fault = nullptr) noexcept {
        return tg_gcra32_restore(&state_.gcra, &kept, now, off, fault);
    }

private:
    tg_duty_cycle32 state_;
};

/// A place that logs, limited to a rate: 8 bytes, constant-initialised. TG_LOG_LIMITED makes one where it stands.
class log_site {
public:
    constexpr log_site() noexcept : site_(TG_LOG_SITE_INIT) {}

    log_site(const log_site &) = delete;
    log_site &operator=(const log_site &) = delete;

    /// Whether a line may go out; suppressed tells how many were kept back since the last one.
    bool allows(const tg_profile32 &profile, uint32_t now, uint32_t &suppressed) noexcept {
        return tg_log_site_allows(&site_, &profile, now, &suppressed) == TG_OK;
    }

    /// How many were kept back since the last line.
    uint32_t suppressed() const noexcept { return tg_log_site_suppressed(&site_); }

private:
    tg_log_site site_;
};

/// Over one 32-bit word and a 32-bit tick, which may wrap.
using gcra32 = basic_gcra<detail::of_gcra32>;
using bucket32 = basic_bucket<detail::of_bucket32>;

/// The profile of a quota known at compile time, reduced to lowest terms; one that does not fit is no
/// constant expression and does not compile.
template <uint64_t Count, uint64_t Period, uint64_t Burst, uint64_t Stale = uint64_t{1} << 19,
          uint64_t Debt = Stale>
constexpr tg_profile32 quota32() noexcept {
    return TG_PROFILE32_INIT_WITH(Count / detail::gcd(Count, Period), Period / detail::gcd(Count, Period),
                                  Burst, Stale, Debt);
}

#if TG_HAVE_64
/// Over one 64-bit word.
using gcra = basic_gcra<detail::of_gcra>;
using bucket = basic_bucket<detail::of_bucket>;

/// The profile of a quota known at compile time, for 64 bits; as quota32.
template <uint64_t Count, uint64_t Period, uint64_t Burst, uint64_t Stale = uint64_t{1} << 40,
          uint64_t Debt = Stale>
constexpr tg_profile quota() noexcept {
    return TG_PROFILE_INIT_WITH(Count / detail::gcd(Count, Period), Period / detail::gcd(Count, Period),
                                Burst, Stale, Debt);
}
#endif

}  // namespace tollgate

#endif  // TOLLGATE_HPP
