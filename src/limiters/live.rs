mod change;
mod parameters;
mod verbs;

pub use change::ChangeError;

use core::fmt;
use core::ops::Deref;

use self::parameters::Parameters;
use super::shaper::ShaperProfile;
use super::{Padded, Place};
use crate::algorithms::Step;
use crate::ground::sync::{Changes, const_fn, for_each_atomic};
use crate::ground::{generation_bits, leaving_room};
use crate::word::attempt;
use crate::{Atomic, Carry, Denied, Outcome, Quota, QuotaError, Reservation, Shared, Word};

/// A limiter whose quota can be changed while it is in use, from any thread or interrupt, in one step: every decision
/// is made with one quota whole, the one that holds at that moment.
///
/// Its verbs are those of a [`Shaper`](crate::Shaper), and [`change`](Self::change). Nobody waits: takers go on with
/// the one quota or the other, and who wants to change it while another does is told [`ChangeError::Busy`].
///
/// ```
/// use tollgate::{Carry, Live32, Quota, checked};
///
/// static LIMITER: Live32 = checked!(Live32::new(Quota::per_second(10, 1_000)));
///
/// LIMITER.try_acquire(0, 8).unwrap();
/// LIMITER.change(0, Quota::per_second(100, 1_000), Carry::AsItIs).unwrap();
/// assert_eq!(LIMITER.status(0).remaining(), 2);
/// assert_eq!(LIMITER.status(10).remaining(), 3);
/// ```
///
/// # Background
///
/// A quota is five numbers. Whoever stores them one after another shows takers pairs that never were: the new rate
/// with the old burst. A lock around them makes takers wait for a changer that was stopped, and deadlocks in an
/// interrupt. And the word itself is told in sub-ticks of the old rate: it must change in the same step.
///
/// # Solution
///
/// There are two sets of parameters. The lowest bits of the word, which its times leave free, count generations, and
/// the last of them says which set holds. A change writes the other set, and then swaps the word, the debt converted,
/// for one of the next generation.
///
/// ```text
/// word       time, in sub-ticks | generation
/// changes    how many have begun | one is under way
/// set 0, 1   scale, interval, capacity, horizon, burst, lent
///
/// taker                                        changer
/// 1  b = changes begun          (acquire)      1  changes: one more has begun, if none is under way
/// 2  word, and so generation g  (acquire)      2  set (g + 1) mod 2 = new parameters   (release)
/// 3  parameters of set g mod 2  (acquire)      3  word: generation g + 1, debt converted (release)
/// 4  changes begun still b?  else from 1       4  changes: none is under way
/// 5  decides; a grant swaps the word
/// ```
///
/// # Why does this work?
///
/// *Whole.* While changes begun is b, only the b-th change may be at work, and it writes the set that the word does not
/// name. So what was read between 1 and 4 belongs together, and a refusal, which writes nothing, holds as of step 2. A
/// change that is refused at step 3 counts as not begun: it has written nothing that a word names.
///
/// *Still.* A grant swaps the word, generation included, and fails if there was a change. The generation returns
/// after 16 changes in words of 32 bits, after 256 in words of 64. A taker that is stopped between 4 and 5 for so many
/// changes, and finds the very same time in the word, too, grants by the quota of then. Nothing else depends on it.
///
/// *Free.* A taker begins anew only when a change has begun, so somebody got on. A changer that is stopped, or killed,
/// holds up other changers, which are told so, and nobody else.
///
/// # Example
///
/// A taker reads generation 4, and two of the parameters of set 0. It is stopped; two changes pass, and set 0 now is
/// that of generation 6. It reads the rest, sees that two changes have begun, and starts again.
#[repr(C)]
pub struct Live<W: Atomic, C = Word<W>> {
    word: C,
    changes: Changes,
    parameters: [Parameters<W>; 2],
}

/// [`Live`] for a server whose threads contend for one limiter; see [`PaddedGcra`](crate::PaddedGcra).
pub type PaddedLive<W> = Live<W, Padded<Word<W>>>;

/// A copy of what was read, where it may change meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied<P>(P);

impl<P> Deref for Copied<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

/// The profile that a decision of [`Live`] was made by.
pub(crate) type Held<W> = Copied<ShaperProfile<W>>;

/// What a verb of [`Live`] answers.
pub type LiveDecision<W, T = Outcome<Held<W>>> = Result<T, Denied<Held<W>>>;

