// The C++ wrapper as a C++ program meets it. Prints the first thing that is not so, and exits with 1.

#include "expect.h"
#include "tollgate.hpp"

// In other translation units.
int other_unit_takes_all(tollgate::gcra &limiter, uint64_t now);
int wrapped_lenders();
int wrapped_rates();
int wrapped_two_rates();
int wrapped_together();
int wrapped_own();
int wrapped_windows();
int wrapped_tables();

namespace {

// Constant-initialised, reduced to lowest terms by the compiler: 6 per 9 is 2 per 3.
constexpr tg_profile reduced = tollgate::quota<6, 9, 5>();
static_assert(reduced.scale == 2 && reduced.interval == 3 && reduced.capacity == 15, "lowest terms");

tollgate::gcra api{tollgate::quota<100, 1000000000, 10>()};
tollgate::gcra32 logins{tollgate::quota32<7, 1000, 5>()};
tollgate::bucket bucket{TG_BUCKET_INIT(1000, 20, 5, 10)};
tollgate::bucket32 bucket32{TG_BUCKET32_INIT(1024, 20, 5, 10)};

template <typename Limiter>
int take_all(Limiter &limiter, int burst) {
    for (int i = 0; i < burst; i++)
        EXPECT(limiter.allow(0));
    const auto denied = limiter.try_acquire(0);
    EXPECT(!denied && denied.not_yet() && !denied.never() && denied.status() == TG_DENIED);
    EXPECT(denied.remaining() == 0 && denied.retry_after() > 0 && denied.reset_after() > 0);
    EXPECT(limiter.try_acquire(0, 21).never());
    EXPECT(limiter.fill(0) == TG_OK && limiter.peek(0).remaining() > 0 && limiter.drain(0) == TG_OK);
    EXPECT(limiter.touch(0) == TG_OK && limiter.peek(0).remaining() == 0);
    typename Limiter::cells taken = 9;
    EXPECT(!limiter.acquire_up_to(0, 3, taken) && taken == 0);
    EXPECT(limiter.fill(0) == TG_OK && limiter.acquire_up_to(0, 3, taken) && taken == 3);
    return 0;
}

template <typename Limiter>
int refuses_until_set_up() {
    Limiter limiter;
    EXPECT(!limiter.allow(0) && limiter.try_acquire(0).status() == TG_E_UNINIT);
    EXPECT(limiter.peek(0).status() == TG_E_UNINIT && limiter.touch(0) == TG_E_UNINIT);
    return 0;
}

int set_up_at_run_time() {
    tollgate::gcra limiter;
    tollgate::gcra32 limiter32;
    tollgate::bucket filled;
    tollgate::bucket32 filled32;
    tg_fault fault{};
    EXPECT(limiter.assign(tg_quota{1, 0, 3}, 0, nullptr, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_PERIOD && fault.min == 1);
    EXPECT(limiter.assign(tg_quota{1, 10, 3}, 77) == TG_OK && limiter.max_admitted(100) == 13);
    EXPECT(other_unit_takes_all(limiter, 77) == 3 && limiter.try_acquire(77).retry_after() == 10);
    EXPECT(limiter32.assign(tg_quota{1, 10, 3}, 77) == TG_OK && limiter32.max_admitted(100) == 13);
    EXPECT(filled.assign(tg_bucket_config{10, 3, 3, 3}) == TG_OK && filled.allow(0, 3));
    EXPECT(filled32.assign(tg_bucket_config{16, 3, 3, 3}) == TG_OK && filled32.allow(0, 3));
    return tg_gcra_peek(limiter.c(), 77, 1, nullptr) == TG_DENIED ? 0 : 1;
}

template <typename Limiter>
int reboots(Limiter &limiter) {
    tg_fault fault{};
    EXPECT(limiter.fill(0) == TG_OK && limiter.allow(0, 3));
    const auto left = limiter.peek(0).remaining();
    tg_snapshot kept = limiter.snapshot(0);
    EXPECT(limiter.drain(0) == TG_OK && limiter.restore(kept, 900, 0, &fault) == TG_OK);
    EXPECT(limiter.peek(900).remaining() == left && limiter.restore(kept, 900) == TG_OK);
    kept.bytes[16] ^= 1;
    EXPECT(limiter.restore(kept, 0, 5, &fault) == TG_E_SNAPSHOT && fault.what == TG_FAULT_SNAPSHOT_CHECKSUM);
    return 0;
}

tollgate::duty_cycle32 radio{TG_DUTY_CYCLE32_INIT(36000, 3600000, 3000)};

int sends() {
    tollgate::duty_cycle32 later;
    uint64_t error = 0;
    tg_fault fault{};
    EXPECT(later.try_send(0, 1).status() == TG_E_UNINIT && later.air_time_left(0) == 0);
    EXPECT(later.assign(36000, 3600000, 3000, &error) == TG_OK && error == 30024343);
    EXPECT(radio.try_send(0, 2000).remaining() == 1000 && radio.air_time_left(0) == 1000);
    EXPECT(radio.try_send(0, 1400).not_yet() && radio.try_send(0, 3001).never());
    // another rate, though of the same promise
    EXPECT(later.restore(radio.snapshot(0), 0, 5, &fault) == TG_E_SNAPSHOT);
    EXPECT(fault.what == TG_FAULT_SNAPSHOT_QUOTA && later.drain(7) == TG_OK && later.air_time_left(7) == 0);
    const tg_snapshot kept = later.snapshot(7);
    EXPECT(later.restore(kept, 9, 1200) == TG_OK && later.air_time_left(9) == 11);
    EXPECT(later.restore(kept, 9) == TG_OK && later.air_time_left(9) == 0);
    return 0;
}

int log_twice() {
    static constexpr tg_profile32 lines = tollgate::quota32<1, 1000, 1>();
    static tollgate::log_site site;
    uint32_t suppressed = 9;
    EXPECT(site.allows(lines, UINT32_MAX, suppressed) && suppressed == 0);
    EXPECT(!site.allows(lines, UINT32_MAX, suppressed) && site.suppressed() == 1);
    EXPECT(site.allows(lines, 999, suppressed) && suppressed == 1 && site.suppressed() == 0);
    int out = 0;
    for (uint32_t now = 0; now < 2001; now++)
        TG_LOG_LIMITED(&lines, now, kept_back, out += 1 + (kept_back == 999 ? 10 : 0));
    EXPECT(out == 23);
    return 0;
}

}  // namespace

int main() {
    return take_all(api, 10) || take_all(logins, 5) || take_all(bucket, 10) || take_all(bucket32, 10) ||
           refuses_until_set_up<tollgate::gcra>() || refuses_until_set_up<tollgate::gcra32>() ||
           refuses_until_set_up<tollgate::bucket>() || refuses_until_set_up<tollgate::bucket32>() ||
           set_up_at_run_time() || log_twice() || reboots(api) || reboots(logins) || reboots(bucket) ||
           reboots(bucket32) || sends() || wrapped_lenders() || wrapped_rates() || wrapped_two_rates() ||
           wrapped_together() || wrapped_own() || wrapped_windows() || wrapped_tables();
}
