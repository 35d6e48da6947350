// Rates that follow what happens, as a C++ program meets them.

#include "expect.h"
#include "tollgate.hpp"

int wrapped_rates();

namespace {

template <typename Demand>
int demands() {
    Demand limiter;
    tg_fault fault{};
    typename Demand::cells taken = 9;
    tg_demand_config config{{5, 1000, 10}, 20, 10, 1, 4};
    EXPECT(limiter.try_acquire(0).status() == TG_E_UNINIT && limiter.level() == 0);
    EXPECT(limiter.assign(config, 0, nullptr, &fault) == TG_E_QUOTA && fault.what == TG_FAULT_CEILING && fault.min == 5);
    config.ceiling = 10;
    EXPECT(limiter.assign(config) == TG_OK && limiter.level() == 5 && limiter.max_admitted(0) == 20);
    EXPECT(limiter.acquire_up_to(0, 14, taken) && taken == 10 && !limiter.allow(0) && limiter.peek(0).remaining() == 0);
    EXPECT(limiter.touch(1000) == TG_OK && limiter.level() == 10);
    return 0;
}

template <typename Aimd>
int searches() {
    Aimd limiter;
    EXPECT(limiter.success(0) == TG_E_UNINIT);
    EXPECT(limiter.assign(tg_aimd_config{{50, 1000, 50}, 0, 1, 100, 10, 0, 0, 0}, 300) == TG_OK);
    EXPECT(limiter.success(300) == TG_OK && limiter.touch(1299) == TG_OK && limiter.level() == 50);
    EXPECT(limiter.overload(1300) == TG_OK && limiter.level() == 60);
    EXPECT(limiter.touch(2300) == TG_OK && limiter.level() == 30);
    return 0;
}

}  // namespace

int wrapped_rates() {
    tollgate::demand client;
    EXPECT(client.assign(tg_demand_config{{5, 1000, 10}, 0, 0, 1, 10}) == TG_OK);
    EXPECT(tg_live_drain(&client.c()->live, 0) == TG_OK && !client.allow(0));
    return demands<tollgate::demand>() || demands<tollgate::demand32>() || searches<tollgate::aimd>() ||
           searches<tollgate::aimd32>();
}
