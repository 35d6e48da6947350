//! C and C++ programs that use the library through the committed headers: compiled with every warning an
//! error under each standard, linked from two translation units, run.

#![allow(missing_docs, reason = "a test")]

mod toolchain;
mod window_limits;

use std::fs;

use tollgate::{
    IntervalProfile32, IntervalProfile64, IntervalQuota, Live32, Live64, Profile32, Profile64, Quota,
    QuotaError, ShaperProfile32, ShaperProfile64,
};
use toolchain::{compiler, ffi, firmware_library, run};

/// The C program of the ABI; and the one of the C++ wrapper.
const C_UNITS: [&str; 10] = [
    "abi.c",
    "adapting.c",
    "devices.c",
    "lending.c",
    "own.c",
    "tables.c",
    "together.c",
    "two_rates.c",
    "windows.c",
    "other_unit.c",
];
const CPP_UNITS: [&str; 9] = [
    "wrapper.cpp",
    "wrapper_adapting.cpp",
    "wrapper_lending.cpp",
    "wrapper_own.cpp",
    "wrapper_tables.cpp",
    "wrapper_together.cpp",
    "wrapper_two_rates.cpp",
    "wrapper_windows.cpp",
    "other_unit.cpp",
];

#[test]
fn c_and_cpp_programs_compile_without_a_warning_and_run() {
    let library = firmware_library();
    let folder = tempfile::tempdir().unwrap();
    let sources = ffi().join("tests/c");
    let in_c = ["c99", "c11", "c17", "c++11", "c++17"].map(|standard| (standard, &C_UNITS[..]));
    let in_cpp = ["c++11", "c++14", "c++17", "c++20"].map(|standard| (standard, &CPP_UNITS[..]));
    for (standard, units) in in_c.into_iter().chain(in_cpp) {
        for optimisation in ["-O0", "-O2"] {
            let program = folder.path().join("program");
            let mut build = compiler(standard);
            build.arg(optimisation).arg("-o").arg(&program);
            if standard.starts_with("c++") {
                build.args(["-fno-exceptions", "-fno-rtti", "-x", "c++"]);
            }
            build.args(units.iter().map(|unit| sources.join(unit)));
            build.args(["-x", "none"]).arg(&library);
            run(&mut build);
            run(&mut std::process::Command::new(&program));
        }
    }
}

/// What an example prints, as strict C99 and as C++11.
fn example(name: &str) -> String {
    let library = firmware_library();
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (ffi().join("../examples/c").join(name), folder.path().join("example"));
    let printed = ["c99", "c++11"].map(|standard| {
        let mut build = compiler(standard);
        build.args(["-O2", "-x", if standard == "c99" { "c" } else { "c++" }]).arg(&source);
        run(build.args(["-x", "none"]).arg(&library).args(["-lrt", "-o"]).arg(&program));
        String::from_utf8(run(&mut std::process::Command::new(&program)).stdout).unwrap()
    });
    assert_eq!(printed[0], printed[1]);
    printed.into_iter().next().unwrap()
}

/// Reports by a radio with a power cut.
#[test]
fn the_example_of_a_radio_runs_and_keeps_to_its_hour() {
    let printed = example("radio.c");
    let [first, .., last] = printed.lines().collect::<Vec<_>>()[..] else { panic!("{printed:?}") };
    assert!(first.ends_with("(0 reports more since the last line)"), "{first}");
    assert!(last.ends_with(" ms on the air in an hour, at most 36000 allowed"), "{last}");
}

/// Tokens that are reserved by an estimate and settled, while the operator changes the quota.
#[test]
fn the_example_of_a_token_budget_runs_and_keeps_to_both_quotas() {
    let printed = example("token_budget.c");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[3], " 23000 ms  120000 tokens a minute, 20000 at once: ok");
    assert_eq!(lines[6..8], [" 78499 ms  denied: not now", " 78500 ms  ok"]);
    assert_eq!(lines[8], "73000 tokens spent of 87500 allowed, 0 lost");
}

/// A client that finds the limit of a server, and follows when it is halved.
#[test]
fn the_example_of_adaptive_rates_runs_and_finds_the_limit() {
    let printed = example("adaptive.c");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[12..14], ["    11    41    41    1", "    12    28    28    0"]);
    assert_eq!(
        lines[21..25],
        [
            "    20    36    36   16",
            "    21    25    25    5",
            "    22    25    25    5",
            "    23    17    17    0"
        ]
    );
    assert_eq!(lines[41], "2 refused in the last 15 seconds");
}

