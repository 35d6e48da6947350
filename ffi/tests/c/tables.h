/* Of one width: see tables.c. No guard, since it is included twice. */

/* A table in the caller's memory; made anew it goes on, and so does who attaches to it. */
static int TEST(table)(void) {
    static TG_ALIGNED(64) unsigned char memory[BYTES(4, 2)];
    const tg_quota quotas[2] = {{1, 10, 3}, {1, 1000, 1}}, none = {0, 10, 3};
    const tg_options late = {0, 20, 0, 0, 0, 0};
    const tg_key alice = {7, 0}, bob = {8, 0}, other = {7, 1}, wrong = {7, 2}, no_key = {7, TG_CLASS_NONE};
    T(table) t, again;
    O(outcome) out;
    tg_fault fault;
    EXPECT(F(table, size)(4, 2) == sizeof memory && F(table, size)(3, 2) == 0 && F(table, size)(4, 0) == 0);
    EXPECT(F(table, size)(4, TG_CLASSES_MOST + 1) == 0 && F(table, size)((size_t)-1 / 2 + 1, 1) == 0);
    EXPECT(F(table, attach)(&t, memory, sizeof memory, &fault) == TG_E_UNINIT && fault.what == TG_FAULT_NONE);
    EXPECT(F(table, init_with)(&t, memory, sizeof memory, &none, 1, NULL, &fault) == TG_E_QUOTA);
    EXPECT(fault.what == TG_FAULT_COUNT && !F(table, allow)(&t, alice, 0, 1) && F(table, slots)(&t) == 0);
    EXPECT(F(table, try_acquire)(&t, alice, 0, 1, &out) == TG_E_UNINIT && out.retry_after == MOST && out.by == TG_BY_KEY);

    EXPECT(F(table, init_with)(&t, memory, sizeof memory, quotas, 2, &late, &fault) == TG_OK && F(table, slots)(&t) == 32);
    EXPECT(F(table, try_acquire)(&t, alice, 100, 2, &out) == TG_OK && out.remaining == 1 && out.reset_after == 20);
    EXPECT(out.retry_after == 0 && out.by == TG_BY_KEY && F(table, peek)(&t, bob, 100, 3, NULL) == TG_OK);
    EXPECT(F(table, try_acquire)(&t, alice, 100, 2, &out) == TG_DENIED && out.retry_after == 10 && out.remaining == 1);
    EXPECT(F(table, try_acquire)(&t, alice, 100, 4, &out) == TG_EXCEEDS_BURST && out.retry_after == MOST);
    EXPECT(F(table, allow)(&t, other, 100, 1) && !F(table, allow)(&t, other, 100, 1));
    EXPECT(F(table, try_acquire)(&t, wrong, 100, 1, &out) == TG_E_ARGUMENT && out.retry_after == MOST);
    EXPECT(F(table, peek)(&t, no_key, 100, 0, NULL) == TG_E_ARGUMENT && !F(table, allow)(&t, no_key, 100, 0));

    EXPECT(F(table, attach)(&again, memory, sizeof memory, NULL) == TG_OK && F(table, slots)(&again) == 32);
    EXPECT(F(table, peek)(&again, alice, 100, 1, &out) == TG_OK && out.remaining == 0 && F(table, used)(&again, 100) == 2);
    EXPECT(F(table, init_with)(&again, memory, sizeof memory, quotas, 2, &late, NULL) == TG_OK);
    EXPECT(F(table, reset)(&again, alice, 100) && !F(table, reset)(&again, bob, 100) && F(table, allow)(&t, alice, 100, 3));
    EXPECT(F(table, remove)(&t, other, 100) && !F(table, remove)(&t, other, 100) && !F(table, remove)(&t, wrong, 100));
    EXPECT(F(table, sweep)(&t, 150) == 0 && F(table, sweep)(&t, 151) == 1 && F(table, used)(&t, 151) == 0);
    EXPECT(F(table, sweep_within)(&t) > 100000 && F(table, sweep_within)(NULL) == 0 && F(table, sweep)(NULL, 0) == 0);
    EXPECT(F(table, max_admitted)(&t, 0, 100) == 13 && F(table, max_admitted)(&t, 1, 100) == 1);
    EXPECT(F(table, max_admitted)(&t, 2, 100) == 0 && F(table, max_admitted)(NULL, 0, 100) == 0);
    return 0;
}

