//! How many instructions a decision takes: the same number at each run, on any machine of one kind.
//!
//! ```text
//! cargo bench --package tollgate-benches --bench instructions
//! ```
//!
//! It runs itself under `valgrind --tool=callgrind` for two numbers of decisions; the difference is free of
//! what happens before and after them. From it the empty loop's own instructions are taken.

use std::process::{Command, exit};
use std::thread::ScopedJoinHandle;
use std::{env, thread};

use tollgate_benches::{Contestant, Load, contestants, empty};

/// Both are multiples of what it takes until `ratelimit` looks at its tick.
const FEW: u64 = 1_000;
const MANY: u64 = 11_000;

fn main() {
    let options: Vec<String> = env::args().skip(1).collect();
    match options.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--run", load, name, decisions] => run(load, name, decisions.parse().unwrap()),
        // without it cargo is testing that the benchmarks run
        ref options if options.contains(&"--bench") => {
            if let Err(reason) = table() {
                eprintln!("cannot count instructions: {reason}");
                exit(1);
            }
        }
        _ => {}
    }
}

fn everybody(load: Load) -> Vec<Contestant> {
    let mut all = vec![empty(load)];
    all.extend(contestants(load));
    all
}

/// What the child does.
fn run(load: &str, name: &str, decisions: u64) {
    let load = Load::all().find(|other| other.name == load).unwrap();
    let all = everybody(load);
    all.iter().find(|contestant| contestant.name == name).unwrap().sample(decisions);
}

fn table() -> Result<(), String> {
    let loads = [Load::ADMITTED, Load::DENIED];
    let idle = empty(loads[0]).name;
    let [admitted, denied] = loads.map(|load| instructions(load, idle));
    let own = [admitted?, denied?];
    println!("{:36} {:>10} {:>10}", "instructions per decision", loads[0].name, loads[1].name);
    for contestant in contestants(loads[0]) {
        print!("  {:34}", contestant.name);
        for (load, own) in loads.into_iter().zip(own) {
            print!(" {:10.1}", instructions(load, contestant.name)? - own);
        }
        println!();
    }
    Ok(())
}

/// Instructions per decision, those of the loop included.
#[allow(clippy::cast_precision_loss, reason = "for printing")]
fn instructions(load: Load, name: &str) -> Result<f64, String> {
    let [few, many] = thread::scope(|scope| {
        [FEW, MANY].map(|decisions| scope.spawn(move || collected(load, name, decisions))).map(joined)
    });
    Ok((many? - few?) as f64 / (MANY - FEW) as f64)
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap()
}

/// All instructions of a child that makes so many decisions.
fn collected(load: Load, name: &str, decisions: u64) -> Result<u64, String> {
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args(["--run", load.name, name, &decisions.to_string()])
        .output()
        .map_err(|error| format!("valgrind does not start: {error}"))?;
    let report = String::from_utf8_lossy(&child.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    collected
        .filter(|_| child.status.success())
        .and_then(|(_, number)| number.parse().ok())
        .ok_or_else(|| format!("valgrind failed on {name}: {report}"))
}
