mod verbs;

use core::fmt;

use super::Live;
use super::shaper::ShaperProfile;
use crate::algorithms::{self, AimdRule, AverageRule, Periods, Rule, Turn};
use crate::ground::leaving_room;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{AdaptiveError, Aimd, Atomic, Carry, Controller, DemandAverage, Word};

/// A limiter whose quota follows what happens: at the turn of each period a [`Controller`] says the next one, by
/// [`DemandAverage`] or [`Aimd`].
///
/// Nothing runs in the background. The turn is taken by whoever calls next: one of them, in one swap, and the others go
/// on by the quota that holds. Periods in which nobody called are made up for then, as ones in which nothing happened;
/// a caller who is stopped in the middle of a turn may cost some of those, or add some. What was heard is never lost.
///
/// ```
/// use tollgate::{Adaptive32, DemandAverage, Quota};
///
/// let rule = DemandAverage::new(Quota::per_second(5, 1_000).burst(10), 1, 10);
/// let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
///
/// let admitted = (0..14).filter(|_| limiter.try_acquire(0, 1).is_ok()).count();
/// assert_eq!((admitted, limiter.level()), (10, 5));
/// limiter.touch(1_000);
/// assert_eq!(limiter.level(), 10); // the mean of 5 and 14, rounded up
/// limiter.touch(3_000);
/// assert_eq!(limiter.level(), 3); // two periods of nothing
/// ```
///
/// # What it admits at most
///
/// What is carried over to the next quota is what there was ([`Carry::Forgiving`]): a change mints nothing, but where the
/// verbs of [`as_live`](Self::as_live) made a debt that is more than the next quota lends. In any closed window of
/// L ticks [`max_admitted`](Self::max_admitted)`(L)` cells conform at most: what the ceiling admits. Where the call that
/// takes a turn has a tick older than others', by s ticks, its turn may add what the ceiling gives in s ticks.
///
/// # Background
///
/// A task that adjusts a rate each second is one more thing to run, and to forget. If callers adjust it themselves, two
/// of them must not take the same turn, one that is stopped in the middle of it must not keep the others from
/// the next, and what is counted meanwhile must be counted once.
///
/// # Solution
///
/// ```text
/// due      the tick at which the period ends, in the high bits | its generation
/// tally    the controller's state, what was heard in the period | its generation
///
/// caller at or after due                              caller within a period
/// 1  tally: state = next(state, heard), heard = 0,    1  now is before due
///    generation + 1; if it is that of due             2  tally: heard + n
/// 2  due: the end of this period, generation + 1;     3  takes
///    if the tally's is one more
/// 3  the quota that the tally says, if another holds;
///    again if the tally says another one since
/// 4  as within a period
/// ```
///
/// # Why does this work?
///
/// *Once.* What was heard and what comes of it are one word. A call is counted before the swap of step 1 or after it,
/// and so in one period, and that swap is of one caller.
///
/// *Free.* Who is stopped after step 1 leaves a tally that is ahead of `due`. The next caller sees that and does
/// step 2; what was heard meanwhile belongs to the period that begins with it. It cannot see how many periods of silence
/// the other one has made up for, and goes by its own tick: those in between are not made up for, or, where its tick is
/// the older one, once more at the next turn.
///
/// *In the end.* Step 3 reads the newest state, not its own. If another turn comes between that and the change of the
/// quota, it is seen after it, and mended. Whoever finds a change under way leaves it to that caller, who looks
/// again. Where neither sees the other, which processors other than x86-64 may let happen, the
/// next turn mends it: no quota but that of the tally holds for longer than a period in which there are calls. (A caller
/// that is stopped for good within the change itself, a few instructions, leaves the quota as it is for good: see
/// [`Live`].)
///
/// The generation comes round after 16 turns in words of 32 bits, after 256 in words of 64. A caller that is stopped
/// between two lines for so many may take a turn too early; nothing else depends on it.
///
/// # Example
///
/// A refill of 3, and 9 attempts: the tally is (3, 9, generation 4), and `due` is tick 7000 of generation 4. At 7002
/// two callers come. One makes the tally (6, 0, 5), and is stopped. The other one finds 5 beside 4, moves `due` on to
/// (8000, 5), is counted in (6, 1, 5), and takes by the quota of 3, which still holds. The first goes on, finds `due`
/// moved, and changes the quota to that of 6.
#[repr(C)]
pub struct Adaptive<C: Controller, W: Atomic> {
    live: Live<W>,
    due: Word<W>,
    tally: Word<W>,
    periods: Periods<W>,
    rule: C::Rule<W>,
}

