extern crate std;

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::vec::Vec;

use super::{Ends, Line};
use crate::Word;

#[derive(Debug, Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

/// As it is when so many tickets have been used, all of which were left.
fn used<const N: usize>(tickets: u32) -> Line<u32, N> {
    let mut line = Line::<u32, N>::new();
    line.ends = Word::<u32>::from_raw(Line::<u32, N>::write(Ends { front: tickets, length: 0 }));
    for (number, seat) in (0..).zip(&mut line.seats) {
        let laps = tickets / Line::<u32, N>::SEATS + u32::from(number < tickets % Line::<u32, N>::SEATS);
        seat.left = Word::<u32>::from_raw(laps);
    }
    line
}

/// Comes and goes beside a list, from a ticket on, in front and in the middle.
fn beside_a_list<const N: usize>(from: u32, turns: u32) {
    let line = used::<N>(from);
    let mut list: VecDeque<(u32, bool, Arc<Bell>)> = VecDeque::new();
    let mut random = fastrand::Rng::with_seed(u64::from(from));
    let mut next = from;
    for _ in 0..turns {
        match random.u32(..3) {
            0 => {
                let stand = list.iter().position(|(_, gone, _)| !gone && random.bool());
                let Some(at) = stand else { continue };
                line.leave(list[at].0);
                list[at].1 = true;
                while list.front().is_some_and(|(_, gone, _)| *gone) {
                    list.pop_front();
                }
                if let (0, Some((_, _, bell))) = (at, list.front()) {
                    assert_eq!(bell.0.load(Relaxed), 1);
                }
            }
            _ if list.len() == N => assert_eq!(line.enter(7), None),
            _ => {
                assert_eq!(line.enter(7), Some(next));
                let bell = Arc::new(Bell::default());
                line.wake_me(next, &Waker::from(bell.clone()));
                list.push_back((next, false, bell));
                next = if next + 1 == Line::<u32, N>::TICKETS { 0 } else { next + 1 };
            }
        }
        assert_eq!(line.length() as usize, list.len());
        for (place, (ticket, gone, bell)) in list.iter().enumerate() {
            assert_eq!(line.is_in_front(*ticket), place == 0);
            assert_eq!(line.is_gone(*ticket), *gone);
            // of who is gone nothing is kept
            assert_eq!(Arc::strong_count(bell), if *gone || bell.0.load(Relaxed) > 0 { 1 } else { 2 });
        }
        let owed: Vec<u32> = list.iter().map(|(_, gone, _)| if *gone { 0 } else { 7 }).collect();
        assert!(line.owed().eq(owed));
    }
}

#[test]
fn tickets_come_round() {
    for ahead in 0..9 {
        beside_a_list::<1>(Line::<u32, 1>::TICKETS - 1 - ahead, 100);
        beside_a_list::<2>(Line::<u32, 2>::TICKETS - 1 - ahead, 100);
        beside_a_list::<3>(Line::<u32, 3>::TICKETS - 1 - ahead, 200);
        beside_a_list::<8>(Line::<u32, 8>::TICKETS - 1 - ahead, 500);
        beside_a_list::<8>(ahead, 500);
    }
    assert_eq!((Line::<u32, 8>::TICKETS, Line::<u32, 1>::TICKETS), (1 << 28, 1 << 31));
}

/// Every ticket of the longest line, which has two laps of them.
#[test]
fn the_longest_line() {
    const N: usize = 1 << 15;
    const TURNS: u32 = 100_000;
    // too large for a stack
    static LINE: Line<u32, N> = Line::<u32, N>::new();
    let line = &LINE;
    assert_eq!(Line::<u32, N>::TICKETS, 1 << 16);
    for ticket in 0..1 << 15 {
        assert_eq!(line.enter(1), Some(ticket));
    }
    assert!(line.enter(1).is_none());
    for left in 0..TURNS {
        line.leave(left % (1 << 16));
        assert_eq!(line.enter(1), Some((left + (1 << 15)) % (1 << 16)));
        assert!(line.is_in_front((left + 1) % (1 << 16)));
    }
}

/// One who was stopped after it had left, while its ticket came round: it finds somebody else in front, who stays.
#[test]
fn a_late_look_moves_nobody_on() {
    let line = used::<2>(0);
    let first = line.enter(1).unwrap();
    let second = line.enter(1).unwrap();
    line.move_on(first);
    line.move_on(second);
    assert!(line.is_in_front(first) && line.length() == 2);
    line.leave(first);
    line.leave(second);
    line.move_on(second);
    assert_eq!(line.length(), 0);
    // nobody is in front, and the ticket there is of one to come
    line.move_on(2);
    assert_eq!(line.enter(1), Some(2));
}
