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
    /// More would be owed than the quota lends; remaining() is what would have been accepted.
    constexpr bool beyond_debt() const noexcept { return status_ == TG_BEYOND_DEBT; }
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

/// A slot in line, filled by reserve(): moved, never copied, and used up by cancel() or settle(). It gives nothing
/// back by itself, since only its owner knows the time.
template <typename Slot>
class reservation {
public:
    using tick = decltype(Slot::due);

    constexpr reservation() noexcept : slot_{} {}
    reservation(const reservation &) = delete;
    reservation &operator=(const reservation &) = delete;
    reservation(reservation &&other) noexcept : slot_(other.slot_) { other.slot_ = Slot{}; }
    reservation &operator=(reservation &&other) noexcept {
        const Slot slot = other.slot_;
        other.slot_ = Slot{};
        slot_ = slot;
        return *this;
    }

    /// The tick from which on the cells conform.
    constexpr tick due() const noexcept { return slot_.due; }
    /// The tick at which it was made.
    constexpr tick made_at() const noexcept { return slot_.made_at; }
    /// The tick from which on nothing is left to be given back.
    constexpr tick expires() const noexcept { return slot_.expires; }
    /// Cells; 0 where there is no reservation.
    constexpr tick cost() const noexcept { return slot_.cost; }

    /// For the functions of C.
    Slot *c() noexcept { return &slot_; }

private:
    Slot slot_;
};

/// What limits together answered; in a mask bit i is for the limit at place i.
template <typename Outcome>
class verdict {
public:
    using cells = decltype(Outcome::retry_after);

    constexpr verdict(tg_status status, const Outcome &outcome) noexcept : status_(status), outcome_(outcome) {}

    /// Conforming, all of them.
    constexpr explicit operator bool() const noexcept { return status_ == TG_OK; }
    /// Not now: ask again after retry_after().
    constexpr bool not_yet() const noexcept { return status_ == TG_DENIED; }
    /// More than can conform at one instant, of those in never_by().
    constexpr bool never() const noexcept { return status_ == TG_EXCEEDS_BURST; }
    /// The status of C, where an error is below 0.
    constexpr tg_status status() const noexcept { return status_; }

    /// Whether the limit at a place refused.
    constexpr bool refused(unsigned place) const noexcept { return (outcome_.refused >> place & 1) != 0; }
    /// A mask: those that refused.
    constexpr cells refused_by() const noexcept { return outcome_.refused; }
    /// A mask: those of which so many never conform.
    constexpr cells never_by() const noexcept { return outcome_.never; }
    /// A mask: those in shadow that would have refused.
    constexpr cells shadows() const noexcept { return outcome_.shadows; }
    /// Ticks after which all of them conform, rounded up; the maximum for never.
    constexpr cells retry_after() const noexcept { return outcome_.retry_after; }

private:
    tg_status status_;
    Outcome outcome_;
};

/// What a budget charged for a request: moved, never copied, and used up by cancel() or settle(). It gives nothing back by
/// itself, since only its owner knows the time and what was used; not settled, it expires.
template <typename Spending>
class charge {
public:
    using tick = decltype(Spending::tokens.due);

    constexpr charge() noexcept : spending_{} {}
    charge(const charge &) = delete;
    charge &operator=(const charge &) = delete;
    charge(charge &&other) noexcept : spending_(other.spending_) { other.spending_ = Spending{}; }
    charge &operator=(charge &&other) noexcept {
        const Spending spending = other.spending_;
        other.spending_ = Spending{};
        spending_ = spending;
        return *this;
    }

    /// Tokens; 0 where nothing is charged.
    constexpr tick estimate() const noexcept { return spending_.tokens.cost; }

    /// For the functions of C.
    Spending *c() noexcept { return &spending_; }

private:
    Spending spending_;
};

