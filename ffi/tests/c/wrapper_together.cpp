// Limits that are taken together, budgets, and children who borrow, as a C++ program meets them.

#include <utility>

#include "expect.h"
#include "tollgate.hpp"

int wrapped_together();

namespace {

template <typename Tiers, typename Gcra, typename Shaper>
int all_or_none() {
    Gcra user, all;
    Shaper api;
    EXPECT(user.assign(tg_quota{1, 100, 1}) == TG_OK && all.assign(tg_quota{1, 100, 5}) == TG_OK);
    EXPECT(api.assign(tg_quota{1, 100, 3}) == TG_OK);
    Tiers tiers;
    EXPECT(tiers.add(user, 1, true) && tiers.add(all, 2) && tiers.add(api, 1) && !tiers.add(api, 1));
    EXPECT(tiers.try_acquire(0).shadows() == 0 && tiers.peek(0).shadows() == 1 && tiers.try_acquire(0));
    const auto denied = tiers.try_acquire(0);
    EXPECT(denied.not_yet() && denied.refused(1) && !denied.refused(2) && denied.retry_after() == 100);
    EXPECT(denied.refused_by() == 2 && denied.never_by() == 0 && api.peek(0) && !api.peek(0, 2));
    EXPECT(user.drain(100) == TG_OK && tiers.try_acquire(100) && !tiers.try_acquire(100).never());
    return 0;
}

template <typename Budget>
int charges() {
    Budget budget;
    typename Budget::charge first, second;
    EXPECT(budget.try_acquire(0, 1, first).status() == TG_E_UNINIT);
    EXPECT(budget.assign(tg_quota{5, 100, 5}, tg_quota{50, 100, 50}, 7) == TG_OK && budget.peek(7, 50));
    EXPECT(budget.try_acquire(7, 51, first).never() && budget.try_acquire_oversize(7, 51, first));
    EXPECT(budget.cancel(7, std::move(first)).remaining() == 50 && first.estimate() == 0);
    EXPECT(budget.try_acquire(207, 50, first) && first.estimate() == 50);
    EXPECT(budget.try_acquire(207, 1, second).refused_by() == TG_BUDGET_TOKENS && second.estimate() == 0);
    second = std::move(first);
    EXPECT(first.estimate() == 0 && budget.settle(207, std::move(second), 20).remaining() == 30);
    EXPECT(budget.settle(207, std::move(second), 20).remaining() == 30);
    return 0;
}

template <typename Hierarchy>
int borrows() {
    Hierarchy link;
    tg_fault fault{};
    const tg_quota promised[] = {{7, 1000, 3}, {3, 1000, 8}}, more[] = {{7, 1000, 3}, {4, 1000, 8}};
    EXPECT(link.try_acquire(0, 0).status() == TG_E_UNINIT && link.try_acquire(2, 0).status() == TG_E_NULL);
    EXPECT(link.assign(tg_quota{10, 1000, 5}, more, 0, nullptr, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_RATES && fault.max == 3);
    EXPECT(link.assign(tg_quota{10, 1000, 5}, promised) == TG_OK && link.max_admitted(0) == 16);
    EXPECT(!link.try_acquire(0, 0, 3).borrowed() && link.try_acquire(0, 0, 2).borrowed());
    EXPECT(link.try_acquire(0, 0).retry_after() == 100 && link.try_acquire(1, 0, 8));
    return 0;
}

}  // namespace

int wrapped_together() {
    return all_or_none<tollgate::tiers<3>, tollgate::gcra, tollgate::shaper>() ||
           all_or_none<tollgate::tiers32<3>, tollgate::gcra32, tollgate::shaper32>() || charges<tollgate::budget>() ||
           charges<tollgate::budget32>() || borrows<tollgate::hierarchy<2>>() || borrows<tollgate::hierarchy32<2>>();
}