macro_rules! live {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Live<$width> {
            const_fn! {
                /// A full limiter, for every clock but one: see [`Gcra::new`](crate::Gcra64::new).
                ///
                /// # Errors
                ///
                /// What does not fit beside the generation in a word of this width, and what would.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                /// A limiter that is full at `now`, wherever the clock starts.
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    Self::spent_at(quota, now, 0)
                }

                /// A limiter from which `spent` cells, at most the burst, are missing at `now`.
                pub(super) const fn spent_at(
                    quota: Quota,
                    now: $width,
                    spent: $width
                ) -> Result<Self, QuotaError> {
                    match ShaperProfile::<$width>::new(leaving_room(quota, <$width>::BITS)) {
                        Ok(profile) => Ok(Self {
                            word: Word::<$width>::from_raw(profile.spent_at(now, spent)),
                            changes: Changes::new(),
                            parameters: [
                                Parameters::<$width>::new(&profile),
                                Parameters::<$width>::new(&profile),
                            ],
                        }),
                        Err(error) => Err(error),
                    }
                }
            }
        }

        $(#[$hidden])?
        impl PaddedLive<$width> {
            const_fn! {
                /// As [`Live::new`](crate::Live64::new).
                ///
                /// # Errors
                ///
                /// As there.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                /// As [`Live::new_at`](crate::Live64::new_at).
                ///
                /// # Errors
                ///
                /// As there.
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    match Live::<$width>::new_at(quota, now) {
                        Ok(Live { word, changes, parameters }) => {
                            Ok(Self { word: Padded(word), changes, parameters })
                        }
                        Err(error) => Err(error),
                    }
                }
            }
        }

        $(#[$hidden])?
        impl<C: Place<$width, Sharing = Shared>> Live<$width, C> {
            /// Changes the quota, and carries the state over; see [`Carry`].
            ///
            /// Never waits. What was reserved under the quota before keeps its place in line, and is no longer given
            /// back. The change is as of `now`: where another caller's tick was newer by `s`, the new rate counts for
            /// those ticks, too, and may add what it gives in `s` ticks more than the old one. Each change rounds what
            /// is at hand down to a sub-tick (of which a tick has `count / gcd(count, period)`): a quota that is changed
            /// more often than that may stay empty.
            ///
            /// ```
            /// use tollgate::{Carry, ChangeError, Live32, Quota, QuotaError};
            ///
            /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
            /// limiter.try_acquire(0, 3).unwrap();
            /// limiter.change(0, Quota::new(1, 50, 10), Carry::Additive).unwrap();
            /// assert_eq!(limiter.status(0).remaining(), 7);
            ///
            /// let refused = limiter.change(0, Quota::new(0, 50, 10), Carry::AsItIs);
            /// assert!(matches!(refused, Err(ChangeError::Quota(QuotaError::Count(_)))));
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// [`ChangeError`], and then the quota and the state are as they were.
            pub fn change(&self, now: $width, quota: Quota, carry: Carry) -> Result<(), ChangeError> {
                let profile = ShaperProfile::<$width>::new(leaving_room(quota, <$width>::BITS))?;
                self.change_to(now, &profile, carry)
            }
        }
    };
}

for_each_atomic!(live);

/// What a decision depends on, all of one moment.
struct Seen<W> {
    profile: Held<W>,
    generation: W,
    /// How many changes there had been; its lowest bits are the generation.
    changes: u32,
}

impl<W: Atomic> Seen<W> {
    /// What tells this quota from every other one that a reservation may come from, until as many changes are counted
    /// anew: 2^31, or 2^W in words of less than 32 bits.
    fn stamp(&self) -> W {
        W::narrow(self.changes.into())
    }

    /// Whether this is the quota of a reservation.
    fn is_of(&self, reservation: &Reservation<W>) -> bool {
        self.stamp() == reservation.stamp()
    }
}

impl<W: Atomic, C: Place<W, Sharing = Shared>> Live<W, C> {
    const GENERATION: u32 = generation_bits(W::BITS);

    /// The generation of a word.
    #[inline]
    fn generation(word: W) -> W {
        let time = W::BITS - Self::GENERATION;
        word.shl(time).shr(time)
    }

    /// The set of parameters of a generation.
    #[inline]
    fn parameters(&self, generation: W) -> &Parameters<W> {
        let [even, odd] = &self.parameters;
        if generation.shl(W::BITS - 1) == W::ZERO { even } else { odd }
    }

    #[inline]
    fn word(&self) -> &Word<W> {
        self.word.word()
    }

    /// The word, and the parameters that it is told in.
    #[inline]
    fn look(&self) -> (W, Seen<W>) {
        loop {
            let begun = self.changes.begun();
            let word = self.word().published();
            let generation = Self::generation(word);
            let profile = Copied(self.parameters(generation).read());
            if self.changes.none_since(begun) {
                // the one that has begun last may not have been published
                let published = Self::generation(W::narrow(begun.into())) == generation;
                let changes = if published { begun } else { begun.wrapping_sub(1) };
                return (word, Seen { profile, generation, changes });
            }
        }
    }

    /// Decides on the time in the word, by the parameters that hold.
    #[inline]
    fn decide<T>(&self, decide: impl Fn(&Seen<W>, W) -> Step<W, T>) -> T {
        let step = |(word, seen): &(W, Seen<W>)| {
            let (next, answer) = decide(seen, word.wrapping_sub(seen.generation));
            (next.map(|time| time.wrapping_add(seen.generation)), answer)
        };
        let swap =
            |&(word, _): &(W, Seen<W>), next| self.word().swap(word, next).map_err(|_| self.look());
        attempt(self.look(), step, swap)
    }
}

impl<W: Atomic, C: Place<W, Sharing = Shared>> fmt::Debug for Live<W, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, seen) = self.look();
        f.debug_struct("Live").field("word", &word).field("profile", &*seen.profile).finish()
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