/* What is there and is not the table that was asked for is told, and stays as it is. */
static int TEST(memory)(void) {
    static TG_ALIGNED(64) unsigned char memory[BYTES(4, 2)];
    unsigned char kept[sizeof memory];
    const tg_quota quotas[2] = {{1, 10, 3}, {1, 1000, 1}};
    const tg_options odd = {0, 0, 0, 0, 0, 1}, narrow = {0, 0, 0, 0, 16, 0};
    const size_t size = sizeof memory;
    T(table) t;
    tg_fault fault;
    EXPECT(F(table, init_with)(&t, memory, BYTES(1, 2) - 1, quotas, 2, NULL, &fault) == TG_E_MEMORY);
    EXPECT(fault.what == TG_FAULT_TABLE_SMALL && fault.min == BYTES(1, 2) && F(table, slots)(&t) == 0);
    EXPECT(F(table, init)(&t, memory, 0, quotas, 2) == TG_E_MEMORY && F(table, init)(&t, NULL, size, quotas, 2) == TG_E_NULL);
    EXPECT(F(table, init)(&t, memory + 32, size - 32, quotas, 2) == TG_E_ARGUMENT);
    EXPECT(F(table, init)(&t, memory, size, NULL, 2) == TG_E_NULL && F(table, init)(NULL, memory, size, quotas, 2) == TG_E_NULL);
    EXPECT(F(table, init)(&t, memory, size, quotas, 0) == TG_E_ARGUMENT);
    EXPECT(F(table, init)(&t, memory, size, quotas, TG_CLASSES_MOST + 1) == TG_E_ARGUMENT);
    EXPECT(F(table, init_with)(&t, memory, size, quotas, 2, &odd, NULL) == TG_E_ARGUMENT);
    EXPECT(F(table, attach)(&t, memory, 4, &fault) == TG_E_MEMORY && fault.what == TG_FAULT_TABLE_SMALL);
    EXPECT(F(table, attach)(&t, memory, size, NULL) == TG_E_UNINIT); /* nothing was written */

    memory[4] = 1; /* as somebody left it who was killed */
    EXPECT(F(table, attach)(&t, memory, size, NULL) == TG_BUSY);
    EXPECT(F(table, init_with)(&t, memory, size, quotas, 2, NULL, &fault) == TG_E_MEMORY);
    EXPECT(fault.what == TG_FAULT_TABLE_ANOTHER);
    memory[4] = 0;
    EXPECT(F(table, init)(&t, memory, size, quotas, 2) == TG_OK);
    memcpy(kept, memory, size);
    EXPECT(F(table, init_with)(&t, memory, size, quotas, 1, NULL, &fault) == TG_E_MEMORY);
    EXPECT(fault.what == TG_FAULT_TABLE_ANOTHER && memcmp(kept, memory, size) == 0);
    EXPECT(F(table, init_with)(&t, memory, size, quotas, 2, &narrow, &fault) == TG_E_MEMORY);
    EXPECT(F(table, init)(&t, memory, BYTES(2, 2), quotas, 2) == TG_E_MEMORY);
    EXPECT(F(table, attach)(&t, memory, size - 1, &fault) == TG_E_MEMORY && fault.what == TG_FAULT_TABLE_SMALL);
    EXPECT(fault.min == size && N(table, attach)(memory, size) == TG_FAULT_TABLE_WIDTH);
    memory[0] ^= 1;
    EXPECT(F(table, attach)(&t, memory, size, &fault) == TG_E_MEMORY && fault.what == TG_FAULT_TABLE_FOREIGN);
    EXPECT(F(table, init_with)(&t, memory, size, quotas, 2, NULL, &fault) == TG_E_MEMORY);
    EXPECT(fault.what == TG_FAULT_TABLE_FOREIGN);
    memory[0] ^= 1, memory[8] ^= 2;
    EXPECT(F(table, attach)(&t, memory, size, &fault) == TG_E_MEMORY && fault.what == TG_FAULT_TABLE_VERSION);
    memory[8] ^= 2, memory[40] ^= 2;
    EXPECT(F(table, attach)(&t, memory, size, &fault) == TG_E_MEMORY && fault.what == TG_FAULT_TABLE_CHECKSUM);
    memory[40] ^= 2;
    EXPECT(F(table, attach)(&t, memory, size, &fault) == TG_OK && fault.what == TG_FAULT_NONE);
    return 0;
}

