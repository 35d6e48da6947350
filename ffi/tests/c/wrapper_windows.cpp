// Sliding windows, as a C++ program meets them.

#include <array>

#include "expect.h"
#include "tollgate.hpp"

int wrapped_windows();

namespace {

// In static storage, with no call at run time.
uint64_t ring[4];
uint32_t ring32[4];
tollgate::log static_log{TG_LOG_INIT(ring, 3, 100)};
tollgate::log32 static_log32{TG_LOG32_INIT(ring32, 3, 100)};
tollgate::window counters{TG_WINDOW_INIT(4, 128)};
tollgate::window32 counters32{TG_WINDOW32_INIT(4, 128)};

// Never more than three in any hundred ticks, and how many there are.
template <typename Log>
int decides(Log &log) {
    EXPECT(log.try_acquire(50, 2).remaining() == 1 && log.allow(70) && !log.allow(70) && log.count(70) == 3);
    const auto denied = log.try_acquire(70);
    EXPECT(denied.not_yet() && denied.retry_after() == 80 && denied.reset_after() == 100);
    EXPECT(log.peek(150, 2) && !log.peek(149, 2) && log.count(149) == 3 && log.count(150) == 1);
    EXPECT(log.try_acquire(150, 4).never() && log.max_admitted(99) == 3 && log.max_admitted(100) == 6);
    typename Log::cells taken = 9;
    EXPECT(log.acquire_up_to(150, 5, taken).remaining() == 0 && taken == 2);
    EXPECT(log.acquire_up_to(150, 5, taken).retry_after() == 20 && taken == 0);
    EXPECT(log.touch(150) == TG_OK && log.clear() == TG_OK && log.peek(150).remaining() == 3);
    EXPECT(log.max_idle() > 100000 && log.c()->count == 4);
    return 0;
}

// By pointer and count, of an array of C, of a std::array.
template <typename Log>
int logs() {
    const tg_window_quota quota{3, 100}, five{5, 100};
    typename Log::tick in_c[4] = {7, 7, 7, 7};
    std::array<typename Log::tick, 4> slots{};
    tg_fault fault{};
    Log log, none, other, third;
    EXPECT(none.try_acquire(0).status() == TG_E_UNINIT && !none.allow(0) && none.count(0) == 0);
    EXPECT(none.touch(0) == TG_E_UNINIT && none.clear() == TG_E_UNINIT && none.max_idle() == 0);
    EXPECT(log.assign(in_c, five, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_LIMIT && fault.max == 4);
    EXPECT(log.assign(nullptr, 4, quota) == TG_E_NULL && log.assign(in_c, 2, quota) == TG_E_QUOTA && in_c[3] == 7);
    EXPECT(log.assign(in_c, quota, 20) == TG_OK && in_c[3] == 0 && log.c()->stale == 20 && decides(log) == 0);
    EXPECT(other.assign(slots, quota) == TG_OK && decides(other) == 0 && slots[0] != 0);
    EXPECT(third.assign(in_c, 4, quota) == TG_OK);
    return decides(third);
}

// About the limit, by two counters; and after a reboot.
template <typename Window>
int counts() {
    Window window, other;
    tg_fault fault{};
    EXPECT(window.try_acquire(0).status() == TG_E_UNINIT && !window.allow(0) && window.max_idle() == 0);
    EXPECT(window.assign(tg_window_quota{4, 0}, 0, 0, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_WINDOW);
    EXPECT(window.assign(tg_window_quota{4, 128}, 100) == TG_OK && window.try_acquire(120, 4).reset_after() == 136);
    EXPECT(!window.allow(159) && window.allow(160) && window.try_acquire(160).retry_after() == 32);
    EXPECT(window.peek(160, 5).never() && other.assign(tg_window_quota{4, 128}) == TG_OK);
    EXPECT(other.restore(window.snapshot(160), 0, 32) == TG_OK && other.peek(64, 1) && !other.peek(63, 2));
    typename Window::cells taken = 9;
    EXPECT(window.acquire_up_to(192, 4, taken) && taken == 1 && window.touch(192) == TG_OK);
    EXPECT(window.drain(250) == TG_OK && !window.allow(250) && window.fill(250) == TG_OK && window.allow(250, 4));
    EXPECT(window.max_admitted(127) == 7 && window.max_admitted(128) == 8 && window.max_idle() > 100000);
    return 0;
}

}  // namespace

int wrapped_windows() {
    EXPECT(counters.allow(120, 4) && !counters.allow(159) && counters32.allow(120, 4) && !counters32.allow(159));
    EXPECT(decides(static_log) == 0 && decides(static_log32) == 0 && ring[0] != 0 && ring32[0] != 0);
    return logs<tollgate::log>() || logs<tollgate::log32>() || counts<tollgate::window>() ||
           counts<tollgate::window32>();
}
