//! A thousand who wait, of whom half are dropped at random: those who stay are admitted at the very ticks at which an
//! exact bucket with a list admits them, had the others never come from the moment each left.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;

use fastrand::Rng;
use tollgate::clocks::Clock;
use tollgate::waiting::{GaveUp, Waiting};
use tollgate::{Quota, Shaper32};

use crate::exact::Exact;
use crate::world::{Task, Ticks, World, unless};

const MICROS: u64 = 1_000_000;
/// The clock wraps while they wait.
const START: u64 = (1 << 32) * 1_000 - 200_000_000;

type Line<'w> = Waiting<u32, Ticks<'w, u32, 32, MICROS>, 1024>;

/// One of them. Whoever leaves does so at an odd nanosecond, and all else happens at even ones.
#[derive(Clone, Copy, Debug)]
struct Guest {
    comes: u64,
    leaves: u64,
    n: u32,
    /// In ticks; none for no limit.
    max_wait: Option<u32>,
}

/// What became of one: granted, in nanoseconds; or refused at once, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Granted(u64),
    Refused(u32),
    Left,
}

const RATE: (u64, u64, u64) = (3, 1_000, 7);

fn guests(rng: &mut Rng, count: usize) -> Vec<Guest> {
    let guest = |_| {
        let comes = START + 2 * rng.u64(..100_000_000);
        let leaves = if rng.bool() { comes + 1 + 2 * rng.u64(..60_000_000) } else { u64::MAX };
        let max_wait = rng.bool().then(|| rng.u32(..2_000_000));
        // a large request among small ones, now and then
        let n = if rng.u8(..20) == 0 { 7 } else { rng.u32(1..3) };
        Guest { comes, leaves, n, max_wait }
    };
    (0..count).map(guest).collect()
}

/// The same by a list.
struct List<'g> {
    guests: &'g [Guest],
    bucket: Exact,
    line: Vec<usize>,
    /// When the first in line is granted its cells.
    grant: u64,
    fates: Vec<Option<Fate>>,
}

impl List<'_> {
    fn tick(nanos: u64) -> u64 {
        nanos / 1_000
    }

    fn n(&self, guest: usize) -> u64 {
        self.guests[guest].n.into()
    }

    /// Another one is in front.
    fn front(&mut self, now: u64) {
        if let Some(&first) = self.line.first() {
            let wait = self.bucket.wait(Self::tick(now), self.n(first)).unwrap();
            // it sleeps for whole ticks
            self.grant = now + wait * 1_000;
        }
    }

    fn comes(&mut self, guest: usize, now: u64) {
        let mut bucket = self.bucket.clone();
        let mut tick = Self::tick(now);
        for &other in self.line.iter().chain([&guest]) {
            tick += bucket.wait(tick, self.n(other)).unwrap();
            bucket.take(tick, self.n(other));
        }
        let wait = u32::try_from(tick - Self::tick(now)).unwrap();
        if self.guests[guest].max_wait.is_some_and(|most| wait > most) {
            self.fates[guest] = Some(Fate::Refused(wait));
            return;
        }
        self.line.push(guest);
        if self.line.len() == 1 {
            self.front(now);
        }
    }

    fn leaves(&mut self, guest: usize, now: u64) {
        let Some(place) = self.line.iter().position(|&other| other == guest) else { return };
        self.line.remove(place);
        self.fates[guest] = Some(Fate::Left);
        if place == 0 {
            self.front(now);
        }
    }

    fn granted(&mut self) {
        let (first, now) = (self.line.remove(0), self.grant);
        self.bucket.take(Self::tick(now), self.n(first));
        self.fates[first] = Some(Fate::Granted(now));
        self.front(now);
    }

    fn run(guests: &[Guest]) -> Vec<Fate> {
        let mut events: Vec<(u64, usize, bool)> = Vec::new();
        for (number, guest) in guests.iter().enumerate() {
            events.extend([(guest.comes, number, true), (guest.leaves, number, false)]);
        }
        events.sort_unstable();
        let bucket = Exact::new(RATE);
        let mut list =
            List { guests, bucket, line: Vec::new(), grant: 0, fates: vec![None; guests.len()] };
        for (now, guest, comes) in events {
            while !list.line.is_empty() && list.grant < now {
                list.granted();
            }
            if comes { list.comes(guest, now) } else { list.leaves(guest, now) }
        }
        list.fates.into_iter().map(Option::unwrap).collect()
    }
}

async fn guest(world: &World, line: &Line<'_>, guest: Guest) -> (Fate, usize) {
    world.sleep_until(guest.comes).await;
    let (mut timer, polls) = (world.timer(), Cell::new(0));
    let max_wait = guest.max_wait.unwrap_or(u32::MAX);
    let mut future = pin!(line.acquire_async_within(&mut timer, guest.n, max_wait));
    let counted = poll_fn(|cx| {
        polls.set(polls.get() + 1);
        future.as_mut().poll(cx)
    });
    let fate = match unless(world, guest.leaves, counted).await {
        Some(Ok(cells)) => {
            assert_eq!((cells.due(), cells.cost()), (line.clock().now(), guest.n));
            Fate::Granted(world.nanos())
        }
        Some(Err(GaveUp::TooLong { retry_after })) => Fate::Refused(retry_after),
        Some(Err(other)) => panic!("{other}"),
        None => Fate::Left,
    };
    (fate, polls.get())
}

#[test]
fn those_who_stay_are_admitted_as_if_the_others_had_never_come() {
    let mut checked = 0;
    for seed in 0..20 {
        let guests = guests(&mut Rng::with_seed(seed), 1_000);
        let world = World::at(START);
        let quota = Quota::new(RATE.0, RATE.1, RATE.2).stale(1_000).debt(10_000_000);
        let start = Ticks::<u32, 32, MICROS>::of(&world).now();
        let line = Line::new(Shaper32::new_at(quota, start).unwrap(), Ticks::of(&world));
        let fates: Vec<_> = guests.iter().map(|_| Cell::new(None)).collect();
        let tasks = guests.iter().zip(&fates).map(|(one, fate)| -> Task<'_> {
            Box::pin(async { fate.set(Some(guest(&world, &line, *one).await)) })
        });
        world.run(tasks.collect());
        assert_eq!((line.waiting(), world.timers()), (0, 0));

        let expected = List::run(&guests);
        for (number, (fate, expected)) in fates.iter().zip(&expected).enumerate() {
            let (fate, polls) = fate.get().unwrap();
            assert_eq!(fate, *expected, "seed {seed}, {number}: {:?}", guests[number]);
            // to come, woken in front, and by the timer; and by the alarm at which it is dropped
            assert!(polls <= 4 - usize::from(fate != Fate::Left), "seed {seed}, {number}: {polls} polls");
        }
        let count = |kind: fn(&Fate) -> bool| expected.iter().filter(|&fate| kind(fate)).count();
        let left = count(|fate| *fate == Fate::Left);
        let refused = count(|fate| matches!(fate, Fate::Refused(_)));
        assert!(left > 300 && refused > 10 && left + refused < 600, "{left} left, {refused} refused");
        checked += guests.len();
    }
    println!("checked: {checked} oracle decisions (a thousand tasks in line, of which half are dropped)");
}
