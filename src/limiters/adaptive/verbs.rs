use super::Adaptive;
use crate::algorithms::{self, AimdRule, OVERLOAD, Rule, SUCCESS};
use crate::limiters::live::{Held, Live, LiveDecision};
use crate::limiters::shaper::ShaperProfile;
use crate::{Aimd, Atomic, Controller, Outcome};

impl<C: Controller, W: Atomic> Adaptive<C, W> {
    /// As [`Limiter::try_acquire`](crate::Limiter::try_acquire), by the quota of the moment. What is denied was
    /// attempted, too.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(1, 100, 3), 1, 4);
    /// let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
    /// assert!(limiter.try_acquire(0, 3).is_ok());
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn try_acquire(&self, now: W, n: W) -> LiveDecision<W> {
        self.attempted(now, n);
        self.live.try_acquire(now, n)
    }

    /// As [`Limiter::acquire_up_to`](crate::Limiter::acquire_up_to), by the quota of the moment; all `n` were attempted.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(1, 100, 3), 1, 4);
    /// let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
    /// assert_eq!(limiter.acquire_up_to(0, 5).unwrap().0, 3);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn acquire_up_to(&self, now: W, n: W) -> LiveDecision<W, (W, Outcome<Held<W>>)> {
        self.attempted(now, n);
        self.live.acquire_up_to(now, n)
    }

    /// As [`Limiter::peek`](crate::Limiter::peek), by the quota that holds; no attempt, and no turn.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(1, 100, 3), 1, 4);
    /// let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
    /// assert_eq!(limiter.peek(0, 2).unwrap().remaining(), 1);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), as [`try_acquire`](Self::try_acquire) would answer.
    pub fn peek(&self, now: W, n: W) -> LiveDecision<W> {
        self.live.peek(now, n)
    }

    /// As [`Limiter::status`](crate::Limiter::status), by the quota that holds; no turn.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(1, 100, 3), 1, 4);
    /// assert_eq!(Adaptive32::<DemandAverage>::new(rule).unwrap().status(0).remaining(), 3);
    /// ```
    #[must_use]
    pub fn status(&self, now: W) -> Outcome<Held<W>> {
        self.live.status(now)
    }

    /// As [`Limiter::touch`](crate::Limiter::touch); takes the turn, if it is due. For a timer, where the quota is to
    /// follow though nobody calls.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(4, 100, 4), 1, 4);
    /// let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
    /// let levels = [0, 99, 100, 200, 300].map(|now| {
    ///     limiter.touch(now);
    ///     limiter.level()
    /// });
    /// assert_eq!(levels, [4, 4, 2, 1, 1]);
    /// ```
    pub fn touch(&self, now: W) {
        self.take_turn(now);
        self.live.touch(now);
    }

    /// The cells per period that the controller says.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(40, 100, 4), 1, 80);
    /// assert_eq!(Adaptive32::<Aimd>::new(rule).unwrap().level(), 40);
    /// ```
    #[must_use]
    pub fn level(&self) -> u32 {
        C::Rule::level(algorithms::record(self.tally.raw()))
    }

    /// The quota that holds.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(40, 100, 4), 1, 80);
    /// assert_eq!(Adaptive32::<Aimd>::new(rule).unwrap().profile().burst(), 4);
    /// ```
    #[must_use]
    pub fn profile(&self) -> ShaperProfile<W> {
        self.live.profile()
    }

    /// The most cells that are admitted in any closed window of `window` ticks: those that the quota of the ceiling
    /// admits; the maximum where it is more.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(40, 100, 4), 1, 80);
    /// assert_eq!(Adaptive32::<Aimd>::new(rule).unwrap().max_admitted(1_000), 8 + 800);
    /// ```
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        let highest = self.rule.levels().highest();
        // each level was accepted with the limiter
        ShaperProfile::<W>::derived(&highest).map_or(u64::MAX, |profile| profile.max_admitted(window))
    }

    /// The limiter, with the rest of the verbs: for what a server says with a 429, to
    /// [hold back](Live::not_before) until then. None of them takes a turn, and what they take is not heard: cells that
    /// are reserved or debited are no demand. A quota that is changed there holds until the next turn. What is held
    /// back keeps its cells and its time, whichever takes longer at the new rate; what of it is more than the quota's
    /// debt is forgiven.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let rule = Aimd::new(Quota::per_second(40, 1_000), 1, 80);
    /// let limiter = Adaptive32::<Aimd>::new(rule).unwrap();
    /// limiter.overload(500); // 429
    /// limiter.as_live().not_before(500, 2_500).unwrap(); // Retry-After: 2
    /// assert_eq!(limiter.try_acquire(500, 1).unwrap_err().retry_after(), 2_000);
    /// ```
    #[must_use]
    pub const fn as_live(&self) -> &Live<W> {
        &self.live
    }
}

impl<W: Atomic> Adaptive<Aimd, W> {
    /// Tells that something succeeded: the rate grows at the turn of the period, unless there was overload in it.
    ///
    /// Only the first one in a period writes.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let limiter = Adaptive32::<Aimd>::new(Aimd::new(Quota::new(40, 100, 4), 1, 80)).unwrap();
    /// limiter.success(0);
    /// limiter.touch(100);
    /// assert_eq!(limiter.level(), 41);
    /// ```
    pub fn success(&self, now: W) {
        self.signal(now, SUCCESS);
    }

    /// Tells that a server refused (429, 503), or did not answer in time: the rate is cut at the turn of the period,
    /// unless that is within the cool-down of another cut.
    ///
    /// Only the first one in a period writes.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let limiter = Adaptive32::<Aimd>::new(Aimd::new(Quota::new(40, 100, 4), 1, 80)).unwrap();
    /// limiter.overload(0);
    /// limiter.success(0);
    /// limiter.touch(100);
    /// assert_eq!(limiter.level(), 20);
    /// ```
    pub fn overload(&self, now: W) {
        self.signal(now, OVERLOAD);
    }

    fn signal(&self, now: W, signal: u64) {
        self.take_turn(now);
        self.hear(|record| AimdRule::signalled(record, signal));
    }
}
