//! The rule in plain integers: a debt and what is held, no word that wraps.

use fastrand::Rng;
use tollgate::{Allotment, Word};

use crate::common::{Shape, shapes, sum_over, thinned};

/// In sub-ticks of the word, and in ticks of the clock.
struct Plain {
    shape: Shape,
    fine: i64,
    size: i64,
    max_age: i64,
    left: i64,
    granted_at: i64,
    held: i64,
    /// The debt's end, as a place on the ring, as the last grant left it.
    seen: i64,
}

/// The word that is left, and the wait where it was refused.
type Told = (i64, Result<(), i64>);

impl Plain {
    fn tick(&self) -> i64 {
        i64::try_from(self.shape.scale).unwrap() * self.fine
    }

    fn cell(&self) -> i64 {
        i64::try_from(self.shape.interval).unwrap() * self.fine
    }

    fn capacity(&self) -> i64 {
        i64::try_from(self.shape.capacity()).unwrap() * self.fine
    }

    fn late(&self) -> i64 {
        i64::try_from(self.shape.stale + self.shape.debt).unwrap() * self.tick()
    }

    fn debt(&self, word: i64, now: i64) -> i64 {
        let ahead = (word - now * self.tick()).rem_euclid(256);
        if ahead > self.capacity() + self.late() { 0 } else { ahead }
    }

    fn age(&self, now: i64) -> i64 {
        (now - self.granted_at).rem_euclid(1 << self.shape.bits)
    }

    /// What is not back by itself of what was granted.
    fn not_back(&self, now: i64) -> i64 {
        let turn = 1 << self.shape.bits;
        let ahead = (turn - self.age(now)) % turn;
        if ahead * self.tick() <= self.capacity() + self.late() {
            return self.held * self.cell() + ahead * self.tick();
        }
        let max_idle = (255 - self.capacity() - self.late()) / self.tick();
        if self.age(now) > max_idle {
            return 0;
        }
        (self.held * self.cell() - self.age(now) * self.tick()).max(0)
    }

    /// The debt after what is left was given back.
    fn returned(&self, word: i64, now: i64, late: i64) -> i64 {
        let debt = self.debt(word, now);
        let left = self.left * self.cell();
        let given = if word == self.seen {
            left
        } else if debt > self.capacity() {
            0
        } else {
            (self.not_back(now) - late).clamp(0, left)
        };
        debt - given.min(debt)
    }

    fn try_acquire(&mut self, word: i64, now: i64, n: i64) -> Told {
        let young = self.age(now) <= self.max_age;
        if n == 0 || young && n <= self.left {
            self.left -= n;
            return (word, Ok(()));
        }
        let debt = if young { self.debt(word, now) } else { self.returned(word, now, self.late()) };
        let missing = if young { n - self.left } else { n };
        let burst = self.capacity() / self.cell();
        let over = debt + missing * self.cell() - self.capacity();
        if n > burst || over > 0 {
            let wait = if n > burst { 255 } else { (over + self.tick() - 1) / self.tick() };
            return (word, Err(wait));
        }
        let rest = (self.capacity() - debt) / self.cell() - missing;
        let more = (self.size - missing).max(0).min(rest / 2);
        let end = now * self.tick() + debt + (missing + more) * self.cell();
        let word = end.rem_euclid(256);
        (self.left, self.held, self.granted_at, self.seen) = (more, missing + more, now, word);
        (word, Ok(()))
    }

    fn give_back(&mut self, word: i64, now: i64) -> i64 {
        let debt = self.debt(word, now);
        let given = debt - self.returned(word, now, 0);
        self.left = 0;
        (word - given).rem_euclid(256)
    }
}

fn byte(value: i64) -> u8 {
    u8::try_from(value).unwrap()
}

/// One caller with a lease, and others of whom it knows nothing; ticks that come late, and clocks that come around.
fn history(shape: Shape, seed: u64) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let profile = shape.profile();
    let (size, max_age) = (rng.u8(0..9), rng.u8(0..40) >> rng.u32(0..7));
    let word = Word::<u8>::new();
    let mut cells = Allotment::new(size, max_age);
    let fine = 1 << (u8::BITS - shape.bits);
    let mut plain = Plain {
        shape,
        fine,
        size: size.into(),
        max_age: max_age.into(),
        left: 0,
        granted_at: 0,
        held: 0,
        seen: 0,
    };
    let turn = 1 << shape.bits;
    let (mut now, steps) = (0_i64, 100);
    for step in 0..steps {
        now = (now + [0, 0, 0, 1, 1, 2, 5, 30, -1, -4][rng.usize(0..10)]).rem_euclid(turn);
        let (raw, n) = (i64::from(word.raw()), rng.i64(0..5));
        let place = || {
            format!(
                "{shape:?}, seed {seed}, step {step}, {n} at {now} of {raw}, size {size}, age {max_age}"
            )
        };
        match rng.u32(0..20) {
            0 => drop(word.try_acquire(&profile, byte(now), 1)),
            1 => word.drain(&profile, byte(now)),
            2 => word.fill(&profile, byte(now)),
            3 => {
                let expected = plain.give_back(raw, now);
                cells.give_back(&word, &profile, byte(now));
                assert_eq!(i64::from(word.raw()), expected, "{}, gives back", place());
            }
            _ => {
                let (expected, told) = plain.try_acquire(raw, now, n);
                let answer = cells.try_acquire(&word, &profile, byte(now), byte(n));
                let answer = answer.map_err(|denied| i64::from(denied.retry_after()));
                assert_eq!((i64::from(word.raw()), answer), (expected, told), "{}", place());
            }
        }
        assert_eq!(i64::from(cells.left()), plain.left, "seed {seed}, step {step}");
    }
    steps
}

#[test]
fn each_step_is_that_of_the_rule_in_plain_integers() {
    let mut all = shapes(8, |shape| shape);
    for (bits, tolerance, stale, debt) in
        [(8, 1, 0, 0), (8, 0, 2, 1), (7, 0, 1, 0), (6, 0, 3, 0), (4, 0, 0, 1)]
    {
        all.extend(shapes(bits, |shape| Shape { tolerance, stale, debt, ..shape }));
    }
    let all = thinned(all, 29);
    let histories: Vec<_> = (0..2).flat_map(|seed| all.iter().map(move |&shape| (shape, seed))).collect();
    let decisions = sum_over(&histories, |&(shape, seed)| history(shape, seed + 7 * shape.burst));
    println!("checked: {decisions} oracle decisions (leases of 8 bits, {} quotas)", all.len());
    assert!(decisions > 100_000);
}
