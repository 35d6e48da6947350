//! Verbs, classes, policies, errors.

use tollgate::{
    Admitted, Key, KeyProfile32, KeyProfile64, Quota, QuotaError, Refused, Set, Set32, Set64, Table,
    Table32, Table64, TableCounters, TableCounts, TableError, WhenFull, checked,
};

const QUOTA: Quota = Quota::new(1, 10, 2).stale(7);

static CLASSES: [KeyProfile32; 2] =
    [checked!(KeyProfile32::new(QUOTA)), checked!(KeyProfile32::new(Quota::new(3, 100, 5).stale(7)))];

#[test]
fn a_table_in_statics() {
    static SETS: [Set32; 4] = [const { Set32::new() }; 4];
    static TABLE: Table32 = checked!(Table32::new(&SETS, &CLASSES));
    let key = Key::new(0xfeed_beef_0123_4567);
    assert_eq!(TABLE.try_acquire(key, 0, 2).unwrap().outcome().unwrap().remaining(), 0);
    assert_eq!(TABLE.try_acquire(key, 0, 1).unwrap_err().retry_after(), 10);
    // another class, another limit
    assert_eq!(TABLE.try_acquire(key.of_class(1), 0, 2).unwrap().outcome().unwrap().remaining(), 3);
    let entries: Vec<_> = TABLE.entries(0).collect();
    let mut classes =
        entries.iter().map(|entry| (entry.class, entry.outcome.remaining())).collect::<Vec<_>>();
    classes.sort_unstable();
    assert_eq!(classes, [(0, 0), (1, 3)]);
    // of 20 bits of clock, 1 of the class and 1 that says whether an entry is one
    assert!(entries.iter().all(|entry| entry.fingerprint == 0x4567 & 0x3ff));
    assert!(matches!(TABLE.try_acquire(key.of_class(2), 0, 1), Err(Refused::Class)));
    assert!(matches!(TABLE.peek(key.of_class(2), 0, 1), Err(Refused::Class)));
    assert!(!TABLE.reset(key.of_class(2), 0) && !TABLE.remove(key.of_class(2), 0));
    assert_eq!((TABLE.used(0).slots, TABLE.used(0).live), (32, 2));
    assert_eq!(TABLE.slot_count(), 32);
}

#[test]
fn words_for_what_is_refused() {
    let sets = [Set::<u32, 1>::new()];
    let table = Table::<u32, 1>::new(&sets, &CLASSES).unwrap();
    let (one, other) = (Key::new(7), Key::new(8));
    table.try_acquire(one, 0, 2).unwrap();
    let denied = table.try_acquire(one, 0, 1).unwrap_err();
    assert_eq!(denied.denied().unwrap().retry_after(), 10);
    assert_eq!(denied.to_string(), denied.denied().unwrap().to_string());
    let full = table.try_acquire(other, 0, 1).unwrap_err();
    assert!(full.denied().is_none() && full.to_string() == "no room for another key");
    let class = table.try_acquire(one.of_class(2), 0, 1).unwrap_err();
    assert!(class.denied().is_none() && class.to_string() == "no such class of keys");
    let table = Table::<u32, 1>::new(&sets, &CLASSES).unwrap().when_full(WhenFull::Share);
    let shared = table.try_acquire(other, 0, 1).unwrap_err();
    assert!(shared.denied().is_some() && shared.to_string().starts_with("shared with another key: "));
}

/// Each class is kept for as long as its own bucket needs, whatever the one of the key that comes.
#[test]
fn classes_are_forgotten_each_by_its_own_rate() {
    let sets = [Set::<u32, 1>::new()];
    let table = Table::<u32, 1>::new(&sets, &CLASSES).unwrap();
    let (slow, fast) = (Key::new(7).of_class(1), Key::new(8));
    // 5 cells of 3 in 100 ticks: full after 167, and 7 more
    assert!(table.try_acquire(slow, 1_000, 5).is_ok());
    assert!(matches!(table.try_acquire(fast, 1_000 + 173, 1), Err(Refused::Full)));
    assert!(table.try_acquire(fast, 1_000 + 174, 1).is_ok());
    // 1 cell in 10 ticks, and 7 more
    assert!(matches!(table.try_acquire(slow, 1_174 + 17, 1), Err(Refused::Full)));
    assert!(table.try_acquire(slow, 1_174 + 18, 1).is_ok());
}

