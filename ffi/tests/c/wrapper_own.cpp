// What one thread has of its own, as a C++ program meets it.

#include "expect.h"
#include "tollgate.hpp"

int wrapped_own();

namespace {

tollgate::unshared alone{tollgate::quota<1, 100, 3>()};
tollgate::unshared32 alone32{tollgate::quota32<1, 100, 3>()};
tollgate::gcra api{tollgate::quota<1, 100, 50>()};
tollgate::gcra contended{tollgate::quota<1, 100, 3>()};
tollgate::gcra32 contended32{tollgate::quota32<1, 100, 3>()};
tollgate::gcra32 api32{tollgate::quota32<1, 100, 50>()};

template <typename Limiter>
int decides(Limiter &limiter) {
    Limiter later;
    EXPECT(limiter.try_acquire(0, 2).remaining() == 1 && limiter.allow(0) && !limiter.allow(99));
    EXPECT(limiter.fill(0) == TG_OK && limiter.peek(0).remaining() == 3 && limiter.drain(0) == TG_OK);
    EXPECT(!later.allow(0) && later.assign(tg_quota{1, 100, 3}) == TG_OK && later.allow(0, 3));
    return 0;
}

template <typename Lease, typename Limiter>
int lends(Limiter &limiter) {
    Lease lease(limiter, 8, 800);
    EXPECT(lease.allow(0) && limiter.peek(0).remaining() == 42 && lease.try_acquire(0).remaining() == 6);
    EXPECT(lease.give_back(0) == TG_OK && limiter.peek(0).remaining() == 48);
    EXPECT(limiter.drain(0) == TG_OK && lease.try_acquire(0).retry_after() == 100);
    return 0;
}

// Neither is told what the other does, nor what is done to the limiter.
template <typename Handle, typename Limiter>
int remembers(Limiter &limiter) {
    Limiter none;
    Handle one(limiter), other(limiter.c()->word, limiter.c()->profile), nobodys(none);
    EXPECT(limiter.fill(0) == TG_OK && one.try_acquire(0, 2).remaining() == 1);
    EXPECT(other.allow(0) && !one.allow(0) && other.try_acquire(0).retry_after() == 100);
    EXPECT(limiter.fill(0) == TG_OK && one.allow(0, 3) && limiter.peek(0).remaining() == 0);
    EXPECT(nobodys.try_acquire(0).status() == TG_E_UNINIT && !nobodys.allow(0));
    return 0;
}

}  // namespace

int wrapped_own() {
    return decides(alone) || decides(alone32) || lends<tollgate::lease>(api) || lends<tollgate::lease32>(api32) ||
           remembers<tollgate::handle>(contended) || remembers<tollgate::handle32>(contended32);
}