/// Four processes that share one limit for each user.
#[test]
fn the_example_of_shared_memory_runs_and_admits_what_one_process_would() {
    let printed = example("shared.c");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines[0], "alice  0 of 5 left; again in 12000 ms");
    assert_eq!(lines[2..], ["carol  0 of 5 left; again in 12000 ms", "3 of 8192 slots used"]);
}

/// Sliding windows, two rates, limits that are taken together, and a lease.
#[test]
fn the_example_of_limits_runs_and_keeps_to_each() {
    let printed = example("limits.c");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(
        lines[2..5],
        [
            " 90000 ms  0 logins by the log, 2 by the window",
            " 90000 ms  5 in the last minute",
            "  5100 ms  51 searches, until the hour said no: again in 2100 ms"
        ]
    );
    assert_eq!(
        lines[9..],
        [
            "     0 ms  2000 tokens: denied: not now, by user, by tokens, again in 6000 ms",
            "     0 ms  400 of 1000 were used: 600 tokens left",
            "     0 ms  100 taken by a lease, 872 left for all, 900 when it is over"
        ]
    );
}

/// What is right is quiet as well; wrong arguments are those of `hostile.rs`.
#[test]
fn the_c_program_runs_under_the_sanitizers() {
    let folder = tempfile::tempdir().unwrap();
    let (sources, program) = (ffi().join("tests/c"), folder.path().join("program"));
    let mut build = compiler("c11");
    build.args(["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-o"]);
    build.arg(&program).args(C_UNITS.map(|unit| sources.join(unit)));
    run(build.arg(firmware_library()));
    run(&mut std::process::Command::new(&program));
}

/// Where there are no lock-free 64-bit atomics, the header has the 32-bit family only, and compiles as well.
#[test]
fn without_64_bit_atomics_the_header_has_32_bits_only() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("unit.c");
    let compiles = |text: &str| {
        fs::write(&source, format!("#include \"tollgate.h\"\n{text}\n")).unwrap();
        let mut build = compiler("c99");
        build.args([
            "-U__GCC_ATOMIC_LLONG_LOCK_FREE",
            "-D__GCC_ATOMIC_LLONG_LOCK_FREE=1",
            "-fsyntax-only",
        ]);
        build.arg(&source).output().unwrap().status.success()
    };
    assert!(compiles("extern tg_gcra32 x; tg_gcra32 x = TG_GCRA32_INIT(1, 2, 3);"));
    assert!(!compiles("extern tg_gcra x;"));
}

/// The macros of C decide what fits by a formula of their own: it must draw the line where the library does.
#[test]
fn a_static_initialiser_that_does_not_fit_is_refused_by_the_compiler() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("unit.c");
    let compiles = |standard: &str, kind: &str, value: &str| {
        let slots = window_limits::SLOTS;
        let unit = format!("#include \"tollgate.h\"\n{slots}\nextern {kind} x;\n{kind} x = {value};\n");
        fs::write(&source, unit).unwrap();
        let mut build = compiler(standard);
        build.args(["-fsyntax-only", "-x", if standard.starts_with("c++") { "c++" } else { "c" }]);
        build.arg(&source).output().unwrap().status.success()
    };
    for (kind, fits, does_not) in limits() {
        for standard in ["c99", "c11", "c++11", "c++17"] {
            assert!(compiles(standard, kind, &fits), "{standard} refuses {fits}");
            assert!(!compiles(standard, kind, &does_not), "{standard} accepts {does_not}");
        }
    }
}

/// A macro of C tells the size of a table, too.
#[test]
fn memory_for_a_table_is_as_large_as_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("unit.c"), folder.path().join("unit"));
    let unit = "#include \"tollgate.h\"\nint main(void) {\n    size_t sets, classes;\n\
        for (sets = 1; sets <= 1024; sets *= 2)\nfor (classes = 1; classes <= TG_CLASSES_MOST; classes++)\n\
        if (tg_table_size(sets, classes) != TG_TABLE_BYTES(sets, classes) ||\n\
        tg_table32_size(sets, classes) != TG_TABLE32_BYTES(sets, classes))\nreturn 1;\nreturn 0;\n}\n";
    fs::write(&source, unit).unwrap();
    run(compiler("c99").arg(&source).arg(firmware_library()).arg("-o").arg(&program));
    run(&mut std::process::Command::new(&program));
}

