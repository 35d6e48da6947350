mod verbs;

use core::fmt;

use crate::algorithms::{Logged, Step};
use crate::ground::sync::{array, const_fn, for_each_atomic};
use crate::word::attempt;
use crate::{Atomic, LogProfile, QuotaError, WindowQuota, Word};

/// Never more than `limit` cells in any `window` ticks, exactly: a log of the cells of the last window, in a ring of a
/// word for each cell.
///
/// A cell conforms at `now` if fewer than `limit` cells came later than `now - window`. The ring is an array in the log
/// itself, or a slice of the caller's.
///
/// ```
/// use tollgate::{SlidingLog64, WindowQuota, checked};
///
/// // 100 an hour, on a clock of milliseconds: 8 bytes for each of the hundred
/// static LOG: SlidingLog64<100> = checked!(SlidingLog64::new(WindowQuota::new(100, 3_600_000)));
///
/// for minute in 0..100 {
///     assert!(LOG.try_acquire(minute * 30_000, 1).is_ok());
/// }
/// assert_eq!(LOG.count(3_000_000), 100);
/// // the first cell leaves the window in ten minutes
/// assert_eq!(LOG.try_acquire(3_000_000, 1).unwrap_err().retry_after(), 600_000);
/// assert_eq!(LOG.remaining(3_600_000), 1);
/// ```
///
/// # What holds
///
/// In any `window` values of the tick, as the callers gave them, at most `limit` cells are admitted, by any number of
/// threads and any order of ticks within `stale`. With ticks that do not go back, nothing else is refused.
///
/// *Proof.* Ticks in the ring never go back: a cell that comes at a tick older than the newest one's is stored at that
/// one, so no cell is stored earlier than it came. But it is decided at its own tick t. Of the cells that came in some
/// `window` ticks let it be the one that was decided last. Each other one came, and so is stored, later than
/// t - window. If all of them are still in the ring, they are counted, and with this one they are at most `limit`. If
/// one was overwritten, every entry that came after it is stored no earlier, and so the whole ring is in the window of
/// t, and this cell would have been refused. ∎
///
/// A tick that is late is so judged by more cells than came in its window, those that came after it included. It heals:
/// idle for longer than [`LogProfile::max_idle`], it may be refused for `window + stale` ticks, once; each step of the
/// clock back by more than `stale` forgets the window, at most `limit` cells more.
///
/// # Threads
///
/// Every verb may be called from any number of threads and interrupts at once. It is lock-free, as a [`Word`] is: a
/// caller who is stopped anywhere delays nobody.
///
/// ## Background
///
/// A ring has a place to write and a place to go on from, two words. Whoever changes them one after the other shows
/// others a half, and if it is stopped in between, they wait for it.
///
/// ## Solution
///
/// A grant is the one swap of the slot at the head's position, from what was seen there. The head is moved on after it
/// by a second swap, by the same caller or by anybody who finds the slot written: its lowest bit says in which lap.
///
/// ```text
/// 1  head h                                     (acquire)
/// 2  slot at h's position: written in h's lap?  (acquire)   then h -> h + 1 (release), and from 1
/// 3  the other slots, as far as needed          (acquire)
/// 4  head still h? else from 1
/// 5  decides; a grant swaps the slot of step 2  (release)   else from 1
/// 6  h -> h + 1                                 (release)   whoever comes first
/// ```
///
/// ## Why does this work?
///
/// *Of one moment.* A slot is written only while the head is at it. So while the head is h, all slots but the one at its
/// position stand still, and what steps 1 to 4 saw is how the log was at step 2. A refusal holds as of then.
///
/// *No grant on what is past.* Every grant writes the slot that the next one would. If another caller was granted since
/// step 2, the swap of step 5 fails.
///
/// ```text
/// A                        B                        head   slot 5         what stops it
/// 1 sees head at 5                                  5      lap 2
/// 2 sees slot 5, of lap 2  1 to 5: grants           5      lap 3          B is stopped before step 6
/// 5 swap: not as seen      stopped                  5      lap 3          A's grant fails: B's is not overwritten
/// 2 slot 5 is of lap 3     stopped                  6      lap 3          A moves the head on for B
/// 1 to 6: grants at 6      stopped                  7      lap 3          nobody waits for B
///                          6 swap: not h            7      lap 3          the head is moved on once for each slot
/// ```
///
/// *Not again the same.* A slot has the value of step 2 again after two laps at the earliest, and as a lap takes at
/// least a window, with another tick, until the clock of a slot has come round; the head, after as many laps as it
/// counts. The quota is refused if that could be within `stale`, for which nobody is stopped. Only
/// [`clear`](Self::clear) lets a lap pass in no time: a caller must not be stopped for two laps of those.
///
/// *Seen whole.* Who sees a head (acquire) sees all slots before it, as each who moved it on (release) had seen
/// (acquire) or written the last of them. Who sees a newer slot (acquire) than belongs to its head sees at step 4 that
/// the head has gone on, as whoever wrote that slot (release) had seen it go.
#[repr(C)]
pub struct SlidingLog<W: Atomic, S = [Word<W>; 1]> {
    head: Word<W>,
    profile: LogProfile<W>,
    slots: S,
}