namespace detail {

constexpr uint64_t gcd(uint64_t a, uint64_t b) noexcept { return b == 0 ? a : gcd(b, a % b); }

// The names of C, by family.
#define TG_P_TAKES(c) \
    static constexpr auto init = tg_##c##_init_with; \
    static constexpr auto try_acquire = tg_##c##_try_acquire; \
    static constexpr auto allow = tg_##c##_allow; \
    static constexpr auto acquire_up_to = tg_##c##_acquire_up_to; \
    static constexpr auto peek = tg_##c##_peek; \
    static constexpr auto touch = tg_##c##_touch;
#define TG_P_VERBS(c) \
    TG_P_TAKES(c) \
    static constexpr auto fill = tg_##c##_fill; \
    static constexpr auto drain = tg_##c##_drain;
#define TG_P_ADAPTS(c) \
    TG_P_TAKES(c) \
    static constexpr auto level = tg_##c##_level; \
    static constexpr auto max_admitted = tg_##c##_max_admitted;
#define TG_P_KEPT(c) \
    static constexpr auto snapshot = tg_##c##_snapshot; \
    static constexpr auto restore = tg_##c##_restore;
#define TG_P_LENDS(c) \
    static constexpr auto reserve = tg_##c##_reserve; \
    static constexpr auto reserve_oversize = tg_##c##_reserve_oversize; \
    static constexpr auto cancel = tg_##c##_cancel; \
    static constexpr auto settle = tg_##c##_settle; \
    static constexpr auto debit = tg_##c##_debit; \
    static constexpr auto not_before = tg_##c##_not_before; \
    static constexpr auto observe = tg_##c##_observe;

struct of_gcra32 {
    using state = tg_gcra32;
    using profile = tg_profile32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto max_admitted = tg_profile32_max_admitted;
    static constexpr auto refund = tg_gcra32_refund;
    TG_P_VERBS(gcra32) TG_P_KEPT(gcra32)
};

struct of_unshared32 {
    using state = tg_unshared32;
    using profile = tg_profile32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    TG_P_VERBS(unshared32)
};

struct of_lease32 {
    using state = tg_lease32;
    using tick = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto try_acquire = tg_lease32_try_acquire;
    static constexpr auto give_back = tg_lease32_give_back;
};

struct of_handle32 {
    using state = tg_handle32;
    using word = tg_word32;
    using profile = tg_profile32;
    using tick = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto try_acquire = tg_handle32_try_acquire;
    static constexpr auto allow = tg_handle32_allow;
};

struct of_shaper32 {
    using state = tg_shaper32;
    using slot = tg_reservation32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto max_admitted = tg_profile32_max_admitted;
    static constexpr auto refund = tg_shaper32_refund;
    TG_P_VERBS(shaper32) TG_P_KEPT(shaper32) TG_P_LENDS(shaper32)
};

struct of_live32 {
    using state = tg_live32;
    using slot = tg_reservation32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto max_admitted = tg_live32_max_admitted;
    static constexpr auto burst = tg_live32_burst;
    static constexpr auto change = tg_live32_change;
    TG_P_VERBS(live32) TG_P_LENDS(live32)
};

struct of_demand32 {
    using state = tg_demand32;
    using config = tg_demand_config;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    TG_P_ADAPTS(demand32)
};

struct of_aimd32 {
    using state = tg_aimd32;
    using config = tg_aimd_config;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto success = tg_aimd32_success;
    static constexpr auto overload = tg_aimd32_overload;
    TG_P_ADAPTS(aimd32)
};

struct of_bucket32 {
    using state = tg_bucket32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto max_admitted = tg_bucket32_max_admitted;
    TG_P_VERBS(bucket32) TG_P_KEPT(bucket32)
};

struct of_window32 {
    using state = tg_window32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto max_admitted = tg_window32_max_admitted;
    static constexpr auto max_idle = tg_window32_max_idle;
    TG_P_VERBS(window32) TG_P_KEPT(window32)
};

struct of_log32 {
    using state = tg_log32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_outcome32;
    static constexpr auto init = tg_log32_init_with;
    static constexpr auto try_acquire = tg_log32_try_acquire;
    static constexpr auto allow = tg_log32_allow;
    static constexpr auto acquire_up_to = tg_log32_acquire_up_to;
    static constexpr auto peek = tg_log32_peek;
    static constexpr auto count = tg_log32_count;
    static constexpr auto touch = tg_log32_touch;
    static constexpr auto clear = tg_log32_clear;
    static constexpr auto max_admitted = tg_log32_max_admitted;
    static constexpr auto max_idle = tg_log32_max_idle;
};

struct of_table32 {
    using state = tg_table32;
    using tick = uint32_t;
    using cells = uint32_t;
    using outcome = tg_table32_outcome;
    using entry = tg_table32_entry;
    static constexpr auto size = tg_table32_size;
    static constexpr auto init = tg_table32_init_with;
    static constexpr auto attach = tg_table32_attach;
    static constexpr auto when_full = tg_table32_when_full;
    static constexpr auto counted_by = tg_table32_counted_by;
    static constexpr auto try_acquire = tg_table32_try_acquire;
    static constexpr auto allow = tg_table32_allow;
    static constexpr auto try_acquire_each = tg_table32_try_acquire_each;
    static constexpr auto peek = tg_table32_peek;
    static constexpr auto reset = tg_table32_reset;
    static constexpr auto remove = tg_table32_remove;
    static constexpr auto slots = tg_table32_slots;
    static constexpr auto used = tg_table32_used;
    static constexpr auto sweep = tg_table32_sweep;
    static constexpr auto sweep_within = tg_table32_sweep_within;
    static constexpr auto next = tg_table32_next;
    static constexpr auto max_admitted = tg_table32_max_admitted;
};

struct of_together32 {
    using tick = uint32_t;
    using cells = uint32_t;
    using gcra = tg_gcra32;
    using shaper = tg_shaper32;
    using child = tg_child32;
    using budget = tg_budget32;
    using spending = tg_spending32;
    using tier = tg_tier32;
    using outcome = tg_outcome32;
    using verdict = tg_tiers_outcome32;
    using share = tg_child_outcome32;
    static constexpr auto take_all = tg_tiers32_try_acquire;
    static constexpr auto look = tg_tiers32_peek;
    static constexpr auto init = tg_budget32_init_with;
    static constexpr auto charge = tg_budget32_try_acquire;
    static constexpr auto oversize = tg_budget32_try_acquire_oversize;
    static constexpr auto affords = tg_budget32_peek;
    static constexpr auto settle = tg_budget32_settle;
    static constexpr auto cancel = tg_budget32_cancel;
    static constexpr auto init_all = tg_child32_init_all;
    static constexpr auto borrow = tg_child32_try_acquire;
    static constexpr auto max_taken = tg_shaper32_max_taken;
};

#if TG_HAVE_64
struct of_gcra {
    using state = tg_gcra;
    using profile = tg_profile;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto max_admitted = tg_profile_max_admitted;
    static constexpr auto refund = tg_gcra_refund;
    TG_P_VERBS(gcra) TG_P_KEPT(gcra)
};

struct of_together {
    using tick = uint64_t;
    using cells = uint64_t;
    using gcra = tg_gcra;
    using shaper = tg_shaper;
    using child = tg_child;
    using budget = tg_budget;
    using spending = tg_spending;
    using tier = tg_tier;
    using outcome = tg_outcome;
    using verdict = tg_tiers_outcome;
    using share = tg_child_outcome;
    static constexpr auto take_all = tg_tiers_try_acquire;
    static constexpr auto look = tg_tiers_peek;
    static constexpr auto init = tg_budget_init_with;
    static constexpr auto charge = tg_budget_try_acquire;
    static constexpr auto oversize = tg_budget_try_acquire_oversize;
    static constexpr auto affords = tg_budget_peek;
    static constexpr auto settle = tg_budget_settle;
    static constexpr auto cancel = tg_budget_cancel;
    static constexpr auto init_all = tg_child_init_all;
    static constexpr auto borrow = tg_child_try_acquire;
    static constexpr auto max_taken = tg_shaper_max_taken;
};

struct of_unshared {
    using state = tg_unshared;
    using profile = tg_profile;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    TG_P_VERBS(unshared)
};

struct of_lease {
    using state = tg_lease;
    using tick = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto try_acquire = tg_lease_try_acquire;
    static constexpr auto give_back = tg_lease_give_back;
};

struct of_handle {
    using state = tg_handle;
    using word = tg_word;
    using profile = tg_profile;
    using tick = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto try_acquire = tg_handle_try_acquire;
    static constexpr auto allow = tg_handle_allow;
};

struct of_shaper {
    using state = tg_shaper;
    using slot = tg_reservation;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto max_admitted = tg_profile_max_admitted;
    static constexpr auto refund = tg_shaper_refund;
    TG_P_VERBS(shaper) TG_P_KEPT(shaper) TG_P_LENDS(shaper)
};

struct of_live {
    using state = tg_live;
    using slot = tg_reservation;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto max_admitted = tg_live_max_admitted;
    static constexpr auto burst = tg_live_burst;
    static constexpr auto change = tg_live_change;
    TG_P_VERBS(live) TG_P_LENDS(live)
};

struct of_demand {
    using state = tg_demand;
    using config = tg_demand_config;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    TG_P_ADAPTS(demand)
};

struct of_aimd {
    using state = tg_aimd;
    using config = tg_aimd_config;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto success = tg_aimd_success;
    static constexpr auto overload = tg_aimd_overload;
    TG_P_ADAPTS(aimd)
};

struct of_bucket {
    using state = tg_bucket;
    using tick = uint64_t;
    using cells = uint32_t;
    using outcome = tg_outcome;
    static constexpr auto max_admitted = tg_bucket_max_admitted;
    TG_P_VERBS(bucket) TG_P_KEPT(bucket)
};

struct of_window {
    using state = tg_window;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto max_admitted = tg_window_max_admitted;
    static constexpr auto max_idle = tg_window_max_idle;
    TG_P_VERBS(window) TG_P_KEPT(window)
};

struct of_log {
    using state = tg_log;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_outcome;
    static constexpr auto init = tg_log_init_with;
    static constexpr auto try_acquire = tg_log_try_acquire;
    static constexpr auto allow = tg_log_allow;
    static constexpr auto acquire_up_to = tg_log_acquire_up_to;
    static constexpr auto peek = tg_log_peek;
    static constexpr auto count = tg_log_count;
    static constexpr auto touch = tg_log_touch;
    static constexpr auto clear = tg_log_clear;
    static constexpr auto max_admitted = tg_log_max_admitted;
    static constexpr auto max_idle = tg_log_max_idle;
};

struct of_table {
    using state = tg_table;
    using tick = uint64_t;
    using cells = uint64_t;
    using outcome = tg_table_outcome;
    using entry = tg_table_entry;
    static constexpr auto size = tg_table_size;
    static constexpr auto init = tg_table_init_with;
    static constexpr auto attach = tg_table_attach;
    static constexpr auto when_full = tg_table_when_full;
    static constexpr auto counted_by = tg_table_counted_by;
    static constexpr auto try_acquire = tg_table_try_acquire;
    static constexpr auto allow = tg_table_allow;
    static constexpr auto try_acquire_each = tg_table_try_acquire_each;
    static constexpr auto peek = tg_table_peek;
    static constexpr auto reset = tg_table_reset;
    static constexpr auto remove = tg_table_remove;
    static constexpr auto slots = tg_table_slots;
    static constexpr auto used = tg_table_used;
    static constexpr auto sweep = tg_table_sweep;
    static constexpr auto sweep_within = tg_table_sweep_within;
    static constexpr auto next = tg_table_next;
    static constexpr auto max_admitted = tg_table_max_admitted;
};

#define TG_P_METERS(c) \
    using state = tg_##c; \
    static constexpr auto init = tg_##c##_init; \
    static constexpr auto meter = tg_##c##_meter; \
    static constexpr auto touch = tg_##c##_touch;

struct of_srtcm {
    TG_P_METERS(srtcm)
    static uint64_t pass(uint64_t excess) noexcept { return excess; }
};

struct of_trtcm {
    TG_P_METERS(trtcm)
    static const tg_quota *pass(const tg_quota &committed) noexcept { return &committed; }
};

struct of_trtcm4115 {
    TG_P_METERS(trtcm4115)
    static const tg_quota *pass(const tg_quota &excess) noexcept { return &excess; }
};

#undef TG_P_METERS
#endif

#undef TG_P_TAKES
#undef TG_P_VERBS
#undef TG_P_ADAPTS
#undef TG_P_KEPT
#undef TG_P_LENDS

// The verbs that all families have.
template <typename Family>
class taker {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using outcome = typename Family::outcome;
    using decision = tollgate::decision<outcome>;

