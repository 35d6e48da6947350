//! Hostile C: `c/hostile.c` calls every function of the header with NULL, zeroed, misaligned, extreme and
//! random arguments, as strict C99 and under the sanitizers, and none is missed.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use toolchain::{compiler, declared_functions, ffi, firmware_library, instrumented_library, run};

const SANITIZERS: [&str; 4] = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Builds the program and runs it; the calls of each function, as it prints them.
fn calls(standard: &str, options: &[&str], library: &Path) -> BTreeMap<String, u64> {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("hostile");
    let mut build = compiler(standard);
    build.args(options).arg("-o").arg(&program);
    for unit in ["hostile.c", "hostile_strike.c", "hostile_table.c"] {
        build.arg(ffi().join("tests/c").join(unit));
    }
    run(build.arg(library));
    let printed = String::from_utf8(run(&mut Command::new(&program)).stdout).unwrap();
    let line = |line: &str| {
        let (name, count) = line.split_once(' ').unwrap();
        (name.to_owned(), count.parse().unwrap())
    };
    printed.lines().map(line).collect()
}

fn check(how: &str, standard: &str, options: &[&str], library: &Path) {
    let calls = calls(standard, options, library);
    let declared = declared_functions();
    assert!(declared.len() > 60, "the header declares {} functions", declared.len());
    for name in &declared {
        let count = calls.get(name).copied().unwrap_or_default();
        assert!(count > 0, "hostile_table.c misses {name}");
    }
    let sum: u64 = calls.values().sum();
    println!("checked: {sum} hostile C calls (each of {} functions, {how})", declared.len());
}

#[test]
fn every_function_survives_hostile_arguments() {
    let library = firmware_library();
    check("strict C99", "c99", &["-O2"], &library);
    check("AddressSanitizer and UndefinedBehaviorSanitizer in the program", "c11", &SANITIZERS, &library);
}

/// Then a read beyond an object is seen as well, which leaves no trace in memory.
#[test]
#[ignore = "wants the nightly toolchain: make tsan"]
fn every_function_survives_hostile_arguments_when_it_is_watched_itself() {
    let library = instrumented_library("address");
    check("AddressSanitizer in the library as well", "c11", &SANITIZERS, &library);
}