macro_rules! adaptive {
    ($(#[$hidden:meta])? $width:ident) => {
        adaptive!($(#[$hidden])? DemandAverage, AverageRule, $width);
        adaptive!($(#[$hidden])? Aimd, AimdRule, $width);
    };
    ($(#[$hidden:meta])? $controller:ident, $rule:ident, $width:ident) => {
        $(#[$hidden])?
        impl Adaptive<$controller, $width> {
            const_fn! {
                /// A limiter that starts as the controller says, for every clock but one: see
                /// [`Gcra::new`](crate::Gcra64::new). The first period is that of the first call; periods turn at
                /// multiples of their length.
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(controller: $controller) -> Result<Self, AdaptiveError> {
                    Self::new_at(controller, 0)
                }

                /// As [`new`](Self::new), wherever the clock starts; periods turn at `now` and so many times their
                /// length later.
                ///
                /// # Errors
                ///
                /// As there.
                #[allow(clippy::cast_possible_truncation, reason = "no more than the burst of an accepted quota")]
                pub const fn new_at(controller: $controller, now: $width) -> Result<Self, AdaptiveError> {
                    let (record, quota, tokens) = match controller.start(<$width>::BITS) {
                        Ok(start) => start,
                        Err(error) => return Err(error),
                    };
                    let quota = leaving_room(quota, <$width>::BITS);
                    let spent = (quota.burst - tokens) as $width;
                    let live = match Live::<$width>::spent_at(quota, now, spent) {
                        Ok(live) => live,
                        Err(error) => return Err(AdaptiveError::Quota(error)),
                    };
                    let periods = Periods::<$width>::of(&quota);
                    let (due, tally) = periods.start(now, record);
                    Ok(Self {
                        live,
                        due: Word::<$width>::from_raw(due),
                        tally: Word::<$width>::from_raw(tally),
                        periods,
                        rule: $rule::<$width>::of(&controller),
                    })
                }
            }
        }
    };
}

for_each_atomic!(adaptive);

impl<C: Controller, W: Atomic> Adaptive<C, W> {
    #[inline]
    fn attempted(&self, now: W, n: W) {
        self.take_turn(now);
        self.hear(|record| C::Rule::attempted(record, n));
    }

    /// Writes what is heard, unless it tells nothing new.
    #[inline]
    fn hear(&self, heard: impl Fn(W) -> W) {
        self.tally.replace(|tally| algorithms::with_record(tally, heard(algorithms::record(tally))));
    }

    /// Takes the turn, if the period is over and nobody else does.
    #[inline]
    fn take_turn(&self, now: W) {
        let due = self.due.raw();
        if self.periods.is_over(due, now) {
            self.turn(due, now);
        }
    }

    #[cold]
    fn turn(&self, due: W, now: W) {
        let turn = self.tally.update(|tally| {
            let turn = Turn::of(tally, due);
            let taken = || self.periods.turned(&self.rule, tally, due, now);
            ((turn == Turn::ToBeTaken).then(taken), turn)
        });
        if turn == Turn::SeenEarlier {
            return;
        }
        let following = self.periods.following(due, now);
        self.due.update(|seen| ((seen == due).then_some(following), ()));
        if turn == Turn::ToBeTaken {
            self.follow(now);
        }
    }

    /// Changes the quota to that of the controller's state, unless it holds already. Repeated only where there was
    /// another turn meanwhile.
    fn follow(&self, now: W) {
        loop {
            let level = self.level();
            let Ok(next) = ShaperProfile::derived(&self.rule.levels().quota(level)) else { return };
            let holds = self.live.profile() == next;
            if !holds && self.live.change_to(now, &next, Carry::Forgiving).is_err() {
                return;
            }
            if self.level() == level {
                return;
            }
        }
    }
}

impl<C: Controller, W: Atomic> fmt::Debug for Adaptive<C, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adaptive")
            .field("rule", &self.rule)
            .field("level", &self.level())
            .field("live", &self.live)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::{Adaptive32, Quota};

    /// What the next callers find where one was stopped, or killed, between the swap of a turn and what follows it.
    #[test]
    fn a_caller_stopped_in_the_middle_of_a_turn_keeps_nobody_from_the_next() {
        let rule = DemandAverage::new(Quota::new(5, 100, 10), 1, 10);
        let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
        limiter.try_acquire(0, 9).unwrap();
        let due = limiter.due.raw();
        limiter.tally.replace(|tally| limiter.periods.turned(&limiter.rule, tally, due, 100));
        assert_eq!((limiter.level(), limiter.profile().burst()), (7, 10));

        // 4 attempts in what is the second period to everybody else; that one has ended at 200
        let _ = limiter.try_acquire(110, 4);
        assert_eq!(limiter.level(), 7);
        limiter.touch(200);
        assert_eq!((limiter.level(), limiter.profile().burst()), (6, 12));

        // the caller goes on: the end of its period has been moved, and the newest quota holds
        limiter.turn(due, 100);
        assert_eq!((limiter.level(), limiter.profile().burst()), (6, 12));
        limiter.touch(300);
        assert_eq!(limiter.level(), 3);
    }
}
