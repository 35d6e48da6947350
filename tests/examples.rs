//! The examples run to their end, which their own assertions have to let them.

#![cfg(not(loom))]

use std::process::Command;

fn run(example: &str) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--quiet", "--features", "keys,std,waiting", "--example", example])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn quickstart() {
    assert!(run("quickstart").contains(" admitted, at most "));
}

#[test]
fn config() {
    let printed = run("config");
    assert!(printed.starts_with(
        "line 6, export:\n0.5/s\n^^^ a whole number is allowed, no fraction: write 1/2s\n\
         line 7, archive:\n100/mon burst 20\n    ^^^ a unit of time is allowed: ns, us, ms, s, min, h, d or w\n"
    ));
    assert!(
        printed.contains(
            "\nsearch  10/s burst 30             629 of 3000 in a minute, 100 % of its quota\n"
        )
    );
}

#[test]
fn windows() {
    assert!(run("windows").ends_with("     sum     10       15     20       8\n"));
}

#[test]
fn log_site() {
    assert!(run("log_site").ends_with(" 2000 ms  link down (499 suppressed)\n"));
}

#[test]
fn shaper() {
    let printed = run("shaper");
    assert!(printed.contains("slots at [0, 200, 400, 600, 800, 1000, 1200, 1400] ms\n"));
    assert!(printed.contains("the next one gets the slot at 1400 ms\n"));
    assert!(printed.ends_with("54500 when the long one is settled\n"));
}

#[test]
fn live() {
    assert!(run("live").ends_with(" under 1000 quotas\n"));
}

#[test]
fn two_rates() {
    let printed = run("two_rates");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[0], "   950 ms  no more than 10 a second: again in 50 ms");
    assert_eq!(
        lines[3..],
        ["1166 searches in 10 minutes", "1014000 bytes green, 522000 yellow, 465000 red"]
    );
}

#[test]
fn lease() {
    assert!(run("lease").ends_with(" admitted, at most 201064\n"));
}

#[test]
fn table() {
    assert!(run("table").ends_with("the denied one was denied 100000 times more, and had 5 in all\n"));
}

#[test]
fn waiting() {
    assert!(run("waiting").starts_with("one gave up; 4 in line\none: after "));
}

#[test]
fn duty_cycle() {
    let printed = run("duty_cycle");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[0], "8400 ms on the air in 10 minutes, 100 ms left");
    assert_eq!(lines[1], "2850 ms left after a reboot");
}

#[test]
fn tiers() {
    let printed = run("tiers");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[4], "user 0, model 0: again in 250 ms, refused by: user and model");
    assert_eq!(lines[7], "user 0, model 1: again in 100 ms, refused by: user");
    assert_eq!(lines[10], "user 1, model 1: granted, but would be refused by: planned");
    assert_eq!(lines[14], "490 of 500 left");
}

#[test]
fn token_budget() {
    let printed = run("token_budget");
    let lines: Vec<_> = printed.lines().map(str::trim_start).collect();
    assert_eq!(
        lines[1..3],
        [
            "0 ms: 500 tokens in 500 ms, by tokens",
            "10 ms: one was never sent: 2 requests and 2000 tokens left"
        ]
    );
    assert_eq!(lines[9], "10000 ms: 500 tokens in 20499 ms, by tokens");
    assert_eq!(lines[11], "69000 ms: a large one: 5 requests and 3500 tokens left");
}

#[test]
fn hierarchy() {
    let printed = run("hierarchy");
    assert!(printed.contains("0 + 0 borrowed   0 + 0 borrowed 29 + 90 borrowed\n"));
    assert!(
        printed
            .contains("50 + 0 borrowed  30 + 0 borrowed  20 + 0 borrowed\n428 admitted of at most 449\n")
    );
    assert!(printed.ends_with("of child 2 a count from 1 to 10 is allowed\n"));
}

/// The columns of a table of numbers.
fn columns(table: &str) -> Vec<Vec<u32>> {
    let row = |line: &str| line.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let rows: Vec<Vec<u32>> = table.lines().skip(1).map(row).collect();
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

#[test]
fn adaptive() {
    let columns = columns(&run("adaptive"));
    assert_eq!(columns[3], [5, 5, 3, 2, 3, 2, 9, 4, 4]);
    assert_eq!(columns[6], [5, 5, 4, 3, 3, 3, 6, 5, 5]);
    assert_eq!(columns[7], [10, 10, 8, 6, 6, 6, 12, 10, 10]);
    // the period that started at refill 3 and capacity 6
    assert_eq!([1, 2, 3, 4, 5].map(|column| columns[column][6]), [3, 6, 9, 6, 3]);
}