    taker(const taker &) = delete;
    taker &operator=(const taker &) = delete;

    /// Takes all of n, or nothing, and tells what is left.
    decision try_acquire(tick now, cells n = 1) noexcept {
        return answer(Family::try_acquire, &state_, now, n);
    }

    /// Takes all of n, or nothing; cheaper, since nothing else is computed.
    bool allow(tick now, cells n = 1) noexcept { return Family::allow(&state_, now, n); }

    /// Takes as many of n as conform; taken tells how many.
    decision acquire_up_to(tick now, cells n, cells &taken) noexcept {
        return answer(Family::acquire_up_to, &state_, now, n, &taken);
    }

    /// The answer of try_acquire, with nothing taken.
    decision peek(tick now, cells n = 0) const noexcept {
        return answer(Family::peek, &state_, now, n);
    }

    /// Renews a limiter that may be idle for long.
    tg_status touch(tick now) noexcept { return Family::touch(&state_, now); }

    /// For the functions of C.
    typename Family::state *c() noexcept { return &state_; }
    const typename Family::state *c() const noexcept { return &state_; }

protected:
    constexpr explicit taker(const typename Family::state &state) noexcept : state_(state) {}

    // What a function of C answers, whose last argument is the outcome.
    template <typename Function, typename State, typename... Arguments>
    static decision answer(Function function, State *state, Arguments... arguments) noexcept {
        outcome out{};
        const tg_status status = function(state, arguments..., &out);
        return decision(status, out);
    }

    typename Family::state state_;
};

// And what an operator does.
template <typename Family>
class limiter : public taker<Family> {
public:
    using tick = typename Family::tick;

