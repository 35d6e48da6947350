//! Packets of two callers on one colour meter: each is marked as in some order of all of them, and the buckets are left
//! as that order leaves them. Any number of preemptions.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use loom::thread;
use tollgate::Colour::{self, Green, Yellow};
use tollgate::{Atomic, Half, Marker, Meter, Quota, SrTcm32, TrTcm32, TrTcm4115_32};

/// A tick, a size and a precolour.
type Packet = (u32, u16, Colour);

/// The colours of one caller's packets, those of the other's, and what is left at two ticks.
type End = ([Colour; 2], [Colour; 2], Vec<Colour>);

/// A second caller who is late, and one who comes later.
const PROGRAMS: [[[Packet; 2]; 2]; 3] = [
    [[(20, 5, Green), (20, 5, Green)], [(20, 5, Green), (20, 5, Green)]],
    [[(20, 7, Green), (21, 3, Yellow)], [(18, 4, Green), (26, 9, Green)]],
    [[(20, 9, Yellow), (29, 6, Green)], [(24, 10, Green), (24, 4, Yellow)]],
];

fn mark<P: Marker<Half = u16>>(meter: &Meter<P>, (now, bytes, colour): Packet) -> Colour
where
    <u16 as Half>::Double: Atomic,
{
    meter.meter(now, bytes, colour)
}

/// What conforms afterwards, of each size.
fn left<P: Marker<Half = u16>>(meter: &Meter<P>) -> Vec<Colour> {
    let sizes = (0..=10).flat_map(|bytes| [Green, Yellow].map(|colour| (bytes, colour)));
    sizes.map(|(bytes, colour)| meter.peek(30, bytes, colour)).collect()
}

/// All that any order of the packets can lead to.
fn in_some_order<P: Marker<Half = u16>>(
    make: fn() -> Meter<P>,
    [one, two]: [[Packet; 2]; 2],
) -> BTreeSet<End> {
    let orders = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [1, 1, 0, 0]];
    let ends = orders.map(|order: [usize; 4]| {
        let (meter, mut marked) = (make(), [Vec::new(), Vec::new()]);
        for caller in order {
            let packet = [one, two][caller][marked[caller].len()];
            marked[caller].push(mark(&meter, packet));
        }
        let [first, second] = marked.map(|colours| colours.try_into().unwrap());
        (first, second, left(&meter))
    });
    ends.into()
}

fn explore<P>(make: fn() -> Meter<P>, programs: [[Packet; 2]; 2]) -> u64
where
    P: Marker<Half = u16> + Send + Sync + 'static,
{
    let expected = Arc::new(Mutex::new(BTreeSet::new()));
    let (seen, executions) = (expected.clone(), Arc::new(AtomicU64::new(0)));
    let counted = executions.clone();
    loom::model(move || {
        counted.fetch_add(1, Relaxed);
        let meter = Arc::new(make());
        let [one, two] = programs;
        let shared = meter.clone();
        let other = thread::spawn(move || two.map(|packet| mark(&shared, packet)));
        let first = one.map(|packet| mark(&meter, packet));
        let end = (first, other.join().unwrap(), left(&meter));
        seen.lock().unwrap().insert(end);
    });
    let orders = Arc::new(Mutex::new(BTreeSet::new()));
    let told = orders.clone();
    // a meter cannot be made outside of a model
    loom::model(move || *told.lock().unwrap() = in_some_order(make, programs));
    assert_eq!(*expected.lock().unwrap(), *orders.lock().unwrap(), "{programs:?}");
    executions.load(Relaxed)
}

#[test]
fn packets_are_marked_in_some_order() {
    let mut executions = 0;
    for programs in PROGRAMS {
        executions += explore(|| SrTcm32::new_at(quota(1, 10), 10, 20).unwrap(), programs);
        executions += explore(|| TrTcm32::new_at(quota(2, 18), quota(1, 10), 20).unwrap(), programs);
        executions += explore(|| TrTcm4115_32::new_at(quota(1, 10), quota(1, 10), 20).unwrap(), programs);
    }
    println!("checked: {executions} loom executions (colour meters, two callers of two packets)");
}

fn quota(count: u64, burst: u64) -> Quota {
    Quota::new(count, 3, burst).stale(5).debt(0)
}
