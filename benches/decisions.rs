//! What a decision costs, beside the bare atomic operation and beside the peers, in one run.
//!
//! ```text
//! cargo bench --package tollgate-benches --bench decisions                          criterion's report, then the table of ratios
//! cargo bench --package tollgate-benches --bench decisions -- --ratios-only         the table, in half a minute
//! cargo bench --package tollgate-benches --bench decisions -- --ratios-only denied  of the loads with such a name
//! ```
//!
//! Machines are noisy, and more so from one minute to the next than within a second. So the table is
//! made of interleaved rounds: in each one every contestant of a load runs once, ratios are taken within
//! the round, and what is printed are the medians over all rounds.
//!
//! Threads contend only where each has a processor to itself. While another program takes one, they contend
//! the less: a bare compare-exchange nearly as fast as with one thread says so.

use std::time::{Duration, Instant};
use std::{env, hint};

use criterion::{BenchmarkId, Criterion, SamplingMode};
use tollgate_benches::{Contestant, Load, PEER, contestants};

const ROUNDS: usize = 15;
const SAMPLE: Duration = Duration::from_millis(20);

fn main() {
    let options: Vec<String> = env::args().skip(1).collect();
    let given = |option: &str| options.iter().any(|given| given == option);
    if given("--ratios-only") {
        let mut names = options.iter().filter(|option| !option.starts_with("--"));
        let wanted = names.next().map_or("", String::as_str);
        return ratios(wanted);
    }
    criterion();
    // without it cargo is testing that the benchmarks run
    if given("--bench") {
        ratios("");
    }
}

fn criterion() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    for load in Load::all() {
        let mut group = criterion.benchmark_group(load.name);
        group.sampling_mode(SamplingMode::Flat);
        for contestant in contestants(load) {
            group.bench_function(BenchmarkId::from_parameter(contestant.name), |bencher| {
                bencher.iter_custom(|decisions| contestant.sample(decisions));
            });
        }
        group.finish();
    }
    criterion.final_summary();
}

fn ratios(wanted: &str) {
    let cycle = cycle();
    println!(
        "\nmedians of {ROUNDS} interleaved rounds; 1 cycle = {cycle:.3} ns, by a chain of dependent operations"
    );
    for load in Load::all().filter(|load| load.name.contains(wanted)) {
        let contestants = contestants(load);
        let rows = rounds(&contestants);
        let row = |name| contestants.iter().position(|contestant| contestant.name == name).unwrap();
        let (bare, peer) = (&rows[row(load.bare)], &rows[row(PEER)]);

        println!("\n{:36} {:>8} {:>8} {:>9} {:>12}", load.name, "ns", "cycles", "to bare", "to governor");
        for (contestant, times) in contestants.iter().zip(&rows) {
            let ns = median(times.iter().copied());
            let to = |other: &[f64]| median(times.iter().zip(other).map(|(ns, other)| ns / other));
            let name = contestant.name;
            let mark = if name == load.bare { "*" } else { "" };
            println!(
                "{:36} {ns:8.2} {:8.1} {:9.3} {:12.3}",
                format!("  {name}{mark}"),
                ns / cycle,
                to(bare),
                to(peer)
            );
        }
    }
    println!("\n* the bare operation of the load");
}

/// Nanoseconds per decision, for each contestant and each round.
fn rounds(contestants: &[Contestant]) -> Vec<Vec<f64>> {
    let decisions: Vec<u64> = contestants.iter().map(decisions_in_a_sample).collect();
    let mut rows = vec![Vec::with_capacity(ROUNDS); contestants.len()];
    for _ in 0..ROUNDS {
        for ((contestant, &decisions), row) in contestants.iter().zip(&decisions).zip(&mut rows) {
            row.push(ns_each(contestant.sample(decisions), decisions));
        }
    }
    rows
}

fn decisions_in_a_sample(contestant: &Contestant) -> u64 {
    let trial = 100_000;
    let took = contestant.sample(trial).max(Duration::from_nanos(1));
    let samples = SAMPLE.as_nanos().div_ceil(took.as_nanos());
    trial * u64::try_from(samples).unwrap()
}

/// The time of one cycle: a chain of exclusive-ors and rotations of a cycle each, every one of which waits
/// for the one before it.
fn cycle() -> f64 {
    let (links, key) = (10_000_000, hint::black_box(0x9E37_79B9_7F4A_7C15));
    let sample = |_| {
        let begun = Instant::now();
        hint::black_box((0..links).fold(key, |link: u64, _| (link ^ key).rotate_left(7)));
        ns_each(begun.elapsed(), 2 * links)
    };
    // what disturbs it can only make it longer
    (0..ROUNDS).map(sample).fold(f64::INFINITY, f64::min)
}

#[allow(clippy::cast_precision_loss, reason = "for printing")]
fn ns_each(time: Duration, times: u64) -> f64 {
    time.as_nanos() as f64 / times as f64
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
