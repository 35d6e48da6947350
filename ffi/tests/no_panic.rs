//! P10: no panic path. A program that takes the address of every exported function is linked with the
//! static library, unused sections dropped; what is left must not mention Rust's panic machinery.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use toolchain::{compiler, ffi, firmware_library, run};

/// The functions that the header declares.
fn exported() -> Vec<String> {
    let header = fs::read_to_string(ffi().join("../include/tollgate.h")).unwrap();
    let prototypes = header.lines().filter(|line| {
        ["tg_status", "bool", "uint32_t", "uint64_t", "size_t", "tg_key", "const char *"]
            .iter()
            .filter_map(|answer| line.strip_prefix(answer))
            .any(|rest| rest.trim_start().starts_with("tg_"))
    });
    let names = prototypes.map(|line| {
        let start = line.rfind("tg_").filter(|_| !line.contains('(')).unwrap_or_else(|| {
            let open = line.find('(').unwrap();
            line[..open].rfind([' ', '*']).unwrap() + 1
        });
        line[start..].split('(').next().unwrap().to_owned()
    });
    names.collect()
}

#[test]
fn no_panic_is_linked_into_a_program_that_uses_everything() {
    let library = firmware_library();
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("all.c"), folder.path().join("all"));
    let names = exported();
    assert!(names.len() > 60, "the header declares {} functions", names.len());

    let mut text =
        String::from("#include \"tollgate.h\"\ntypedef void (*any)(void);\nany volatile all[] = {\n");
    for name in &names {
        writeln!(text, "    (any)&{name},").unwrap();
    }
    text.push_str("};\nint main(void) { return all[0] == NULL; }\n");
    fs::write(&source, text).unwrap();
    let mut build = compiler("c11");
    // a table of functions of many types
    build.args(["-O2", "-Wno-cast-function-type", "-Wl,--gc-sections", "-o"]).arg(&program);
    run(build.arg(&source).arg(&library));
    run(&mut Command::new(&program));

    let symbols = run(Command::new("nm").arg(&program));
    let symbols = String::from_utf8(symbols.stdout).unwrap();
    for name in &names {
        assert!(
            symbols.lines().any(|line| line.ends_with(&format!(" T {name}"))),
            "{name} is not linked"
        );
    }
    let panics: Vec<_> = symbols.lines().filter(|line| line.contains("panic")).collect();
    assert!(panics.is_empty(), "a panic path is linked: {panics:#?}");
}
