//! Real processes on one table in shared memory, of which one is killed at random every 10 ms: `c/killed.c`.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::process::Command;

use toolchain::{compiler, ffi, firmware_library, run};

fn killed_for(seconds: &str) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("killed");
    let mut build = compiler("gnu11");
    build.args(["-O2", "-o"]).arg(&program).arg(ffi().join("tests/c/killed.c")).arg(firmware_library());
    run(build.arg("-lrt"));
    let printed = run(Command::new(&program).arg(seconds)).stdout;
    print!("{}", String::from_utf8(printed).unwrap());
}

/// Survivors go on, the bound of each key holds, and no slot is lost.
#[test]
fn processes_that_are_killed_take_nothing_with_them() {
    killed_for("3");
}

#[test]
#[ignore = "a minute: make properties"]
fn processes_that_are_killed_for_a_minute() {
    killed_for("60");
}
