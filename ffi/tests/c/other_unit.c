/* A second translation unit of the same program, with the same header. */

#include "tollgate.h"

int other_unit_takes_all(tg_gcra *g, uint64_t now);

int other_unit_takes_all(tg_gcra *g, uint64_t now) {
    int taken = 0;
    while (tg_gcra_try_acquire(g, now, 1, NULL) == TG_OK)
        taken++;
    return taken;
}
