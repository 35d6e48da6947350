// A second translation unit of the same program, with the same headers.

#include "tollgate.hpp"

int other_unit_takes_all(tollgate::gcra &limiter, uint64_t now);

int other_unit_takes_all(tollgate::gcra &limiter, uint64_t now) {
    int taken = 0;
    while (limiter.allow(now))
        taken++;
    return taken;
}