/* Keys for which there is no room, by each policy, counted; and many at once. */
static int TEST(full)(void) {
    static tg_table_counters counters;
    static TG_ALIGNED(64) unsigned char memory[BYTES(1, 1)];
    const tg_quota quota = {1, 10, 3};
    tg_key keys[40], more = {100, 0};
    tg_status statuses[41];
    T(table) t;
    O(outcome) out;
    O(entry) entry;
    size_t i, cursor = 0, seen = 0;
    tg_table_counts counts;
    memset(&entry, 0, sizeof entry);
    for (i = 0; i < 40; i++) {
        keys[i].digest = i % 10 + 1;
        keys[i].of_class = i == 39 ? 5 : 0;
    }
    EXPECT(F(table, init)(&t, memory, sizeof memory, &quota, 1) == TG_OK && F(table, slots)(&t) == 8);
    EXPECT(F(table, counted_by)(&t, NULL) == TG_E_NULL && F(table, counted_by)(NULL, &counters) == TG_E_NULL);
    EXPECT(F(table, counted_by)(&t, &counters) == TG_OK && tg_table_counters_read(&counters).inserted == 0);
    statuses[40] = 99;
    EXPECT(F(table, try_acquire_each)(&t, keys, 40, 0, 2, statuses) == TG_OK && statuses[40] == 99);
    for (i = 0; i < 39; i++)
        EXPECT(statuses[i] == (i < 8 ? TG_OK : i % 10 < 8 ? TG_DENIED : TG_FULL));
    EXPECT(statuses[39] == TG_E_ARGUMENT && F(table, used)(&t, 0) == 8);
    EXPECT(F(table, try_acquire_each)(&t, NULL, 1, 0, 2, statuses) == TG_E_NULL);
    EXPECT(F(table, try_acquire_each)(&t, keys, 1, 0, 2, NULL) == TG_E_NULL);
    EXPECT(F(table, try_acquire_each)(NULL, keys, 1, 0, 2, statuses) == TG_E_NULL);

    EXPECT(F(table, try_acquire)(&t, more, 0, 1, &out) == TG_FULL && out.retry_after == 1 && out.by == TG_BY_NOBODY);
    EXPECT(F(table, try_acquire)(&t, more, 0, 4, &out) == TG_EXCEEDS_BURST && out.retry_after == MOST);
    EXPECT(F(table, when_full)(&t, TG_WHEN_FULL_SHARE) == TG_OK);
    EXPECT(F(table, try_acquire)(&t, more, 0, 1, &out) == TG_OK && out.by == TG_BY_ANOTHER && out.remaining == 0);
    EXPECT(F(table, try_acquire)(&t, more, 0, 3, &out) == TG_DENIED && out.by == TG_BY_ANOTHER && out.retry_after > 0);
    EXPECT(F(table, when_full)(&t, TG_WHEN_FULL_ADMIT) == TG_OK && F(table, allow)(&t, more, 0, 1));
    EXPECT(F(table, try_acquire)(&t, more, 0, 3, &out) == TG_OK && out.by == TG_BY_NOBODY && out.reset_after == 0);
    EXPECT(F(table, try_acquire)(&t, more, 0, 4, &out) == TG_EXCEEDS_BURST);
    EXPECT(F(table, when_full)(&t, 3) == TG_E_ARGUMENT && F(table, when_full)(NULL, 0) == TG_E_NULL);
    counts = tg_table_counters_read(&counters);
    EXPECT(counts.inserted == 8 && counts.reused == 0 && counts.refused == 8);
    EXPECT(counts.shared == 2 && counts.uncounted == 2 && tg_table_counters_read(NULL).inserted == 0);

    while (F(table, next)(&t, 0, &cursor, &entry)) {
        EXPECT(1 <= entry.fingerprint && entry.fingerprint <= 8 && entry.of_class == 0);
        EXPECT(entry.outcome.remaining <= 1 && entry.outcome.reset_after >= 20);
        seen++;
    }
    EXPECT(seen == 8 && cursor == 8 && !F(table, next)(&t, 0, NULL, &entry) && !F(table, next)(&t, 0, &cursor, NULL));
    cursor = (size_t)-1;
    EXPECT(!F(table, next)(&t, 0, &cursor, &entry) && !F(table, next)(NULL, 0, &cursor, &entry));
    return 0;
}

static int TEST(tables)(void) {
    return TEST(table)() || TEST(memory)() || TEST(full)();
}
