//! The client of a language model's API: ten workers get a slot each rather than a refusal, the server's own limit is
//! followed, and what an answer really cost is settled when it is complete.
//!
//! `cargo run --example shaper`

use tollgate::{BeyondDebt, Quota, Shaper64, checked};

/// On a clock of milliseconds: five requests a second, one at a time.
static REQUESTS: Shaper64 = checked!(Shaper64::new(Quota::per_second(5, 1_000).burst(1)));
/// 60,000 tokens a minute, the whole minute's at once.
static TOKENS: Shaper64 = checked!(Shaper64::new(Quota::per_minute(60_000, 1_000)));

/// What the server says to a client that is too fast for it.
const RETRY_AFTER: u64 = 3_000;
/// How long a worker is willing to wait.
const PATIENCE: u64 = 1_500;

fn main() -> Result<(), BeyondDebt<u64>> {
    let mut slots = Vec::new();
    for worker in 0..10 {
        match REQUESTS.reserve(0, 1, PATIENCE) {
            Ok((slot, _)) => slots.push((worker, slot)),
            Err(denied) => println!("worker {worker}: not before {} ms", denied.retry_after()),
        }
    }
    let due: Vec<_> = slots.iter().map(|(_, slot)| slot.due()).collect();
    println!("slots at {due:?} ms");

    // the last in line gives up, and the next one who asks gets its slot
    let (worker, slot) = slots.pop().expect("eight have a slot");
    println!("worker {worker} gives up the slot at {} ms", slot.due());
    REQUESTS.cancel(0, slot);
    let (slot, _) = REQUESTS.reserve(0, 1, PATIENCE).expect("it was given back");
    println!("the next one gets the slot at {} ms", slot.due());

    // 429 Too Many Requests, Retry-After: 3
    let now = 1_400;
    REQUESTS.not_before(now, now + RETRY_AFTER)?;
    println!("after a 429 at {now} ms: again at {} ms", now + wait(now));

    // a long answer was estimated at 4,000 tokens, and cost 7,000; a short one cost 500
    let [(long, _), (short, left)] =
        [(); 2].map(|()| TOKENS.reserve(now, 4_000, 0).expect("there is room"));
    println!("{} tokens left while two answers are on their way", left.remaining());
    println!("{} when the short one is settled", TOKENS.settle(now + 200, short, 500)?.remaining());
    println!("{} when the long one is settled", TOKENS.settle(now + 2_000, long, 7_000)?.remaining());
    Ok(())
}

fn wait(now: u64) -> u64 {
    match REQUESTS.peek(now, 1) {
        Ok(_) => 0,
        Err(denied) => denied.retry_after(),
    }
}
