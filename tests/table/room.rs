//! How many keys a table has room for.

use fastrand::Rng;
use tollgate::{Key, KeyProfile32, KeyProfile64, Quota, Refused, Set32, Set64, Table32, Table64};

/// A cell in so many ticks, so that no key is forgotten.
const QUOTA: Quota = Quota::new(1, 1 << 16, 1).stale(1);

/// Of new keys, one for so many bytes of the table, fewer than one in 10,000 finds no room.
macro_rules! room {
    ($test:ident: $table:ident, $set:ident, $profile:ident, $bytes:literal) => {
        #[test]
        fn $test() {
            let sets: Vec<_> = (0..1 << 16).map(|_| $set::new()).collect();
            let classes = [$profile::new(QUOTA).unwrap()];
            let table = $table::new(&sets, &classes).unwrap();
            let mut random = Rng::with_seed(1);
            let keys = size_of_val(&*sets) / $bytes;
            let new_key =
                |_| matches!(table.try_acquire(Key::new(random.u64(..)), 0, 1), Err(Refused::Full));
            let turned_away = (0..keys).map(new_key).filter(|&full| full).count();
            assert!(turned_away * 10_000 < keys, "{turned_away} of {keys}");
            println!("checked: {keys} oracle decisions (table: {turned_away} new keys found no room)");
        }
    };
}

room!(a_key_has_18_bytes_of_64_bits: Table64, Set64, KeyProfile64, 18);
room!(a_key_has_9_bytes_of_32_bits: Table32, Set32, KeyProfile32, 9);
