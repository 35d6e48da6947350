// Two rates in one word, and the colour meters, as a C++ program meets them.

#include "expect.h"
#include "tollgate.hpp"

int wrapped_two_rates();

namespace {

// before main
tollgate::dual searches{tollgate::quota32<10, 1000, 10>(), tollgate::quota32<1000, 3600000, 12>()};

int two_rates() {
    tollgate::dual none;
    EXPECT(none.try_acquire(0).status() == TG_E_UNINIT && !none.allow(0));
    EXPECT(none.assign(searches.c()->first, searches.c()->second, 7) == TG_OK && none.allow(7, 10));
    EXPECT(searches.try_acquire(0, 10) && searches.peek(0).remaining() == 0);
    const auto by_the_first = searches.try_acquire(0, 2);
    EXPECT(by_the_first.not_yet() && by_the_first.refused_by() == TG_FIRST && by_the_first.retry_after() == 200);
    EXPECT(searches.peek(0, 3).refused_by() == (TG_FIRST | TG_SECOND));
    EXPECT(searches.allow(1000, 2) && searches.peek(1000, 1).refused_by() == TG_SECOND);
    EXPECT(tg_dual_fill(searches.c(), 1000) == TG_OK && searches.try_acquire(1000, 11).never());
    return 0;
}

template <typename Meter, typename Second>
int marks(const Second &second) {
    Meter meter;
    EXPECT(meter.meter(0, 1) == TG_E_UNINIT);
    EXPECT(meter.assign(tg_quota{1, 1, 3000}, second) == TG_OK);
    EXPECT(meter.meter(0, 1500) == TG_GREEN && meter.meter(0, 1500, TG_RED) == TG_RED);
    EXPECT(meter.meter(0, 1500, TG_YELLOW) == TG_YELLOW && meter.meter(0, 3001) == TG_RED);
    EXPECT(meter.touch(9) == TG_OK && meter.c() != nullptr);
    return 0;
}

}  // namespace

int wrapped_two_rates() {
    return two_rates() || marks<tollgate::srtcm>(1500) || marks<tollgate::trtcm>(tg_quota{1, 1, 1500}) ||
           marks<tollgate::trtcm4115>(tg_quota{1, 1, 1500});
}
