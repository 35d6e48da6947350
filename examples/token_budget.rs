//! The client of a language model's API, limited in requests and in tokens: each request is charged an estimate, and
//! settled when its answer is complete. Some answers are longer than that, some readers go away, some requests are never
//! sent, and the server has a word to say as well.
//!
//! `cargo run --example token_budget`

use tollgate::{BeyondDebt, Budget64, Oversize, Quota, checked};

/// On a clock of milliseconds: 60 requests a minute, 5 at once; 60,000 tokens a minute, 10,000 at once, and what turns out
/// to be more may be owed for up to a minute.
static BUDGET: Budget64 = checked!(Budget64::new(
    Quota::per_minute(60, 1_000).burst(5),
    Quota::per_minute(60_000, 1_000).burst(10_000),
));

fn ask(now: u64, estimate: u64) {
    match BUDGET.peek(now, estimate, Oversize::Never) {
        Ok(()) => println!("{now:>6} ms: {estimate} tokens are affordable"),
        Err(denied) => {
            let by = [(Budget64::REQUESTS, "requests"), (Budget64::TOKENS, "tokens")]
                .into_iter()
                .filter(|&(limit, _)| denied.refused().contains(limit))
                .map(|(_, name)| name);
            let by: Vec<_> = by.collect();
            match denied.retry_after() {
                u64::MAX => println!("{now:>6} ms: {estimate} tokens never, by {}", by.join(" and ")),
                wait => println!("{now:>6} ms: {estimate} tokens in {wait} ms, by {}", by.join(" and ")),
            }
        }
    }
}

fn tell(now: u64, what: &str) {
    let (requests, tokens) = (BUDGET.requests().status(now), BUDGET.tokens().status(now));
    println!(
        "{now:>6} ms: {what}: {} requests and {} tokens left",
        requests.remaining(),
        tokens.remaining()
    );
}

fn main() -> Result<(), BeyondDebt<u64>> {
    let charge = |now, estimate| BUDGET.try_acquire(now, estimate).expect("it is affordable");
    let [short, long, gone] = [3_000, 3_000, 2_000].map(|estimate| charge(0, estimate));
    let never_sent = charge(0, 2_000);
    tell(0, "four on their way");
    ask(0, 500);
    BUDGET.cancel(10, never_sent);
    tell(10, "one was never sent");
    BUDGET.settle(1_000, short, 800)?;
    tell(1_000, "a short answer");
    BUDGET.settle(1_500, long, 9_000)?;
    tell(1_500, "a long one");
    ask(1_500, 1_000);
    ask(1_500, 12_000);
    println!("{:>6} ms: who went away costs nothing any more", gone.expires());

    // 429, Retry-After: 20; and RateLimit of the server: 2 requests are left
    let now = 10_000;
    BUDGET.tokens().not_before(now, now + 20_000)?;
    BUDGET.requests().observe(now, 2, 30_000)?;
    tell(now, "after a 429");
    ask(now, 500);
    // an estimate above the burst, when all of it is there, and the rest is owed
    let now = 60_000;
    let large = BUDGET.try_acquire_oversize(now, 15_000, Oversize::WhenFull);
    let large = large.expect("a whole burst conforms");
    ask(now, 1);
    BUDGET.settle(now + 9_000, large, 15_500)?;
    tell(now + 9_000, "a large one");
    Ok(())
}