    /// Makes it full.
    tg_status fill(tick now) noexcept { return Family::fill(&this->state_, now); }
    /// Makes it empty.
    tg_status drain(tick now) noexcept { return Family::drain(&this->state_, now); }

protected:
    constexpr explicit limiter(const typename Family::state &state) noexcept : taker<Family>(state) {}
};

// What survives a reboot.
template <typename Family>
class kept : public limiter<Family> {
public:
    using tick = typename Family::tick;

    /// The state at now, to be restored on a clock that starts anywhere; zeros where the limiter was not set up.
    tg_snapshot snapshot(tick now) const noexcept {
        tg_snapshot saved;
        Family::snapshot(&this->state_, now, &saved);
        return saved;
    }
    /// Makes the state that of a snapshot, so many ticks after it; TG_E_SNAPSHOT where there is anything wrong.
    tg_status restore(const tg_snapshot &saved, tick now, uint64_t off = TG_OFF_UNKNOWN,
                      tg_fault *fault = nullptr) noexcept {
        return Family::restore(&this->state_, &saved, now, off, fault);
    }

protected:
    constexpr explicit kept(const typename Family::state &state) noexcept : limiter<Family>(state) {}
};

// The verbs that go past the capacity.
template <typename Family, typename Base>
class lender : public Base {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using outcome = typename Family::outcome;
    using decision = tollgate::decision<outcome>;
    using reservation = tollgate::reservation<typename Family::slot>;

    /// Takes n for the first tick at which they conform, if that is no more than max_wait away; slot tells which.
    decision reserve(tick now, cells n, tick max_wait, reservation &slot) noexcept {
        return this->answer(Family::reserve, &this->state_, now, n, max_wait, slot.c());
    }
    /// As reserve; more than the burst when a whole burst conforms, and the rest is debt.
    decision reserve_oversize(tick now, cells n, tick max_wait, reservation &slot) noexcept {
        return this->answer(Family::reserve_oversize, &this->state_, now, n, max_wait, slot.c());
    }
    /// Gives a reservation back: all of it where it is the last in line and not yet due.
    decision cancel(tick now, reservation &&slot) noexcept {
        return this->answer(Family::cancel, &this->state_, now, slot.c());
    }
    /// Ends a reservation with what was used of it; beyond_debt() leaves it to be settled for less.
    decision settle(tick now, reservation &&slot, cells actual) noexcept {
        return this->answer(Family::settle, &this->state_, now, slot.c(), actual);
    }
    /// Takes n, whether they conform or not.
    decision debit(tick now, cells n) noexcept {
        return this->answer(Family::debit, &this->state_, now, n);
    }
    /// Lets nothing conform before a tick: Retry-After.
    decision not_before(tick now, tick then) noexcept {
        return this->answer(Family::not_before, &this->state_, now, then);
    }
    /// Follows what a server says of its own limit.
    decision observe(tick now, cells remaining, tick reset) noexcept {
        return this->answer(Family::observe, &this->state_, now, remaining, reset);
    }

protected:
    constexpr explicit lender(const typename Family::state &state) noexcept : Base(state) {}
};

}  // namespace detail

/// GCRA: gcra32 and gcra.
template <typename Family>
class basic_gcra : public detail::kept<Family> {
    using base = detail::kept<Family>;

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

    /// Gives back n of the cells held that were granted for a tick: what has not come back by itself.
    typename base::decision refund(typename Family::tick now, typename Family::tick granted_at,
                                   typename Family::cells held, typename Family::cells n) noexcept {
        return this->answer(Family::refund, &this->state_, now, granted_at, held, n);
    }

    /// What the quota promises.
    uint64_t max_admitted(uint64_t window) const noexcept {
        return Family::max_admitted(&this->state_.profile, window);
    }
};

/// GCRA of one thread or one core, and of no interrupt: unshared32 and unshared.
template <typename Family>
class basic_unshared : public detail::limiter<Family> {
    using base = detail::limiter<Family>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_unshared() noexcept : base(typename Family::state{}) {}
    /// Full.
    constexpr explicit basic_unshared(const typename Family::profile &profile) noexcept
        : base(typename Family::state{0, profile}) {}

    /// Sets the limiter up, full at now.
    tg_status assign(const tg_quota &quota, typename Family::tick now = 0, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &quota, options, now, fault);
    }
};

/// What one thread has taken of a limiter, many cells at a time: of a gcra32 or a gcra, which must outlive it. It gives
/// nothing back by itself, since only its owner knows the time.
template <typename Family, typename Limiter>
class basic_lease {
public:
    using tick = typename Family::tick;
    using decision = tollgate::decision<typename Family::outcome>;

    /// Up to so many cells by one swap, to be spent within so many ticks.
    basic_lease(Limiter &limiter, tick size, tick max_age) noexcept
        : limiter_(limiter), state_{size, max_age, 0, 0, 0, 0, 0} {}
    basic_lease(const basic_lease &) = delete;
    basic_lease &operator=(const basic_lease &) = delete;

    /// Takes all of n, or nothing; remaining() of a grant is what is left in the lease.
    decision try_acquire(tick now, tick n = 1) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::try_acquire(&state_, limiter_.c(), now, n, &out);
        return decision(status, out);
    }
    /// Takes all of n, or nothing; nothing else is computed.
    bool allow(tick now, tick n = 1) noexcept {
        return Family::try_acquire(&state_, limiter_.c(), now, n, nullptr) == TG_OK;
    }
    /// Gives back what is left.
    tg_status give_back(tick now) noexcept { return Family::give_back(&state_, limiter_.c(), now); }

private:
    Limiter &limiter_;
    typename Family::state state_;
};

/// What one thread saw last of a limiter, to try its next swap on that: of a gcra32 or a gcra, or of a word and its
/// profile, which must outlive it. For threads that contend, with the profile on another cache line than the word.
template <typename Family, typename Limiter>
class basic_handle {
public:
    using tick = typename Family::tick;
    using decision = tollgate::decision<typename Family::outcome>;

    explicit basic_handle(Limiter &limiter) noexcept : basic_handle(limiter.c()->word, limiter.c()->profile) {}
    basic_handle(typename Family::word &word, const typename Family::profile &profile) noexcept
        : word_(&word), profile_(&profile), state_{} {}