/// Neither in static storage nor in a function, where an array could have a size that is no constant.
#[test]
fn a_quota_that_is_no_constant_is_refused_by_the_compiler() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("unit.c");
    for (standard, language) in
        [("c99", "c"), ("c11", "c"), ("gnu11", "c"), ("c++11", "c++"), ("c++17", "c++")]
    {
        let compiles = |burst: &str| {
            let unit = format!(
                "#include \"tollgate.h\"\nuint64_t f(uint32_t n);\n\
                 uint64_t f(uint32_t n) {{ const tg_gcra32 g = TG_GCRA32_INIT(1, 10, {burst}); return n + g.word.tat; }}\n"
            );
            fs::write(&source, unit).unwrap();
            let mut build = compiler(standard);
            build.args(["-fsyntax-only", "-x", language]).arg(&source).output().unwrap().status.success()
        };
        assert!(compiles("7"), "{standard}");
        assert!(!compiles("n"), "{standard}");
    }
}

/// A type, the last initialiser that fits in some direction, and the first that does not.
fn limits() -> Vec<(&'static str, String, String)> {
    let mut limits = Vec::new();
    for (count, period) in [(1, 1_000), (7, 1_000), (1_000, 7), (3, 1_000_000)] {
        let last = last_that(|burst| Profile32::new(Quota::new(count, period, burst)).is_ok());
        let value = |burst| format!("TG_GCRA32_INIT({count}, {period}, {burst}u)");
        limits.push(("tg_gcra32", value(last), value(last + 1)));

        let last = last_that(|burst| Profile64::new(Quota::new(count, period, burst)).is_ok());
        let value = |burst| format!("TG_GCRA_INIT({count}, {period}, {burst}u)");
        limits.push(("tg_gcra", value(last), value(last + 1)));

        let quota = Quota::new(count, period, 5).debt(9);
        let last = last_that(|stale| Profile64::new(quota.stale(stale)).is_ok());
        let value = |stale| format!("TG_PROFILE_INIT_WITH({count}, {period}, 5, {stale}u, 9)");
        limits.push(("tg_profile", value(last), value(last + 1)));

        let quota = Quota::new(count, period, 5).stale(9);
        let last = last_that(|debt| ShaperProfile64::new(quota.debt(debt)).is_ok());
        let value = |debt| format!("TG_SHAPER_INIT_WITH({count}, {period}, 5, 9, {debt}u)");
        limits.push(("tg_shaper", value(last), value(last + 1)));

        let last = last_that(|burst| ShaperProfile32::new(Quota::new(count, period, burst)).is_ok());
        let value = |burst| format!("TG_SHAPER32_INIT({count}, {period}, {burst}u)");
        limits.push(("tg_shaper32", value(last), value(last + 1)));

        let last = last_that(|debt| Live64::new(quota.debt(debt)).is_ok());
        let value = |debt| format!("TG_LIVE_INIT_WITH({count}, {period}, 5, 9, {debt}u)");
        limits.push(("tg_live", value(last), value(last + 1)));

        let last = last_that(|burst| Live32::new(Quota::new(count, period, burst)).is_ok());
        let value = |burst| format!("TG_LIVE32_INIT({count}, {period}, {burst}u)");
        limits.push(("tg_live32", value(last), value(last + 1)));
    }
    for (on, window) in [(36_000, 3_600_000_u64), (500_000, 3_600_000), (3_600_000, 3_600_000)] {
        let last = last_that(|longest| longest < on && sixteenths(on, window, longest).is_ok());
        let value = |longest| format!("TG_DUTY_CYCLE32_INIT({on}, {window}, {longest}u)");
        limits.push(("tg_duty_cycle32", value(last), value(last + 1)));
    }
    for (period, refill) in [(1, 3), (1 << 12, 1), (1 << 16, 3)] {
        let quota = IntervalQuota::new(refill, period).initial(0);
        let last = last_that(|capacity| IntervalProfile32::new(quota.capacity(capacity)).is_ok());
        let value = |capacity| format!("TG_BUCKET32_INIT({period}, {capacity}, {refill}, 0)");
        limits.push(("tg_bucket32", value(last), value(last + 1)));
    }
    for period in [1_u64, 1_000_000_007, 1 << 52] {
        let quota = IntervalQuota::new(1, period).initial(0);
        let last = last_that(|capacity| IntervalProfile64::new(quota.capacity(capacity)).is_ok());
        let value = |capacity| format!("TG_BUCKET_INIT({period}u, {capacity}u, 1, 0)");
        limits.push(("tg_bucket", value(last), value(last + 1)));
    }
    for (kind, fits, does_not) in [
        ("tg_gcra", "TG_GCRA_INIT(1, 1, 1)", "TG_GCRA_INIT(0, 1, 1)"),
        ("tg_gcra", "TG_GCRA_INIT(1, 1, 1)", "TG_GCRA_INIT(1, 0, 1)"),
        ("tg_gcra", "TG_GCRA_INIT(1, 1, 1)", "TG_GCRA_INIT(1, 1, 0)"),
        ("tg_bucket", "TG_BUCKET_INIT(9, 3, 3, 3)", "TG_BUCKET_INIT(9, 3, 3, 4)"),
        ("tg_bucket", "TG_BUCKET_INIT(9, 3, 3, 3)", "TG_BUCKET_INIT(0, 3, 3, 3)"),
        ("tg_duty_cycle32", "TG_DUTY_CYCLE32_INIT(1, 1, 1)", "TG_DUTY_CYCLE32_INIT(0, 1, 1)"),
        ("tg_duty_cycle32", "TG_DUTY_CYCLE32_INIT(5, 9, 5)", "TG_DUTY_CYCLE32_INIT(5, 9, 6)"),
        ("tg_duty_cycle32", "TG_DUTY_CYCLE32_INIT(5, 5, 5)", "TG_DUTY_CYCLE32_INIT(5, 4, 5)"),
        ("tg_duty_cycle32", "TG_DUTY_CYCLE32_INIT(5, 5, 1)", "TG_DUTY_CYCLE32_INIT(5, 5, 0)"),
        ("tg_bucket32", "TG_BUCKET32_INIT(8, 3, 3, 3)", "TG_BUCKET32_INIT(9, 3, 3, 3)"),
        ("tg_bucket32", "TG_BUCKET32_INIT(65536, 3, 3, 3)", "TG_BUCKET32_INIT(131072, 3, 3, 3)"),
    ] {
        limits.push((kind, fits.into(), does_not.into()));
    }
    limits.extend(window_limits::limits());
    limits
}

