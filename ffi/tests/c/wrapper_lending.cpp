// Reservations, debts, refunds and a quota that changes in use, as a C++ program meets them.

#include "expect.h"
#include "tollgate.hpp"

#include <utility>

int wrapped_lenders();

namespace {

// Constant-initialised.
tollgate::shaper api{TG_SHAPER_INIT_WITH(1, 100, 10, 0, 500)};
tollgate::shaper32 api32{TG_SHAPER32_INIT_WITH(1, 100, 10, 0, 500)};
tollgate::live budget{TG_LIVE_INIT_WITH(1, 100, 10, 0, 500)};
tollgate::live32 budget32{TG_LIVE32_INIT_WITH(1, 100, 10, 0, 500)};

template <typename Limiter>
int lends(Limiter &limiter) {
    using reservation = typename Limiter::reservation;
    reservation slot, late, moved;
    EXPECT(limiter.reserve(0, 10, 0, slot).remaining() == 0 && slot.cost() == 10 && slot.due() == 0);
    EXPECT(limiter.reserve_oversize(0, 11, 1000, late).beyond_debt() == false && late.cost() == 0);
    EXPECT(limiter.reserve(0, 4, 400, late) && late.due() == 400 && late.made_at() == 0 && late.expires() == 800);
    moved = std::move(late);
    EXPECT(late.cost() == 0 && moved.cost() == 4);
    reservation kept(std::move(moved));
    EXPECT(moved.cost() == 0 && limiter.cancel(0, std::move(moved)).reset_after() == 1400);
    EXPECT(limiter.cancel(0, std::move(kept)).reset_after() == 1000 && kept.cost() == 0);
    const auto refused = limiter.settle(0, std::move(slot), 16);
    EXPECT(!refused && refused.beyond_debt() && refused.status() == TG_BEYOND_DEBT && refused.remaining() == 5);
    EXPECT(limiter.settle(0, std::move(slot), 1).remaining() == 9 && slot.cost() == 0);
    EXPECT(limiter.debit(0, 15).beyond_debt() && limiter.debit(0, 14).reset_after() == 1500);
    EXPECT(limiter.fill(0) == TG_OK && limiter.not_before(0, 450) && limiter.try_acquire(0).retry_after() == 450);
    EXPECT(limiter.fill(0) == TG_OK && limiter.observe(0, 2, 300).remaining() == 2 && limiter.max_admitted(0) == 10);
    return limiter.fill(0);
}

template <typename Limiter>
int gives_back(Limiter &limiter) {
    EXPECT(limiter.allow(0, 10) && limiter.refund(0, 0, 10, 4).remaining() == 4);
    return limiter.fill(0);
}

template <typename Limiter>
int changes(Limiter &limiter) {
    Limiter later;
    tg_fault fault{};
    EXPECT(later.change(0, tg_quota{1, 10, 5}) == TG_E_UNINIT && later.debit(0, 1).status() == TG_E_UNINIT);
    EXPECT(later.assign(tg_quota{1, 10, 5}) == TG_OK && later.burst() == 5);
    EXPECT(limiter.allow(0, 6) && limiter.change(0, tg_quota{1, 10, 0}, TG_CARRY_RESET, nullptr, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_BURST && limiter.burst() == 10);
    EXPECT(limiter.change(0, tg_quota{1, 10, 20}) == TG_OK && limiter.peek(0).remaining() == 4);
    EXPECT(limiter.change(0, tg_quota{1, 10, 20}, TG_CARRY_RESET) == TG_OK && limiter.peek(0).remaining() == 20);
    EXPECT(limiter.burst() == 20 && limiter.max_admitted(100) == 30);
    return 0;
}

}  // namespace

int wrapped_lenders() {
    tollgate::gcra g{tollgate::quota<1, 100, 10>()};
    tollgate::gcra32 g32{tollgate::quota32<1, 100, 10>()};
    tollgate::shaper assigned;
    tollgate::reservation64 slot;
    EXPECT(assigned.reserve(0, 1, 0, slot).status() == TG_E_UNINIT);
    EXPECT(assigned.assign(tg_quota{1, 100, 10}) == TG_OK && assigned.snapshot(0).bytes[0] == 0x74);
    return lends(api) || lends(api32) || lends(budget) || lends(budget32) || gives_back(g) || gives_back(g32) ||
           gives_back(api) || gives_back(api32) || changes(budget) || changes(budget32);
}