    /// Takes all of n, or nothing, and tells what is left.
    decision try_acquire(tick now, tick n = 1) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::try_acquire(&state_, word_, profile_, now, n, &out);
        return decision(status, out);
    }
    /// Takes all of n, or nothing; cheaper, since nothing else is computed.
    bool allow(tick now, tick n = 1) noexcept { return Family::allow(&state_, word_, profile_, now, n); }

private:
    typename Family::word *word_;
    const typename Family::profile *profile_;
    typename Family::state state_;
};

/// GCRA that also says when: shaper32 and shaper.
template <typename Family>
class basic_shaper : public detail::lender<Family, detail::kept<Family>> {
    using base = detail::lender<Family, detail::kept<Family>>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_shaper() noexcept : base(typename Family::state{}) {}
    /// Of TG_SHAPER_INIT or TG_SHAPER32_INIT.
    constexpr explicit basic_shaper(const typename Family::state &state) noexcept : base(state) {}

    /// Sets the shaper up, full at now; not while it is in use.
    tg_status assign(const tg_quota &quota, typename Family::tick now = 0, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &quota, options, now, fault);
    }

    /// Gives back n of the cells held that were taken, not reserved, at a tick: what has not come back by itself.
    typename base::decision refund(typename Family::tick now, typename Family::tick granted_at,
                                   typename Family::cells held, typename Family::cells n) noexcept {
        return this->answer(Family::refund, &this->state_, now, granted_at, held, n);
    }

    /// What the quota promises.
    uint64_t max_admitted(uint64_t window) const noexcept {
        return Family::max_admitted(&this->state_.profile, window);
    }
};

/// A shaper whose quota changes while it is in use: live32 and live.
template <typename Family>
class basic_live : public detail::lender<Family, detail::limiter<Family>> {
    using base = detail::lender<Family, detail::limiter<Family>>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_live() noexcept : base(typename Family::state{}) {}
    /// Of TG_LIVE_INIT or TG_LIVE32_INIT.
    constexpr explicit basic_live(const typename Family::state &state) noexcept : base(state) {}

    /// Sets the limiter up, full at now; not while it is in use.
    tg_status assign(const tg_quota &quota, typename Family::tick now = 0, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &quota, options, now, fault);
    }

    /// Changes the quota in one step, while it is in use; TG_BUSY while another change is under way.
    tg_status change(typename Family::tick now, const tg_quota &quota, tg_carry carry = TG_CARRY_AS_IT_IS,
                     const tg_options *options = nullptr, tg_fault *fault = nullptr) noexcept {
        return Family::change(&this->state_, now, &quota, options, carry, fault);
    }

    /// What the quota promises that holds, as long as it does.
    uint64_t max_admitted(uint64_t window) const noexcept { return Family::max_admitted(&this->state_, window); }
    /// The most cells at one instant, by the quota that holds.
    typename Family::cells burst() const noexcept { return Family::burst(&this->state_); }
};

/// A rate that follows the demand: demand32 and demand. The other verbs are those of C, for c()->live.
template <typename Family>
class basic_demand : public detail::taker<Family> {
    using base = detail::taker<Family>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_demand() noexcept : base(typename Family::state{}) {}

    /// Sets the limiter up, whose periods turn at now; not while it is in use.
    tg_status assign(const typename Family::config &config, typename Family::tick now = 0,
                     const tg_options *options = nullptr, tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &config, options, now, fault);
    }

    /// The cells per period that hold, or are about to.
    uint32_t level() const noexcept { return Family::level(&this->state_); }
    /// What the ceiling admits.
    uint64_t max_admitted(uint64_t window) const noexcept { return Family::max_admitted(&this->state_, window); }
};

/// A rate that follows success and overload: aimd32 and aimd. Otherwise as basic_demand.
template <typename Family>
class basic_aimd : public basic_demand<Family> {
public:
    /// Something succeeded: the rate grows at the turn of the period.
    tg_status success(typename Family::tick now) noexcept { return Family::success(&this->state_, now); }
    /// The server refused, or did not answer in time: the rate is cut at the turn of the period.
    tg_status overload(typename Family::tick now) noexcept { return Family::overload(&this->state_, now); }
};

/// Up to N limits that are taken all or none, and what each costs; those listed must outlive it.
template <typename Family, size_t N>
class basic_tiers {
    static_assert(1 <= N && N <= TG_TIERS_MOST, "tollgate: so many limits are not taken together");

public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using verdict = tollgate::verdict<typename Family::verdict>;

    basic_tiers() noexcept : count_(0) {}

    /// One more at the next place, a gcra or a shaper; false where there is no room.
    template <typename Limiter>
    bool add(Limiter &limiter, cells n, bool shadow = false) noexcept {
        if (count_ == N)
            return false;
        typename Family::tier tier{};
        tier.word = &limiter.c()->word;
        tier.profile = &limiter.c()->profile;
        tier.n = n;
        tier.shadow = shadow ? 1 : 0;
        tiers_[count_++] = tier;
        return true;
    }

    /// Takes all, or none from any.
    verdict try_acquire(tick now) const noexcept {
        typename Family::verdict out{};
        const tg_status status = Family::take_all(tiers_, count_, now, &out);
        return verdict(status, out);
    }
    /// The same answer, with nothing taken.
    verdict peek(tick now) const noexcept {
        typename Family::verdict out{};
        const tg_status status = Family::look(tiers_, count_, now, &out);
        return verdict(status, out);
    }

private:
    typename Family::tier tiers_[N];
    size_t count_;
};

/// Requests and tokens of a language model, taken both or neither: budget32 and budget. The other verbs of both limits are
/// those of C, for &c()->requests and &c()->tokens.
template <typename Family>
class basic_budget {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using verdict = tollgate::verdict<typename Family::verdict>;
    using decision = tollgate::decision<typename Family::outcome>;
    using charge = tollgate::charge<typename Family::spending>;

    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_budget() noexcept : state_{} {}
    basic_budget(const basic_budget &) = delete;
    basic_budget &operator=(const basic_budget &) = delete;

