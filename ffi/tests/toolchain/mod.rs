//! The static library and the system's C and C++ compilers, for the tests that link programs.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a C project is asked to compile with.
pub(crate) const STRICT: [&str; 6] =
    ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wconversion", "-Wshadow"];

pub(crate) fn ffi() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds the static library as a firmware takes it: no standard library, its own panic handler.
pub(crate) fn firmware_library() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("firmware");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "rustc",
        "--quiet",
        "--release",
        "--crate-type",
        "staticlib",
        "--package",
        "tollgate-ffi",
    ]);
    cargo.args(["--no-default-features", "--features", "panic-handler", "--target-dir"]).arg(&target);
    run(cargo.current_dir(ffi()));
    target.join("release/libtollgate_ffi.a")
}

/// `CC` or `cc`, `CXX` or `c++`, set to a standard and to find the header.
pub(crate) fn compiler(standard: &str) -> Command {
    let (variable, default) = if standard.starts_with("c++") { ("CXX", "c++") } else { ("CC", "cc") };
    // as in make, a command and what it always gets: CC="ccache gcc"
    let words = std::env::var(variable).unwrap_or_else(|_| default.into());
    let mut words = words.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(default));
    command
        .args(words)
        .arg(format!("-std={standard}"))
        .args(STRICT)
        .arg("-I")
        .arg(ffi().join("../include"));
    command
}

/// Runs a command that must succeed, and shows what it said if it does not.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