#[test]
fn reset_and_remove() {
    let sets = [Set64::new(), Set64::new()];
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let table = Table64::new(&sets, &classes).unwrap();
    let (key, other) = (Key::new(7), Key::new(8));
    assert!(!table.reset(key, 100) && !table.remove(key, 100));
    assert!(table.try_acquire(other, 100, 1).is_ok());
    for forget in [Table64::reset, Table64::remove] {
        assert!(table.try_acquire(key, 100, 2).is_ok());
        assert!(table.try_acquire(key, 100, 1).is_err());
        assert!(forget(&table, key, 100));
        assert_eq!(table.peek(key, 100, 0).unwrap().outcome().unwrap().remaining(), 2);
    }
    assert!(!table.remove(key, 100));
    assert_eq!(table.entries(100).count(), 1);
    // at the very same tick
    assert!(table.try_acquire(key, 100, 2).is_ok());
    assert!(table.try_acquire(key, 100, 1).is_err());
}

#[test]
fn when_there_is_no_room() {
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let full = || {
        let sets = [Set::<u64, 2>::new()];
        let table = Table::<u64, 2>::new(&sets, &classes).unwrap();
        assert!(table.try_acquire(Key::new(1), 0, 2).is_ok());
        assert!(table.try_acquire(Key::new(2), 0, 1).is_ok());
        sets
    };
    let third = Key::new(3);

    let sets = full();
    let table = Table::<u64, 2>::new(&sets, &classes).unwrap();
    for refused in [table.peek(third, 0, 1), table.try_acquire(third, 0, 1)] {
        assert!(matches!(refused, Err(Refused::Full)));
        assert_eq!(refused.unwrap_err().retry_after(), 1);
    }
    assert!(matches!(table.try_acquire(third, 0, 0), Err(Refused::Full)));
    assert_eq!(table.try_acquire(third, 0, 3).unwrap_err().retry_after(), u64::MAX);

    // the one of which one cell is left
    let table = table.when_full(WhenFull::Share);
    assert!(matches!(table.peek(third, 0, 1), Ok(Admitted::Shared(_))));
    assert!(matches!(table.try_acquire(third, 0, 1), Ok(Admitted::Shared(_))));
    assert!(matches!(table.try_acquire(third, 0, 3), Err(Refused::Denied(_))));
    let denied = table.try_acquire(third, 0, 1).unwrap_err();
    assert!(matches!(denied, Refused::Shared(_)));
    assert_eq!(denied.retry_after(), 10);
    assert_eq!(table.try_acquire(Key::new(2), 0, 1).unwrap_err().retry_after(), 10);

    let sets = full();
    let table = Table::<u64, 2>::new(&sets, &classes).unwrap().when_full(WhenFull::Admit);
    let before = sets[0].words().each_ref().map(tollgate::Word64::raw);
    for _ in 0..3 {
        assert!(matches!(table.try_acquire(third, 0, 2), Ok(Admitted::Uncounted)));
    }
    assert_eq!(table.try_acquire(third, 0, 3).unwrap_err().retry_after(), u64::MAX);
    assert_eq!(sets[0].words().each_ref().map(tollgate::Word64::raw), before);
}

/// Once each, by what happened.
#[test]
fn what_is_counted() {
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let (sets, counters) = ([Set::<u64, 1>::new()], TableCounters::new());
    let table = Table::<u64, 1>::new(&sets, &classes).unwrap().counted_by(&counters);
    let call = |when_full, key, now, n| {
        let _ = table.when_full(when_full).try_acquire(Key::new(key), now, n);
    };
    let mut expected = TableCounts::default();
    call(WhenFull::Refuse, 1, 0, 3);
    call(WhenFull::Refuse, 1, 0, 1);
    call(WhenFull::Refuse, 1, 0, 1);
    call(WhenFull::Refuse, 1, 0, 1);
    expected.inserted = 1;
    assert_eq!(counters.read(), expected);
    assert!(table.peek(Key::new(2), 0, 1).is_err());
    assert_eq!(counters.read(), expected);
    call(WhenFull::Refuse, 2, 0, 1);
    expected.refused = 1;
    assert_eq!(counters.read(), expected);
    // refused by the other's limit, then admitted by it
    for now in [0, 10] {
        call(WhenFull::Share, 2, now, 1);
    }
    expected.shared = 2;
    assert_eq!(counters.read(), expected);
    // more than a burst is refused, and not for want of room
    for n in [3, 2, 1] {
        call(WhenFull::Admit, 2, 10, n);
    }
    expected.uncounted = 2;
    assert_eq!(counters.read(), expected);
    call(WhenFull::Refuse, 2, 100, 1);
    (expected.inserted, expected.reused) = (2, 1);
    assert_eq!(counters.read(), expected);
    // vacated, and nobody's who is forgotten for it
    assert!(table.remove(Key::new(2), 100));
    call(WhenFull::Refuse, 3, 106, 1);
    expected.inserted = 3;
    assert_eq!(counters.read(), expected);
}