    /// Sets the budget up, full at now; not while it is in use.
    tg_status assign(const tg_quota &requests, const tg_quota &tokens, tick now = 0, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&state_, &requests, &tokens, options, now, fault);
    }

    /// Charges one request and an estimate of its tokens, or nothing.
    verdict try_acquire(tick now, cells estimate, charge &charged) noexcept {
        typename Family::verdict out{};
        const tg_status status = Family::charge(&state_, now, estimate, charged.c(), &out);
        return verdict(status, out);
    }
    /// As try_acquire; an estimate above the burst when a whole burst conforms, and the rest is debt.
    verdict try_acquire_oversize(tick now, cells estimate, charge &charged) noexcept {
        typename Family::verdict out{};
        const tg_status status = Family::oversize(&state_, now, estimate, charged.c(), &out);
        return verdict(status, out);
    }
    /// The answer of try_acquire, with nothing charged.
    verdict peek(tick now, cells estimate) const noexcept {
        typename Family::verdict out{};
        const tg_status status = Family::affords(&state_, now, estimate, &out);
        return verdict(status, out);
    }
    /// Ends a charge with the tokens that were used; beyond_debt() leaves it to be settled for less.
    decision settle(tick now, charge &&charged, cells actual) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::settle(&state_, now, charged.c(), actual, &out);
        return decision(status, out);
    }
    /// Ends a charge for what was never sent.
    decision cancel(tick now, charge &&charged) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::cancel(&state_, now, charged.c(), &out);
        return decision(status, out);
    }

    /// For the functions of C.
    typename Family::budget *c() noexcept { return &state_; }

private:
    typename Family::budget state_;
};

/// A parent and N children, each of which is promised a rate and may borrow what is left over.
template <typename Family, size_t N>
class basic_hierarchy {
    static_assert(1 <= N && N <= TG_CHILDREN_MOST, "tollgate: a parent has not so many children");

public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;

    /// How cells were admitted, or when they will be.
    class answer {
    public:
        constexpr answer(tg_status status, const typename Family::share &out) noexcept : status_(status), out_(out) {}
        /// Conforming, promised or borrowed.
        constexpr explicit operator bool() const noexcept { return status_ == TG_OK; }
        constexpr bool borrowed() const noexcept { return out_.borrowed != 0; }
        /// The status of C, where an error is below 0.
        constexpr tg_status status() const noexcept { return status_; }
        /// Ticks after which they conform, rounded up; the maximum for never.
        constexpr cells retry_after() const noexcept { return out_.retry_after; }

    private:
        tg_status status_;
        typename Family::share out_;
    };

    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_hierarchy() noexcept : parent_{}, children_{} {}
    basic_hierarchy(const basic_hierarchy &) = delete;
    basic_hierarchy &operator=(const basic_hierarchy &) = delete;

    /// Sets all of them up, full at now; not while any of them is in use.
    tg_status assign(const tg_quota &shared, const tg_quota (&promised)[N], tick now = 0,
                     const tg_options *options = nullptr, tg_fault *fault = nullptr) noexcept {
        return Family::init_all(&parent_, &shared, children_, promised, N, options, now, fault);
    }

    /// Takes n cells of a child, as promised or else as borrowed; TG_E_NULL where there is no such child.
    answer try_acquire(size_t child, tick now, cells n = 1) noexcept {
        typename Family::share out{};
        typename Family::child *const taker = child < N ? &children_[child] : nullptr;
        const tg_status status = Family::borrow(&parent_, taker, now, n, &out);
        return answer(status, out);
    }

    /// What all children together are admitted at most in any window.
    uint64_t max_admitted(uint64_t window) const noexcept { return Family::max_taken(&parent_, window); }

private:
    typename Family::shaper parent_;
    typename Family::child children_[N];
};

/// The interval token bucket: bucket32 and bucket.
template <typename Family>
class basic_bucket : public detail::kept<Family> {
    using base = detail::kept<Family>;

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

/// About so many cells in the last window, by two counters: window32 and window.
template <typename Family>
class basic_window : public detail::kept<Family> {
    using base = detail::kept<Family>;

public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_window() noexcept : base(typename Family::state{}) {}
    /// Of TG_WINDOW_INIT or TG_WINDOW32_INIT.
    constexpr explicit basic_window(const typename Family::state &state) noexcept : base(state) {}

    /// Sets the window up, empty at now; not while it is in use.
    tg_status assign(const tg_window_quota &quota, typename Family::tick now = 0, uint64_t stale = 0,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&this->state_, &quota, stale, now, fault);
    }

    /// What the quota promises: fewer than twice the limit in any window.
    uint64_t max_admitted(uint64_t window) const noexcept { return Family::max_admitted(&this->state_, window); }
    /// Ticks for which it may be left alone.
    typename Family::tick max_idle() const noexcept { return Family::max_idle(&this->state_); }
};

/// Never more than so many cells in any window, exactly: log32 and log, over an array of the caller's that must outlive
/// it, of a slot for each cell.
template <typename Family>
class basic_log {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using decision = tollgate::decision<typename Family::outcome>;

    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_log() noexcept : state_{} {}
    /// Of TG_LOG_INIT or TG_LOG32_INIT.
    constexpr explicit basic_log(const typename Family::state &state) noexcept : state_(state) {}
    basic_log(const basic_log &) = delete;
    basic_log &operator=(const basic_log &) = delete;

