//! A link that goes down a thousand times in two seconds, and tells so in a few lines: one a second, and two
//! at once, each with the number of those before it that were kept back.
//!
//! `cargo run --example log_site`

use tollgate::{Profile32, Quota, checked, log_site};

static LINES: Profile32 = checked!(Profile32::new(Quota::per_second(1, 1_000).burst(2)));

fn link_down(now_ms: u32, lines: &mut Vec<String>) {
    if let Some(suppressed) = log_site!(LINES, now_ms) {
        lines.push(format!("{now_ms:>5} ms  link down ({suppressed} suppressed)"));
    }
}

fn main() {
    let mut lines = Vec::new();
    for now_ms in (0..=2_000).step_by(2) {
        link_down(now_ms, &mut lines);
    }
    for line in &lines {
        println!("{line}");
    }
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[2], " 1000 ms  link down (498 suppressed)");
}
