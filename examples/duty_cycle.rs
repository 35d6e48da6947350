//! A sensor's radio in the band of 868 MHz: on the air for 1 % of any hour, which a power cut does not forget.
//!
//! `cargo run --example duty_cycle`

use tollgate::{DutyCycle32, Off, Snapshot, checked};

/// On a clock of milliseconds.
const HOUR: u64 = 3_600_000;
const LONGEST: u64 = 3_000;

fn radio() -> DutyCycle32 {
    checked!(DutyCycle32::per_mille(10, HOUR, LONGEST))
}

/// Sends as often as it may for so long; how much of that it was on the air.
fn send_for(radio: &DutyCycle32, from: u32, ticks: u32) -> u32 {
    let (mut now, mut on_air) = (from, 0);
    while now - from < ticks {
        now += match radio.try_send(now, 1_400) {
            Ok(_) => {
                on_air += 1_400;
                1_400
            }
            Err(denied) => denied.retry_after(),
        };
    }
    on_air
}

fn main() {
    let before = radio();
    let on_air = send_for(&before, 0, 600_000);
    println!("{on_air} ms on the air in 10 minutes, {} ms left", before.air_time_left(600_000));

    // what a firmware writes to its flash
    let flash: [u8; 24] = before.as_gcra().snapshot(600_000).to_bytes();

    // the clock starts anew; a real-time clock has told that 5 minutes went by
    let after = radio();
    if let Err(error) = after.as_gcra().restore(&Snapshot::from_bytes(flash), 0, Off::Ticks(300_000)) {
        println!("{error}: nothing is saved up");
        after.as_gcra().drain(0);
    }
    println!("{} ms left after a reboot", after.air_time_left(0));
    let on_air = on_air + send_for(&after, 0, 2_700_000);
    println!("{on_air} ms on the air in an hour, 5 minutes of which it was off");
    assert!(u64::from(on_air) <= HOUR / 100);
}
