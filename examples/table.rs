//! A limit for each address, in memory of a fixed size; and somebody who tries to be forgotten in a flood of others.
//!
//! `cargo run --release --features keys --example table`

use std::error::Error;
use std::net::Ipv4Addr;

use tollgate::{KeyProfile64, Keys, Quota, Refused, Set64, Table64, checked};

/// 5 logins a minute for each network of 256 addresses, on a clock of milliseconds; nobody is late by more than a second.
const EACH: KeyProfile64 = checked!(KeyProfile64::new(Quota::per_minute(5, 1_000).stale(1_000)));

static CLASSES: [KeyProfile64; 1] = [EACH];
static SETS: [Set64; 1 << 10] = [const { Set64::new() }; 1 << 10];
static LOGINS: Table64 = checked!(Table64::new(&SETS, &CLASSES));

fn main() -> Result<(), Box<dyn Error>> {
    // a program takes its secret from the system's source of random numbers
    let keys = Keys::new(*b"not very secret.");
    let guesser = keys.of_ipv4("203.0.113.9".parse()?, 24);
    let admitted = (0..10).filter(|_| LOGINS.try_acquire(guesser, 0, 1).is_ok()).count();

    let (mut others, mut no_room, mut denied) = (0, 0, 0);
    for address in 0..100_000_u32 {
        match LOGINS.try_acquire(keys.of_ipv4(Ipv4Addr::from_bits(address << 8), 24), 0, 1) {
            Ok(_) => others += 1,
            Err(Refused::Full) => no_room += 1,
            Err(_) => {}
        }
        denied += u32::from(LOGINS.try_acquire(guesser, 0, 1).is_err());
    }
    println!("{others} others have a limit of their own, {no_room} found no room");
    println!("the denied one was denied {denied} times more, and had {admitted} in all");
    assert_eq!(LOGINS.used(0).live, LOGINS.used(0).slots);
    // all are full again after a minute, and kept for a second more
    assert_eq!(LOGINS.sweep(61_001), 8 << 10);
    Ok(())
}