/// What the static initialiser of a duty cycle stands for.
fn sixteenths(on: u64, window: u64, longest: u64) -> Result<Profile32, QuotaError> {
    let interval = (16 * (window + 1)).div_ceil(on - longest + 1);
    let scale = 16 / (1 << interval.trailing_zeros().min(4));
    Profile32::new(Quota::new(16, interval, longest).tolerance(scale - 1).stale(1 << 19).debt(0))
}

/// It keeps the promise in every window, and loses no more than it says.
#[test]
fn a_static_duty_cycle_is_a_hard_window() {
    let mut checked = 0;
    for window in (1..=90).chain([3_600, 60_000, 3_600_000]) {
        let step = usize::try_from(window / 30 + 1).unwrap();
        for (on, longest) in (1..=window)
            .step_by(step)
            .flat_map(|on| (1..=on).step_by(step).map(move |longest| (on, longest)))
        {
            let Ok(profile) = sixteenths(on, window, longest) else { continue };
            let rest = on - longest + 1;
            let interval = (16 * (window + 1)).div_ceil(rest);
            assert!(profile.max_admitted(window) <= on, "{on} of {window}, {longest} at once");
            assert_eq!(u64::from(profile.burst()), longest);
            // 16 / interval is less than rest / (window + 1) by less than a part in 16 * window / on
            let (most, rate) = (rest * interval, 16 * (window + 1));
            assert!(
                rate <= most && u128::from(most - rate) * u128::from(16 * window) < u128::from(most * on)
            );
            checked += 1;
        }
    }
    println!("checked: {checked} exhaustion cases (static duty cycles)");
}

/// The last number that is accepted, by bisection; 1 is.
fn last_that(accepted: impl Fn(u64) -> bool) -> u64 {
    let (mut good, mut bad) = (1, u64::MAX);
    assert!(accepted(good) && !accepted(bad));
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if accepted(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}
