//! A gateway to language models: a request takes from the limit of its user, of the model for that user, of the model, and
//! of all, or from none. A limit that is planned runs in shadow.
//!
//! `cargo run --example tiers`

use tollgate::{Gcra64, PaddedGcra64, Profile64, Quota, Tier, TierMask, Tiers, TiersDenied, TiersError};
use tollgate::{Word64, checked};

/// On a clock of milliseconds: 8 bytes for each user and model, and one profile for all of them.
static PER_USER: Profile64 = checked!(Profile64::new(Quota::per_second(10, 1_000).burst(6)));
static PER_USER_AND_MODEL: Profile64 = checked!(Profile64::new(Quota::per_second(4, 1_000)));
static USERS: [Word64; 2] = [const { Word64::new() }; 2];
static USERS_AND_MODELS: [[Word64; 2]; 2] = [const { [const { Word64::new() }; 2] }; 2];

static MODELS: [Gcra64; 2] = [
    checked!(Gcra64::new(Quota::per_second(100, 1_000))),
    checked!(Gcra64::new(Quota::per_second(20, 1_000).burst(7))),
];
static ALL: PaddedGcra64 = checked!(PaddedGcra64::new(Quota::per_second(500, 1_000)));
/// What is planned for everybody, and refuses nobody yet.
static PLANNED: Gcra64 = checked!(Gcra64::new(Quota::per_second(10, 1_000).burst(8)));

const NAMES: [&str; 5] = ["user", "user and model", "model", "all", "planned"];

fn ask(now: u64, user: usize, model: usize) -> Result<TierMask, TiersDenied<u64>> {
    let tiers: Result<Tiers<u64, 5>, TiersError> = Tiers::of([
        Tier::of(&USERS[user], &PER_USER),
        Tier::of(&USERS_AND_MODELS[user][model], &PER_USER_AND_MODEL),
        Tier::new(&MODELS[model]),
        Tier::new(&ALL),
        Tier::new(&PLANNED).shadow(),
    ]);
    tiers.expect("five, each once").try_acquire(now, 1)
}

/// The limits of a mask, by name.
fn named(mask: TierMask) -> String {
    let names: Vec<_> = (0..NAMES.len()).filter(|&at| mask.contains(at)).map(|at| NAMES[at]).collect();
    names.join(", ")
}

fn main() {
    for (user, model, times) in [(0, 0, 5), (0, 1, 3), (1, 1, 6)] {
        for _ in 0..times {
            let answer = match ask(0, user, model) {
                Ok(shadows) if shadows.is_empty() => "granted".into(),
                Ok(shadows) => format!("granted, but would be refused by: {}", named(shadows)),
                Err(denied) => {
                    format!(
                        "again in {} ms, refused by: {}",
                        denied.retry_after(),
                        named(denied.refused())
                    )
                }
            };
            println!("user {user}, model {model}: {answer}");
        }
    }
    // of all, what was granted and nothing else is missing
    println!("{} of 500 left", ALL.status(0).remaining());
}
