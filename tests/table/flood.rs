//! One key is denied, and keeps trying, while new keys come without end: it stays denied.

use tollgate::{Admitted, Key, KeyProfile64, Quota, Refused, Set64, Table64, WhenFull};

use fastrand::Rng;

/// One cell in a minute, on a clock of milliseconds: nobody gets a second one here.
const QUOTA: Quota = Quota::per_minute(1, 1_000).stale(100);

fn flood(new_keys: u64, when_full: WhenFull) {
    let classes = [KeyProfile64::new(QUOTA).unwrap()];
    let sets: Vec<Set64> = std::iter::repeat_with(Set64::new).take(1 << 10).collect();
    let table = Table64::new(&sets, &classes).unwrap().when_full(when_full);
    let mut rng = Rng::with_seed(new_keys);
    let victim = Key::new(rng.u64(..));
    assert!(matches!(table.try_acquire(victim, 0, 1), Ok(Admitted::Counted(_))));
    let (mut admitted, mut turned_away) = (0_u64, 0_u64);
    for number in 0..new_keys {
        // all of them within the minute
        let now = 59_999 * number / new_keys;
        match table.try_acquire(Key::new(rng.u64(..)), now, 1) {
            Ok(Admitted::Counted(_)) => admitted += 1,
            Ok(_) => turned_away += 1,
            Err(refused) => {
                assert!(!matches!(refused, Refused::Class));
                turned_away += 1;
            }
        }
        let denied = table.try_acquire(victim, now, 1).unwrap_err();
        assert!(matches!(denied, Refused::Denied(_)), "{denied:?} after {number} keys");
        assert_eq!(denied.retry_after(), 60_000 - now);
    }
    assert!(table.try_acquire(victim, 60_000, 1).is_ok());
    // as many as there are slots, and no slot is lost
    let slots = 8 << 10;
    assert_eq!(admitted + 1, slots);
    assert_eq!(table.used(60_000).live, usize::try_from(slots).unwrap());
    assert_eq!(table.sweep(60_000 * 3), usize::try_from(slots).unwrap());
    assert!(turned_away > new_keys / 2);
    println!("checked: {} oracle decisions (table: a flood of new keys, {when_full:?})", 2 * new_keys);
}

#[test]
fn a_denied_key_stays_denied_in_a_flood() {
    let most = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };
    flood(most, WhenFull::Refuse);
    flood(most / 2, WhenFull::Admit);
}

#[test]
#[ignore = "seconds: make properties"]
fn a_denied_key_stays_denied_in_a_long_flood() {
    flood(10_000_000, WhenFull::Refuse);
}
