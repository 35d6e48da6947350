//! A link that three services share: each is promised a rate, and what one does not use the others borrow.
//!
//! `cargo run --example hierarchy`

use tollgate::{Hierarchy, HierarchyError, Quota, Share};

const NAMES: [&str; 3] = ["voice", "web", "backup"];

fn main() -> Result<(), HierarchyError> {
    // on a clock of milliseconds: 100 packets a second, of which 50, 30 and 20 are promised
    let promised = [50, 30, 20].map(|rate| Quota::new(rate, 1_000, 10));
    let link = Hierarchy::<u64, 3>::new(Quota::new(100, 1_000, 20), promised)?;

    // one second each: all idle but the backup; then the web as well; then all of them
    let mut admitted = 0;
    println!("second  {:>17}{:>17}{:>17}", NAMES[0], NAMES[1], NAMES[2]);
    for (second, busy) in
        [[false, false, true], [false, true, true], [true; 3], [true; 3]].into_iter().enumerate()
    {
        let mut shares = [(0, 0); 3];
        for now in second * 1_000..(second + 1) * 1_000 {
            // whoever is listed first is first to borrow, so the turns go round
            for turn in 0..3 {
                let at = (turn + now) % 3;
                let child = link.child(at).expect("one of three");
                match busy[at].then(|| child.try_acquire(now as u64, 1)) {
                    Some(Ok(Share::Promised)) => shares[at].0 += 1,
                    Some(Ok(Share::Borrowed)) => shares[at].1 += 1,
                    Some(Err(_)) | None => {}
                }
            }
        }
        let told = shares.map(|(promised, borrowed)| format!("{promised} + {borrowed} borrowed"));
        println!("{second:>6}  {:>17}{:>17}{:>17}", told[0], told[1], told[2]);
        admitted += shares.into_iter().map(|(promised, borrowed)| promised + borrowed).sum::<u64>();
    }
    println!("{admitted} admitted of at most {}", link.max_admitted(3_999));
    assert!(admitted <= link.max_admitted(3_999));

    let error = Hierarchy::<u64, 3>::new(Quota::new(90, 1_000, 20), promised).unwrap_err();
    println!("on a link of 90: {error}");
    Ok(())
}
