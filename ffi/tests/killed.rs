//! Real processes on one table in shared memory, of which one is killed at random every 10 ms: `c/killed.c`;
//! and what one leaves that is killed after each of its instructions: `c/stepped.c`.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::process::Command;

use toolchain::{compiler, ffi, firmware_library, run};

/// Runs a program of `c/`, and shows what it has checked.
fn program(name: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    let mut build = compiler("gnu11");
    build.args(["-O2", "-o"]).arg(&program).arg(ffi().join("tests/c").join(name)).arg(firmware_library());
    run(build.arg("-lrt"));
    let printed = run(Command::new(&program).args(arguments)).stdout;
    print!("{}", String::from_utf8(printed).unwrap());
}

/// What is left is finished by the next one, or comes back.
#[test]
fn killed_after_each_instruction() {
    program("stepped.c", &[]);
}

/// Survivors go on, the bound of each key holds, and no slot is lost.
#[test]
fn processes_that_are_killed_take_nothing_with_them() {
    program("killed.c", &["3"]);
}

#[test]
#[ignore = "a minute: make properties"]
fn processes_that_are_killed_for_a_minute() {
    program("killed.c", &["60"]);
}