    /// Sets the log up, empty, and zeroes the slots, which are its own from then on; not while it is in use.
    tg_status assign(tick *slots, size_t count, const tg_window_quota &quota, uint64_t stale = 0,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&state_, slots, count, &quota, stale, fault);
    }
    /// Of all slots of an array.
    template <size_t N>
    tg_status assign(tick (&slots)[N], const tg_window_quota &quota, uint64_t stale = 0,
                     tg_fault *fault = nullptr) noexcept {
        return assign(slots, N, quota, stale, fault);
    }
    /// Of all slots of a std::array, or whatever has data() and size(), and keeps its slots where they are.
    template <typename Slots>
    tg_status assign(Slots &slots, const tg_window_quota &quota, uint64_t stale = 0, tg_fault *fault = nullptr) noexcept {
        return assign(slots.data(), slots.size(), quota, stale, fault);
    }

    /// Takes all of n, or nothing, and tells what is left.
    decision try_acquire(tick now, cells n = 1) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::try_acquire(&state_, now, n, &out);
        return decision(status, out);
    }
    /// Takes all of n, or nothing.
    bool allow(tick now, cells n = 1) noexcept { return Family::allow(&state_, now, n); }
    /// Takes as many of n as conform; taken tells how many.
    decision acquire_up_to(tick now, cells n, cells &taken) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::acquire_up_to(&state_, now, n, &taken, &out);
        return decision(status, out);
    }
    /// The answer of try_acquire, with nothing taken.
    decision peek(tick now, cells n = 0) const noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::peek(&state_, now, n, &out);
        return decision(status, out);
    }
    /// Cells that came in the window that ends at now.
    cells count(tick now) const noexcept { return Family::count(&state_, now); }

    /// Renews a log that may be idle for longer than max_idle().
    tg_status touch(tick now) noexcept { return Family::touch(&state_, now); }
    /// Forgets all cells.
    tg_status clear() noexcept { return Family::clear(&state_); }

    /// What the quota promises.
    uint64_t max_admitted(uint64_t window) const noexcept { return Family::max_admitted(&state_, window); }
    /// Ticks for which it may be left alone.
    tick max_idle() const noexcept { return Family::max_idle(&state_); }

    /// For the functions of C.
    typename Family::state *c() noexcept { return &state_; }
    const typename Family::state *c() const noexcept { return &state_; }

private:
    typename Family::state state_;
};

/// A limit for each key, in memory of the caller's that must outlive it: table32 and table. A handle to what others may share,
/// in other processes, too.
template <typename Family>
class basic_table {
public:
    using tick = typename Family::tick;
    using cells = typename Family::cells;
    using entry = typename Family::entry;

    /// What is left, and by which limit that is.
    class decision : public tollgate::decision<typename Family::outcome> {
    public:
        constexpr decision(tg_status status, const typename Family::outcome &outcome) noexcept
            : tollgate::decision<typename Family::outcome>(status, outcome), by_(outcome.by) {}

        /// There was no room for the key, and it was refused.
        constexpr bool full() const noexcept { return this->status() == TG_FULL; }
        /// One of TG_BY_*.
        constexpr uint32_t by() const noexcept { return by_; }

    private:
        uint32_t by_;
    };

    /// Not set up: every verb answers TG_E_UNINIT until assign() or attach() was called.
    constexpr basic_table() noexcept : state_{} {}
    basic_table(const basic_table &) = delete;
    basic_table &operator=(const basic_table &) = delete;

    /// Bytes of memory for so many sets, a power of two, and classes; 0 where there is no such table.
    static size_t bytes(size_t sets, size_t classes) noexcept { return Family::size(sets, classes); }

    /// Makes a table, or goes on with the same one: of a quota for each class of keys.
    tg_status assign(void *memory, size_t size, const tg_quota *quotas, size_t count, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return Family::init(&state_, memory, size, quotas, count, options, fault);
    }
    /// Of one class.
    tg_status assign(void *memory, size_t size, const tg_quota &quota, const tg_options *options = nullptr,
                     tg_fault *fault = nullptr) noexcept {
        return assign(memory, size, &quota, 1, options, fault);
    }
    /// Goes on with a table that was made there, by whomever.
    tg_status attach(void *memory, size_t size, tg_fault *fault = nullptr) noexcept {
        return Family::attach(&state_, memory, size, fault);
    }
    /// What is done, through this handle, with a key that there is no room for: one of TG_WHEN_FULL_*.
    tg_status when_full(tg_when_full policy) noexcept { return Family::when_full(&state_, policy); }
    /// Counts, from now on, what becomes of keys that are not in the table; tg_table_counters_read tells.
    tg_status counted_by(tg_table_counters &counters) noexcept { return Family::counted_by(&state_, &counters); }

    /// Takes all of n of a key, or nothing, and tells what is left.
    decision try_acquire(tg_key key, tick now, cells n = 1) noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::try_acquire(&state_, key, now, n, &out);
        return decision(status, out);
    }
    /// Takes all of n of a key, or nothing.
    bool allow(tg_key key, tick now, cells n = 1) noexcept { return Family::allow(&state_, key, now, n); }
    /// Takes n of each of the keys, and tells a status for each.
    tg_status try_acquire_each(const tg_key *keys, size_t count, tick now, cells n, tg_status *statuses) noexcept {
        return Family::try_acquire_each(&state_, keys, count, now, n, statuses);
    }
    /// The answer of try_acquire, with nothing taken.
    decision peek(tg_key key, tick now, cells n = 0) const noexcept {
        typename Family::outcome out{};
        const tg_status status = Family::peek(&state_, key, now, n, &out);
        return decision(status, out);
    }

    /// Makes the limit of a key full; whether it was in the table.
    bool reset(tg_key key, tick now) noexcept { return Family::reset(&state_, key, now); }
    /// Forgets a key; whether it was in the table.
    bool remove(tg_key key, tick now) noexcept { return Family::remove(&state_, key, now); }
    /// Forgets all keys that may be; how many.
    size_t sweep(tick now) noexcept { return Family::sweep(&state_, now); }
    /// The most ticks from one sweep to the next.
    tick sweep_within() const noexcept { return Family::sweep_within(&state_); }

    /// Slots, all of them and those that are needed.
    size_t slots() const noexcept { return Family::slots(&state_); }
    size_t used(tick now) const noexcept { return Family::used(&state_, now); }
    /// The next key from the slot cursor on; false where there is none.
    bool next(tick now, size_t &cursor, entry &found) const noexcept { return Family::next(&state_, now, &cursor, &found); }
    /// What the quota of a class promises to each of its keys.
    uint64_t max_admitted(uint64_t window, uint32_t of_class = 0) const noexcept {
        return Family::max_admitted(&state_, of_class, window);
    }

    /// For the functions of C.
    typename Family::state *c() noexcept { return &state_; }
    const typename Family::state *c() const noexcept { return &state_; }

private:
    typename Family::state state_;
};

