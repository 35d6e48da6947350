//! What the fuzzers run, over their corpus: `fuzz/corpus` holds what reached new code when they ran for long.

#![cfg(not(loom))]

mod common;
mod every_limiter;
mod model;

#[allow(unreachable_pub, reason = "public in the fuzzers' crate")]
#[path = "../fuzz/src/c_abi.rs"]
mod c_abi;
#[allow(unreachable_pub, reason = "as above")]
#[path = "../fuzz/src/history.rs"]
mod history;

use std::fs;
use std::path::Path;

/// Runs all files of a target; what they did.
fn run(target: &str, run: fn(&[u8]) -> u64) -> u64 {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    let done = files.iter().map(|file| run(&fs::read(file).unwrap())).sum();
    println!("checked: {} fuzz inputs (the corpus of {target})", files.len());
    assert!(files.len() > 20, "{} files in {}", files.len(), folder.display());
    // a file that tells nothing has become another language's
    assert!(done > 10 * files.len() as u64, "{done} calls of {} files", files.len());
    done
}

#[test]
fn history() {
    let decisions = run("history", history::run);
    println!("checked: {decisions} oracle decisions (the corpus of history)");
}

#[test]
fn c_abi() {
    let calls = run("c_abi", c_abi::run);
    println!("checked: {calls} hostile C calls (the corpus of c_abi)");
}

/// A function that is added to the header is added to the fuzzer.
#[test]
fn every_function_of_the_header_is_fuzzed() {
    let header = include_str!("../include/tollgate.h");
    let fuzzed = include_str!("../fuzz/src/c_abi.rs");
    let is_fuzzed =
        |name: &str| fuzzed.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let mut functions = 0;
    for line in header.lines().filter(|line| !line.starts_with([' ', '/', '*', '#'])) {
        let Some((before, _)) = line.split_once('(') else { continue };
        let Some(name) = before.rsplit([' ', '*']).next().filter(|name| name.starts_with("tg_")) else {
            continue;
        };
        assert!(is_fuzzed(name), "{name} is in the header, and not in fuzz/src/c_abi.rs");
        functions += 1;
    }
    assert!(functions > 70, "{functions} functions found in the header");
}
