//! Quotas from a config, as people write them, each told to its limiter; one that is wrong is pointed at. What becomes
//! of the requests is counted.

use std::collections::BTreeMap;

use tollgate::{Counters, Gcra64, Profile64, Rate};

const CONFIG: &str = "\
# limits of this service
login   = 5/min
search  = 10 requests per second, burst 30
upload  = 3/250ms burst=9 stale=1s
report  = 1000/h burst 50
export  = 0.5/s
archive = 100/mon burst 20
";

/// The tick is a millisecond.
const TICK_HZ: u64 = 1_000;

/// The rates by their names, or each line that is wrong, with a mark below it.
fn read(config: &str) -> Result<BTreeMap<&str, Rate>, Vec<String>> {
    let (mut rates, mut wrong) = (BTreeMap::new(), Vec::new());
    for (number, line) in (1..).zip(config.lines()).filter(|(_, line)| !line.starts_with('#')) {
        let Some((name, text)) = line.split_once(" = ") else {
            wrong.push(format!("line {number}: a name, \" = \" and a rate are wanted\n{line}"));
            continue;
        };
        let name = name.trim();
        match Rate::parse(text) {
            Ok(rate) => drop(rates.insert(name, rate)),
            Err(error) => wrong.push(format!("line {number}, {name}:\n{}", error.shown_in(text))),
        }
    }
    if wrong.is_empty() { Ok(rates) } else { Err(wrong) }
}

fn main() {
    for wrong in read(CONFIG).unwrap_err() {
        println!("{wrong}");
    }

    let mended = CONFIG.replace("0.5/s", "1/2s").replace("100/mon", "100/30d");
    let counters = Counters::new();
    for (name, rate) in read(&mended).unwrap() {
        // a quota that no word can keep is told here, as one that no text can say was told above
        let profile = Profile64::new(rate.quota(TICK_HZ)).unwrap();
        let limiter = Gcra64::with_profile(profile, 0);
        let earlier = counters.read();
        for now in (0..60_000).step_by(20) {
            let _ = limiter.counted_by(&counters).try_acquire(now, 1);
        }
        let counts = counters.read().since(&earlier);
        let used = counts.utilisation(profile.max_admitted(59_980));
        println!(
            "{name:8}{:24}{:5} of 3000 in a minute, {} % of its quota",
            rate.to_string(),
            counts.admitted,
            used / 10_000
        );
        assert!(used <= 1_000_000);
    }
    println!("{}", counters.read());
}
