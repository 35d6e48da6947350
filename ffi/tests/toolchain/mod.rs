//! The static library and the system's C and C++ compilers, for the tests that link programs.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
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

/// Where the nightly toolchain has its sanitizers.
const HOST: &str = "x86_64-unknown-linux-gnu";

/// The same library, instrumented for a sanitizer (nightly).
pub(crate) fn instrumented_library(sanitizer: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(sanitizer);
    let mut cargo = Command::new("rustup");
    cargo.args(["run", "nightly", "cargo", "rustc", "--quiet", "--release", "--crate-type", "staticlib"]);
    cargo.args(["--package", "tollgate-ffi", "--no-default-features", "--features", "panic-handler"]);
    cargo.args(["--target", HOST, "--target-dir"]).arg(&target);
    // `core` is built anew, since what is not instrumented does not link with what is
    cargo.arg("-Zbuild-std=core").env("RUSTFLAGS", format!("-Zsanitizer={sanitizer}"));
    run(cargo.current_dir(ffi()));
    target.join(HOST).join("release/libtollgate_ffi.a")
}

/// What gives a program `ThreadSanitizer`'s run-time part: Rust's own, since that of GCC 12 lacks functions that
/// instrumented Rust calls. Objects that GCC has instrumented link to either.
pub(crate) fn thread_sanitizer() -> Vec<OsString> {
    let sysroot =
        run(Command::new("rustup").args(["run", "nightly", "rustc", "--print", "sysroot"])).stdout;
    let sysroot = PathBuf::from(String::from_utf8(sysroot).unwrap().trim());
    let library = sysroot.join("lib/rustlib").join(HOST).join("lib/librustc-nightly_rt.tsan.a");
    vec![
        "-Wl,--whole-archive".into(),
        library.into(),
        "-Wl,--no-whole-archive".into(),
        "-lm".into(),
        "-ldl".into(),
    ]
}

/// The functions that the header declares: outside comments and macros, a name of ours before a parenthesis.
pub(crate) fn declared_functions() -> BTreeSet<String> {
    let header = fs::read_to_string(ffi().join("../include/tollgate.h")).unwrap();
    let mut names = BTreeSet::new();
    let mut in_macro = false;
    for line in header.lines() {
        let continued = in_macro;
        in_macro = line.ends_with('\\') && (continued || line.starts_with('#'));
        if continued || ["#", "//", "/*", " *"].iter().any(|start| line.trim_end().starts_with(start)) {
            continue;
        }
        for (end, _) in line.match_indices('(') {
            let begin = line[..end].rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let name = &line[begin.map_or(0, |at| at + 1)..end];
            names.extend(name.starts_with("tg_").then(|| name.to_owned()));
        }
    }
    names
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
