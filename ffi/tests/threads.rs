//! `c/threads.c`: threads of C that share limiters of every family, with totals that come out exactly, while quotas
//! change where they can. Under
//! `ThreadSanitizer`, in the program and in the library, no race is seen but those that are there on purpose.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::path::Path;
use std::process::{Command, Output};

use toolchain::{compiler, ffi, firmware_library, instrumented_library, run, thread_sanitizer};

/// Builds the program and runs it.
fn threads(options: &[&str], library: &Path, link: &[std::ffi::OsString]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (object, program) = (folder.path().join("threads.o"), folder.path().join("threads"));
    let mut build = compiler("c99");
    run(build.args(options).arg("-c").arg(ffi().join("tests/c/threads.c")).arg("-o").arg(&object));
    let mut build = compiler("c99");
    run(build.arg(&object).arg(library).args(link).args(["-pthread", "-o"]).arg(&program));
    // the first race that is seen ends it
    Command::new(&program).env("TSAN_OPTIONS", "halt_on_error=1").output().unwrap()
}

/// Of a run that must succeed.
fn decisions(output: &Output) -> u64 {
    let (printed, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.is_empty(), "{printed}{said}");
    let last = printed.lines().last().unwrap();
    last.strip_prefix("decisions ").unwrap().parse().unwrap()
}

#[test]
fn threads_of_c_share_every_limiter() {
    let count = decisions(&threads(&["-O2"], &firmware_library(), &[]));
    println!("checked: {count} thread decisions (4 threads of C, 10 families, exact totals)");
}

#[test]
#[ignore = "wants the nightly toolchain: make tsan"]
fn threads_of_c_do_not_race() {
    let (library, runtime) = (instrumented_library("thread"), thread_sanitizer());
    let watched = ["-O1", "-g", "-fsanitize=thread"];
    // what is not seen when it is there would not be seen at all
    for race in ["-DRACE_IN_C", "-DRACE_IN_LIBRARY"] {
        let output = threads(&[&watched[..], &[race]].concat(), &library, &runtime);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains("ThreadSanitizer: data race"),
            "{race}: {said}"
        );
        let place = if race == "-DRACE_IN_C" { "'racing'" } else { "tg_gcra_init_profile" };
        assert!(said.contains(place), "{race}: {said}");
    }
    let count = decisions(&threads(&watched, &library, &runtime));
    println!(
        "checked: {count} ThreadSanitizer decisions (4 threads of C, 10 families, the library watched too)"
    );
}