/// Makes keys of what names a caller, under a secret of 16 random bytes, the same wherever a table is shared.
class keys {
public:
    constexpr explicit keys(const tg_secret &secret) noexcept : secret_(secret) {}

    tg_key of(const void *data, size_t size) const noexcept { return tg_key_of_bytes(&secret_, data, size); }
    tg_key of(const char *text) const noexcept { return tg_key_of_str(&secret_, text); }
    tg_key of(uint64_t number) const noexcept { return tg_key_of_u64(&secret_, number); }
    /// Of the first prefix bits of an address, as it is in a struct in_addr or in6_addr.
    tg_key of_ipv4(const void *address, uint32_t prefix = 32) const noexcept {
        return tg_key_of_ipv4(&secret_, address, prefix);
    }
    tg_key of_ipv6(const void *address, uint32_t prefix = 64) const noexcept {
        return tg_key_of_ipv6(&secret_, address, prefix);
    }

private:
    tg_secret secret_;
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
using unshared32 = basic_unshared<detail::of_unshared32>;
using lease32 = basic_lease<detail::of_lease32, gcra32>;
using handle32 = basic_handle<detail::of_handle32, gcra32>;
using window32 = basic_window<detail::of_window32>;
using log32 = basic_log<detail::of_log32>;
using table32 = basic_table<detail::of_table32>;
using bucket32 = basic_bucket<detail::of_bucket32>;
using shaper32 = basic_shaper<detail::of_shaper32>;
using live32 = basic_live<detail::of_live32>;
using demand32 = basic_demand<detail::of_demand32>;
using aimd32 = basic_aimd<detail::of_aimd32>;
using reservation32 = reservation<tg_reservation32>;
using budget32 = basic_budget<detail::of_together32>;
template <size_t N>
using tiers32 = basic_tiers<detail::of_together32, N>;
template <size_t N>
using hierarchy32 = basic_hierarchy<detail::of_together32, N>;

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
using unshared = basic_unshared<detail::of_unshared>;
using lease = basic_lease<detail::of_lease, gcra>;
using handle = basic_handle<detail::of_handle, gcra>;
using window = basic_window<detail::of_window>;
using log = basic_log<detail::of_log>;
using table = basic_table<detail::of_table>;
using bucket = basic_bucket<detail::of_bucket>;
using shaper = basic_shaper<detail::of_shaper>;
using live = basic_live<detail::of_live>;
using budget = basic_budget<detail::of_together>;
template <size_t N>
using tiers = basic_tiers<detail::of_together, N>;
template <size_t N>
using hierarchy = basic_hierarchy<detail::of_together, N>;
using demand = basic_demand<detail::of_demand>;
using aimd = basic_aimd<detail::of_aimd>;
using reservation64 = reservation<tg_reservation>;

/// Two rates in one word, of which both must be kept: of two quota32<>() at compile time, or set up by assign().
class dual {
public:
    /// A decision that tells who refused.
    class decision : public tollgate::decision<tg_outcome> {
    public:
        constexpr decision(tg_status status, const tg_outcome &outcome, uint32_t refused_by) noexcept
            : tollgate::decision<tg_outcome>(status, outcome), refused_by_(refused_by) {}

        /// TG_FIRST, TG_SECOND, or both; 0 unless it was refused.
        constexpr uint32_t refused_by() const noexcept { return refused_by_; }

    private:
        uint32_t refused_by_;
    };

    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr dual() noexcept : state_{} {}
    /// As if set up at tick 0.
    constexpr dual(const tg_profile32 &first, const tg_profile32 &second) noexcept
        : state_{TG_WORD_INIT, first, second} {}

    dual(const dual &) = delete;
    dual &operator=(const dual &) = delete;

    /// Sets the limiter up, full at now; not while it is in use.
    tg_status assign(const tg_profile32 &first, const tg_profile32 &second, uint64_t now = 0) noexcept {
        return tg_dual_init_profiles(&state_, &first, &second, now);
    }

    /// Takes all of n by both rates, or nothing, and tells what is left.
    decision try_acquire(uint64_t now, uint64_t n = 1) noexcept {
        tg_outcome out{};
        uint32_t by = 0;
        const tg_status status = tg_dual_try_acquire(&state_, now, n, &out, &by);
        return decision(status, out, by);
    }

    /// Takes all of n, or nothing; cheaper, since nothing else is computed.
    bool allow(uint64_t now, uint64_t n = 1) noexcept { return tg_dual_allow(&state_, now, n); }

    /// The answer of try_acquire, with nothing taken.
    decision peek(uint64_t now, uint64_t n = 0) const noexcept {
        tg_outcome out{};
        uint32_t by = 0;
        const tg_status status = tg_dual_peek(&state_, now, n, &out, &by);
        return decision(status, out, by);
    }

    /// For the functions of C: the other verbs.
    tg_dual *c() noexcept { return &state_; }
    const tg_dual *c() const noexcept { return &state_; }

private:
    tg_dual state_;
};

/// A colour meter: srtcm, trtcm and trtcm4115.
template <typename Family>
class basic_meter {
public:
    /// Not set up: every verb answers TG_E_UNINIT until assign() was called.
    constexpr basic_meter() noexcept : state_{} {}

    basic_meter(const basic_meter &) = delete;
    basic_meter &operator=(const basic_meter &) = delete;

    /// Sets the meter up by the arguments of its tg_*_init; not while it is in use.
    template <typename Second>
    tg_status assign(const tg_quota &first, const Second &second) noexcept {
        return Family::init(&state_, &first, Family::pass(second));
    }

    /// Marks a packet of so many bytes, and counts it: TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0.
    tg_status meter(uint64_t now, uint32_t bytes, int32_t precolour = TG_GREEN) noexcept {
        return Family::meter(&state_, now, bytes, precolour);
    }

    /// Renews a meter that may be idle for long.
    tg_status touch(uint64_t now) noexcept { return Family::touch(&state_, now); }

    /// For the functions of C.
    typename Family::state *c() noexcept { return &state_; }

private:
    typename Family::state state_;
};

using srtcm = basic_meter<detail::of_srtcm>;
using trtcm = basic_meter<detail::of_trtcm>;
using trtcm4115 = basic_meter<detail::of_trtcm4115>;

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