#[test]
fn many_at_once_are_answered_as_one_by_one() {
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let sets: [Vec<Set64>; 2] = [(); 2].map(|()| std::iter::repeat_with(Set64::new).take(16).collect());
    let [one_by_one, at_once] = sets.each_ref().map(|sets| Table64::new(sets, &classes).unwrap());
    let keys: Vec<Key> =
        (0..100_u64).map(|key| Key::new((key % 40).wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let mut answered = Vec::new();
    at_once.try_acquire_each(&keys, 5, 1, |number, answer| answered.push((number, answer.is_ok())));
    let expected: Vec<_> =
        keys.iter().map(|&key| one_by_one.try_acquire(key, 5, 1).is_ok()).enumerate().collect();
    assert_eq!(answered, expected);
    assert_eq!(answered.iter().filter(|(_, admitted)| *admitted).count(), 80);
}

#[test]
fn what_does_not_fit_is_refused() {
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let sets: [Set64; 3] = [const { Set64::new() }; 3];
    assert_eq!(Table64::new(&sets, &classes).unwrap_err(), TableError::Sets);
    assert_eq!(Table64::new(&sets[..0], &classes).unwrap_err(), TableError::Sets);
    assert_eq!(Table64::new(&sets[..1], &[]).unwrap_err(), TableError::Classes);
    let other_clock = KeyProfile64::new(QUOTA.clock_bits(41)).unwrap();
    assert_eq!(Table64::new(&sets[..1], &[classes[0], other_clock]).unwrap_err(), TableError::Classes);
    let later = KeyProfile64::new(QUOTA.stale(8)).unwrap();
    for differ in [[later, classes[0]], [classes[0], later]] {
        assert_eq!(Table64::new(&sets[..1], &differ).unwrap_err(), TableError::Stale);
    }
    // one bit of tag beside one of class, and none beside two
    let wide = KeyProfile32::new(QUOTA.clock_bits(29)).unwrap();
    let sets = [Set32::new()];
    assert!(Table32::new(&sets, &[wide; 2]).is_ok());
    assert!(Table32::new(&sets, &[wide; 4]).is_err());
    assert!(
        matches!(KeyProfile32::new(QUOTA.clock_bits(31)), Err(QuotaError::ClockBits(it)) if it.max == 30)
    );
    assert!(
        matches!(KeyProfile32::new(QUOTA.clock_bits(1)), Err(QuotaError::ClockBits(it)) if it.max == 30)
    );
    assert!(KeyProfile32::new(QUOTA.clock_bits(30)).is_ok());
    assert_eq!(TableError::Sets.to_string(), "the number of sets is no power of two");
    assert_eq!(TableError::Stale.to_string(), "the classes of keys differ in staleness");
    assert_eq!(TableError::Classes.to_string(), "the classes of keys do not fit together in one table");
}

/// The vectors of the reference implementation's key and inputs, for SipHash-1-3 with 64 bits: 00, 01, 02, ..
#[test]
fn digests_are_those_of_siphash_1_3() {
    let secret = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let keys = tollgate::Keys::new(secret);
    let input: Vec<u8> = (0..64).collect();
    let digest = |length: usize| keys.of_bytes(&input[..length]).digest();
    let expected = [0xabac_0158_050f_c4dc, 0xc9f4_9bf3_7d57_ca93, 0x82cb_9b02_4dc7_d44d];
    assert_eq!([0, 1, 2].map(digest), expected);
    assert_eq!(format!("{keys:?}"), "Keys { .. }");
    let address = [192, 0, 2, 77];
    assert_eq!(
        keys.of_ipv4(address.into(), 24).digest(),
        keys.of_bytes(&[192, 0, 2, 0, 0, 0, 0, 24]).digest()
    );
    assert_eq!(keys.of_ipv4(address.into(), 0), keys.of_ipv4([10, 0, 0, 1].into(), 0));
    assert_eq!(keys.of_ipv4(address.into(), 32), keys.of_ipv4(address.into(), u32::MAX));
    assert_eq!(keys.of_ipv6(1_u128.into(), 128), keys.of_ipv6(1_u128.into(), 129));
    assert_eq!(keys.of_ipv6(1_u128.into(), 0), keys.of_ipv6(u128::MAX.into(), 0));
    assert_ne!(keys.of_ipv6(1_u128.into(), 128), keys.of_ipv6(3_u128.into(), 128));
}
