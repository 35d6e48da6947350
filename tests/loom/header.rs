//! A table in shared memory that several make at once, and attach to: who reads the header as finished reads all of it,
//! whoever wrote each word; of those who make different tables one goes on.
//!
//! Bounds: two who make and one who reads, or two who make, from what one who was killed has left, with at most so many
//! preemptions as are printed.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use loom::model::Builder;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread::{self, JoinHandle};
use tollgate::{KeyProfile32, Quota, Set32, Table32, TableHeader, TableHeaderError, Word32};

const ONE: Quota = Quota::new(1, 10, 2).stale(30);
const OTHER: Quota = Quota::new(1, 10, 3).stale(30);
/// The words that are written, but the last one, which is the first.
const WRITTEN: usize = 14;

/// Memory that is shared, and a gate as in `explore.rs`.
type Memory = Arc<(Vec<Word32>, Gate)>;

fn make(words: &[Word32], quota: Quota) -> Result<(), TableHeaderError> {
    let sets = [Set32::new(), Set32::new()];
    Table32::new(&sets, &[KeyProfile32::new(quota).unwrap()]).unwrap().write_header(words)
}

fn read(words: &[Word32]) -> Result<usize, TableHeaderError> {
    TableHeader::read::<u32, 8>(words).map(TableHeader::classes)
}

/// What one leaves who makes the first table, and is killed before it writes this word; 1 where it has written none.
fn left(before: usize) -> Memory {
    let whole: Vec<_> = (0..TableHeader::words::<u32>(1)).map(|_| Word32::new()).collect();
    make(&whole, ONE).unwrap();
    assert!(whole[WRITTEN - 1].raw() > 0 && whole[WRITTEN].raw() == 0);
    let raw = |(at, word): (usize, &Word32)| if (1..before).contains(&at) { word.raw() } else { 0 };
    Arc::new((whole.iter().enumerate().map(raw).map(Word32::from_raw).collect(), Gate::new(0)))
}

/// Runs a model; how often.
fn explore(preemptions: usize, before: usize, run: impl Fn(Memory) + Send + Sync + 'static) -> u64 {
    let executions = Arc::new(AtomicU64::new(0));
    let counted = executions.clone();
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        run(left(before));
    });
    executions.load(Relaxed)
}

fn maker(memory: &Memory, quota: Quota) -> JoinHandle<Result<(), TableHeaderError>> {
    let memory = memory.clone();
    thread::spawn(move || {
        memory.1.fetch_add(1, Relaxed);
        make(&memory.0, quota)
    })
}

/// Each way that reading can go is seen.
#[test]
fn two_who_make_a_table_and_one_who_reads() {
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let mut executions = 0;
    for before in [1, WRITTEN - 1, WRITTEN] {
        let all = seen.clone();
        executions += explore(if before == 1 { 1 } else { 2 }, before, move |memory| {
            let makers = [maker(&memory, ONE), maker(&memory, ONE)];
            memory.1.fetch_add(1, Relaxed);
            let found = read(&memory.0);
            assert!(matches!(found, Ok(1) | Err(TableHeaderError::Blank | TableHeaderError::Unfinished)));
            for maker in makers {
                assert_eq!(maker.join().unwrap(), Ok(()));
            }
            assert_eq!(read(&memory.0), Ok(1));
            all.lock().unwrap().insert(format!("{found:?}"));
        });
    }
    assert_eq!(seen.lock().unwrap().len(), 3, "{seen:?}");
    println!(
        "checked: {executions} loom executions (two who make a header and one who reads, preemption bound 2)"
    );
}

#[test]
fn two_who_make_different_tables() {
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let all = seen.clone();
    let executions = explore(3, 1, move |memory| {
        let makers = [maker(&memory, ONE), maker(&memory, OTHER)];
        let made = makers.map(|maker| maker.join().unwrap());
        let first = made[0].is_ok();
        assert_eq!(made[usize::from(first)], Err(TableHeaderError::Another), "{made:?}");
        assert_eq!((made[usize::from(!first)], read(&memory.0)), (Ok(()), Ok(1)), "{made:?}");
        all.lock().unwrap().insert(first);
    });
    assert_eq!(seen.lock().unwrap().len(), 2);
    println!(
        "checked: {executions} loom executions (two who make different headers, preemption bound 3)"
    );
}
