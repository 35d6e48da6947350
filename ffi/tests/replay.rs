//! The main job on real input: `examples/c/replay.c`, held to an exact model in integers, and given every
//! kind of wrong option and broken file.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use toolchain::{compiler, ffi, firmware_library, run};

fn trace() -> PathBuf {
    ffi().join("../examples/data/web_trace.csv")
}

fn build(folder: &Path) -> PathBuf {
    let program = folder.join("replay");
    let mut build = compiler("c99");
    build.arg("-O2").arg(ffi().join("../examples/c/replay.c")).arg(firmware_library());
    run(build.args(["-pthread", "-o"]).arg(&program));
    program
}

fn replay(program: &Path, arguments: &[&str]) -> Output {
    let mut replay = Command::new(program);
    replay.current_dir(ffi().join("..")).args(["--seconds", "1", "--threads", "2"]);
    replay.args(arguments).output().unwrap()
}

/// The requests of the log: their seconds and clients.
fn requests() -> Vec<(i64, u64)> {
    let text = fs::read_to_string(trace()).unwrap();
    let request = |line: &str| {
        let mut columns = line.split(',');
        (columns.next().unwrap().parse().unwrap(), columns.next().unwrap().parse().unwrap())
    };
    text.lines().skip(1).map(request).collect()
}

/// Tokens as a fraction of `period`, of each limit that there is; a second that runs back finds the bucket as far below as
/// it would have been. How many are admitted.
fn model_admits(count: i64, period: i64, burst: i64, limit_of: impl Fn(u64) -> u64) -> usize {
    let mut empty_until = HashMap::new();
    let admits = |&(second, client): &(i64, u64)| {
        let empty_until = empty_until.entry(limit_of(client)).or_insert(i64::MIN / 2);
        let t = second * count;
        let begin = t.max(*empty_until);
        let admits = begin - t + period <= burst * period;
        if admits {
            *empty_until = begin + period;
        }
        admits
    };
    requests().iter().map(admits).filter(|&admitted| admitted).count()
}

#[test]
fn the_replay_admits_what_the_model_admits_and_all_bounds_hold() {
    let folder = tempfile::tempdir().unwrap();
    let program = build(folder.path());
    for (count, period, burst) in [(2, 60, 10), (1, 1, 1), (7, 3600, 1), (100, 9, 1000), (1, 86400, 500)]
    {
        let quota = format!("{count}/{period}:{burst}");
        let output = replay(&program, &["--quota", &quota, "--client", &quota]);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{quota}: {printed}");
        let all = model_admits(count, period, burst, |_| 0);
        let each = model_admits(count, period, burst, |client| client);
        let admitted: Vec<_> = printed.lines().filter(|line| line.starts_with("  admitted  ")).collect();
        let wanted = [all, each].map(|cells| format!("  admitted           {cells}"));
        assert_eq!(admitted, wanted, "{quota}: {printed}");
        assert!(printed.contains("of which 0 found no room"), "{quota}: {printed}");
        assert_eq!(printed.matches(": held\n").count(), 3, "{printed}");
    }
}

#[test]
fn a_wrong_option_or_a_broken_file_gives_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let program = build(folder.path());
    let broken = folder.path().join("broken.csv");
    let broken_name = broken.to_str().unwrap().to_owned();
    let refuses = |arguments: &[&str], says: &str| {
        let output = replay(&program, arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(said.lines().count() == 1 && said.contains(says), "{arguments:?}: {said}");
    };
    refuses(&["--quota", "0/60:1"], "COUNT/SECONDS:BURST");
    refuses(&["--quota", "1/60"], "COUNT/SECONDS:BURST");
    refuses(&["--quota", "1/60:-1"], "COUNT/SECONDS:BURST");
    refuses(&["--quota", "1/60:9999999999999999999"], "burst does not fit: from 1 to");
    refuses(&["--client", "1/60:9999999999"], "burst does not fit: from 1 to");
    refuses(&["--hammer", "999999937/1:10"], "stale (ticks) does not fit");
    refuses(&["--threads", "65"], "from 1 to 64");
    refuses(&["--seconds", "x"], "from 1 to 3600");
    refuses(&["--seconds"], "wants a value");
    refuses(&["--nonsense"], "unknown option \"--nonsense\"");
    refuses(&["-xy"], "unknown option \"-x\"");
    refuses(&["--file", folder.path().to_str().unwrap()], "Is a directory");
    refuses(&["more"], "unexpected \"more\"");
    refuses(&["--file", "/does/not/exist"], "No such file");
    for (text, says) in [
        ("", "is empty"),
        ("second,client,bytes\n", "holds no requests"),
        ("1,2,3\n", ":1: want the header"),
        ("second,client,bytes\n1,2,3\n1,2\n", ":3: want three numbers"),
        ("second,client,bytes\n1,2,three\n", ":2: want three numbers"),
        ("second,client,bytes\n-1,2,3\n", ":2: want three numbers"),
        ("second,client,bytes\n99999999999999999999,2,3\n", ":2: want three numbers"),
        ("second,client,bytes\n1,2,3", ":2: want three numbers"),
    ] {
        fs::write(&broken, text).unwrap();
        refuses(&["--file", &broken_name], says);
    }
}
