// Keyed tables, as a C++ program meets them.

#include "expect.h"
#include "tollgate.hpp"

int wrapped_tables();

namespace {

// A limit for each key; another handle goes on with it.
template <typename Table>
int keyed() {
    alignas(64) static unsigned char memory[1024];
    const tg_quota each{1, 10, 3}, classes[2] = {{1, 10, 3}, {1, 10, 1}};
    const tg_options late{0, 20, 0, 0, 0, 0};
    const tollgate::keys names(tg_secret{{1, 2, 3}});
    const tg_key alice = names.of("alice"), bob = names.of(7);
    tg_fault fault{};
    Table table, other;
    EXPECT(table.try_acquire(alice, 0).status() == TG_E_UNINIT && !table.allow(alice, 0) && table.slots() == 0);
    EXPECT(table.attach(memory, sizeof memory) == TG_E_UNINIT && Table::bytes(4, 1) > 0 && Table::bytes(3, 1) == 0);
    EXPECT(table.assign(memory, sizeof memory, each, &late, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    EXPECT(table.assign(memory, sizeof memory, classes, 2, &late, &fault) == TG_E_MEMORY);
    EXPECT(fault.what == TG_FAULT_TABLE_ANOTHER && table.assign(memory, sizeof memory, each, &late) == TG_OK);

    const auto first = table.try_acquire(alice, 100, 2);
    EXPECT(first && first.remaining() == 1 && first.by() == TG_BY_KEY && !first.full() && table.allow(bob, 100, 3));
    EXPECT(other.attach(memory, sizeof memory) == TG_OK && other.peek(alice, 100).remaining() == 1);
    const auto denied = other.try_acquire(bob, 100);
    EXPECT(denied.not_yet() && denied.retry_after() == 10 && other.used(100) == 2 && other.reset(bob, 100));
    EXPECT(other.try_acquire(bob, 100, 4).never() && other.max_admitted(100) == 13 && other.sweep_within() > 100000);

    typename Table::entry entry{};
    size_t cursor = 0, seen = 0;
    while (table.next(100, cursor, entry))
        seen += entry.of_class == 0;
    EXPECT(seen == 2 && table.remove(bob, 100) && !table.remove(bob, 100) && table.sweep(1000) == 1);

    tg_table_counters counters{};
    EXPECT(table.counted_by(counters) == TG_OK);
    const tg_key both[2] = {alice, bob};
    tg_status statuses[2] = {TG_E_NULL, TG_E_NULL};
    EXPECT(table.try_acquire_each(both, 2, 1000, 3, statuses) == TG_OK && statuses[0] == TG_OK && statuses[1] == TG_OK);
    EXPECT(tg_table_counters_read(&counters).inserted == 2);
    EXPECT(table.when_full(TG_WHEN_FULL_SHARE) == TG_OK && table.when_full(9) == TG_E_ARGUMENT && table.c()->memory == memory);
    return 0;
}

// Of what names the caller.
int named() {
    const tollgate::keys names(tg_secret{{1, 2, 3}});
    const unsigned char v4[4] = {192, 0, 2, 1}, near[4] = {192, 0, 2, 77};
    const unsigned char v6[16] = {0x20, 1, 0xd, 0xb8}, host[16] = {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 1};
    EXPECT(names.of("alice").digest == names.of("alice", 5).digest && names.of(1).digest != names.of(2).digest);
    EXPECT(names.of_ipv4(v4).digest != names.of_ipv4(near).digest);
    EXPECT(names.of_ipv4(v4, 24).digest == names.of_ipv4(near, 24).digest);
    EXPECT(names.of_ipv6(v6).digest == names.of_ipv6(host).digest);
    return 0;
}

}  // namespace

int wrapped_tables() {
    return named() || keyed<tollgate::table>() || keyed<tollgate::table32>();
}
