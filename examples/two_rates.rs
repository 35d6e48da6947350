//! A search service: each client may ask 10 times a second and 1000 times an hour, and is told which of the two it has
//! run into. Then packets of a customer who bought 8 Mbit/s and may use 4 Mbit/s more: green, yellow and red.
//!
//! ```sh
//! cargo run --example two_rates
//! ```

use tollgate::{Colour, DualGcra64, Quota, RefusedBy, TrTcm4115_64, checked};

/// On a clock of milliseconds.
static SEARCHES: DualGcra64 =
    checked!(DualGcra64::new(Quota::per_second(10, 1_000), Quota::per_hour(1_000, 1_000)));

/// Bytes per microsecond: 8 Mbit/s committed, 4 Mbit/s in excess.
const CIR: Quota = Quota::new(1, 1, 15_000).stale(1_000).debt(0);
const EIR: Quota = Quota::new(1, 2, 30_000).stale(1_000).debt(0);
static LINE: TrTcm4115_64 = checked!(TrTcm4115_64::new(CIR, EIR));

/// A client who asks 20 times a second, for ten minutes.
fn search() {
    let mut said = None;
    let mut admitted = 0;
    for now in (0..600_000).step_by(50) {
        match SEARCHES.try_acquire(now, 1) {
            Ok(_) => admitted += 1,
            Err(denied) if said != Some(denied.refused_by()) => {
                said = Some(denied.refused_by());
                let rate = match denied.refused_by() {
                    RefusedBy::First => "10 a second",
                    RefusedBy::Second => "1000 an hour",
                    RefusedBy::Both => "both",
                };
                println!("{now:6} ms  no more than {rate}: again in {} ms", denied.retry_after());
            }
            Err(_) => {}
        }
    }
    assert!(admitted <= SEARCHES.profile().max_admitted(600_000));
    println!("{admitted} searches in 10 minutes");
}

/// Packets of 1500 bytes at 16 Mbit/s, for a second: a third more than both rates.
fn send() {
    let mut bytes = [0_u64; 3];
    for now in (0..1_000_000).step_by(750) {
        let colour = LINE.meter(now, 1_500, Colour::Green);
        bytes[colour as usize] += 1_500;
    }
    let [green, yellow, red] = bytes;
    println!("{green} bytes green, {yellow} yellow, {red} red");
    assert!(green <= LINE.profile().committed().max_admitted(1_000_000));
    assert!(yellow <= LINE.profile().excess().max_admitted(1_000_000));
}

fn main() {
    search();
    send();
}
