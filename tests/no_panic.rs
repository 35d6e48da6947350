//! No panic is linked into a program that reads rates, prints what is answered, counts, settles and stands in line: what of
//! the library C cannot call. (`ffi/tests/no_panic.rs` is about the rest.)

#![cfg(not(loom))]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn linked(features: &[&str]) -> Output {
    let (folder, target) =
        (Path::new(env!("CARGO_MANIFEST_DIR")), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let target = target.join("no_panic");
    // the versions that everything else is built of
    fs::copy(folder.join("Cargo.lock"), folder.join("tests/no_panic/Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--target-dir"]).arg(&target).args(features);
    let built = cargo.current_dir(folder.join("tests/no_panic")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-Wl,--gc-sections", "-o"]).arg(target.join("program"));
    compiler.arg(folder.join("tests/no_panic/main.c")).arg(target.join("release/libno_panic.a"));
    compiler.output().unwrap()
}

/// One after another, in one folder.
#[test]
fn no_panic_is_linked_but_one_on_purpose() {
    let program = linked(&[]);
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    let program = linked(&["--features", "on-purpose"]);
    let said = String::from_utf8_lossy(&program.stderr);
    assert!(!program.status.success() && said.contains("a_panic_is_linked"), "{said}");
}