macro_rules! sliding_log {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<const N: usize> SlidingLog<$width, [Word<$width>; N]> {
            const_fn! {
                /// An empty log of its own slots, wherever the clock starts; `N` is at least the quota's limit.
                ///
                /// # Errors
                ///
                /// What does not fit in words of this width or so many slots, and what would.
                pub const fn new(quota: WindowQuota) -> Result<Self, QuotaError> {
                    match LogProfile::<$width>::new(quota, N) {
                        Ok(profile) => {
                            let slots = array!(Word::<$width>::new(), N);
                            Ok(Self { head: Word::<$width>::new(), profile, slots })
                        }
                        Err(error) => Err(error),
                    }
                }
            }
        }

        $(#[$hidden])?
        impl<S: AsRef<[Word<$width>]>> SlidingLog<$width, S> {
            /// An empty log of the caller's slots, at least as many as the quota's limit: words that are new, of the
            /// value 0, and nobody else's while the log is in use. A slice, a `Vec`, or whatever leads to words; it
            /// must lead to the same ones each time.
            ///
            /// ```
            /// use tollgate::{SlidingLog, WindowQuota, Word64};
            ///
            /// let slots: Vec<Word64> = (0..1_000).map(|_| Word64::new()).collect();
            /// let log = SlidingLog::<u64, _>::over(slots, WindowQuota::new(1_000, 60_000))?;
            /// assert_eq!(log.remaining(7), 1_000);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// As [`new`](SlidingLog::new); a slot that is not 0 is as one that is not there.
            pub fn over(slots: S, quota: WindowQuota) -> Result<Self, QuotaError> {
                let new = slots.as_ref().iter().take_while(|slot| slot.raw() == 0).count();
                let profile = LogProfile::<$width>::new(quota, new)?;
                Ok(Self { head: Word::<$width>::new(), profile, slots })
            }
        }
    };
}

for_each_atomic!(sliding_log);

impl<W: Atomic, S: AsRef<[Word<W>]>> SlidingLog<W, S> {
    #[inline]
    fn slot(&self, position: W) -> Option<&Word<W>> {
        self.slots.as_ref().get(usize::try_from(position.widen()).ok()?)
    }

    #[inline]
    fn load(&self, position: W) -> W {
        self.slot(position).map_or(W::ZERO, Word::published)
    }

    /// The head, and the slot at its position, which was not written yet when it was loaded.
    #[inline]
    fn head(&self) -> (W, W) {
        loop {
            let head = self.head.published();
            let slot = self.load(self.profile.position(head));
            if !self.profile.is_written(head, slot) {
                return (head, slot);
            }
            self.move_on(head, slot);
        }
    }

    /// What there is for `n` cells at `now`, all of one moment.
    #[inline]
    fn look(&self, now: W, n: W) -> Logged<W> {
        loop {
            let (head, slot) = self.head();
            let seen = self.profile.seen(head, slot, now, n, |at| self.load(at));
            // relaxed: the loads before it are acquire loads, which it cannot move before; nothing depends on it
            if self.head.raw() == head {
                return seen;
            }
        }
    }

    /// Moves the head on from a slot that was `written`, unless another caller has done so. No loop: where the swap
    /// failed for no reason, whoever looks next does it.
    #[inline]
    fn move_on(&self, head: W, written: W) {
        let next = self.profile.advanced(head, written, |at| self.load(at));
        let _ = self.head.publish(head, next);
    }

    /// Decides on what is seen for `n` cells, and writes what is granted into the slot that was seen.
    #[inline]
    fn take<T>(&self, now: W, n: W, decide: impl Fn(&Logged<W>) -> Step<W, T>) -> T {
        let swap = |seen: &Logged<W>, next: W| {
            let slot = self.slot(self.profile.position(seen.head));
            // a slot that is not there has no entry to lose
            slot.map_or(Ok(()), |slot| slot.publish(seen.slot, next)).map_err(|_| self.look(now, n))?;
            self.move_on(seen.head, next);
            Ok(())
        };
        attempt(self.look(now, n), decide, swap)
    }

    /// Makes the number of entries that matter another one.
    fn change_head(&self, next: impl Fn(W, W) -> W) {
        let decide = |&(head, slot): &(W, W)| {
            let next = next(head, slot);
            ((next != head).then_some(next), ())
        };
        let swap = |&(head, _): &(W, W), next| self.head.publish(head, next).map_err(|_| self.head());
        attempt(self.head(), decide, swap);
    }
}

impl<W: Atomic, S> fmt::Debug for SlidingLog<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { head, profile, .. } = self;
        f.debug_struct("SlidingLog").field("head", head).field("profile", profile).finish_non_exhaustive()
    }
}
