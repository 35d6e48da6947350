use crate::algorithms;
use crate::ground::sync::const_fn;
use crate::{Profile32, Word32};

/// A place in the program that logs, limited to a rate, with a count of what it kept back: 8 bytes.
///
/// All sites of a quota share its profile, which may sit in flash; each site has a state of its own, so a
/// noisy one does not silence the others. [`log_site!`](crate::log_site) makes the `static` for the very
/// place where it stands.
///
/// ```
/// use tollgate::{LogSite, Profile32, Quota, checked};
///
/// // a line per second, and 2 at once, on a clock of milliseconds
/// static LINES: Profile32 = checked!(Profile32::new(Quota::per_second(1, 1_000).burst(2)));
/// static LINK_DOWN: LogSite = LogSite::new();
///
/// assert_eq!(LINK_DOWN.allows(&LINES, 0), Some(0));
/// assert_eq!(LINK_DOWN.allows(&LINES, 1), Some(0));
/// assert_eq!(LINK_DOWN.allows(&LINES, 2), None);
/// assert_eq!(LINK_DOWN.allows(&LINES, 3), None);
/// assert_eq!(LINK_DOWN.allows(&LINES, 1_000), Some(2)); // "link down (2 suppressed)"
/// ```
///
/// Every method may be called from any number of threads and interrupts at once, and is lock-free as a
/// [`Word`](crate::Word) is. Whatever their order, each call that is refused is counted, and told by exactly
/// one line: the first that goes through after it was counted. The count stops at 2^32 - 2.
///
/// # The first line
///
/// A site that was never asked lets the first caller through, whatever tick the clock starts at: unlike a
/// bare `Word`, it knows that its state of 0 means nothing yet. Where several callers are the first to ask,
/// at least one goes through.
///
/// A site that is left alone for longer than [`max_idle`](crate::Profile32::max_idle) may be refused, once,
/// for as long as `time_to_full`, `stale` and `debt` together. On a clock of 32 bits choose the last two as
/// small as the program's threads allow.
#[derive(Debug)]
#[repr(C)]
pub struct LogSite {
    word: Word32,
    /// 0: never asked. Otherwise one more than what was suppressed since the last line.
    lines: Word32,
}

const NEVER_ASKED: u32 = 0;
const NONE_SUPPRESSED: u32 = 1;

impl LogSite {
    const_fn! {
        /// A site that was never asked; zeros, which take no room in flash.
        #[must_use]
        pub const fn new() -> Self {
            Self { word: Word32::new(), lines: Word32::new() }
        }
    }

    /// Whether a line may go out at `now`: then how many were suppressed since the last one. Otherwise
    /// `None`, and the line is counted. The profile is the same at each call, and `now` in its ticks.
    #[must_use = "it holds the count, which is told once"]
    #[inline]
    pub fn allows(&self, profile: &Profile32, now: u32) -> Option<u32> {
        let first = self.is_first();
        let full_if_new = |word| if first && word == 0 { profile.full_at(now) } else { word };
        if self.word.update(|word| algorithms::try_acquire(profile, full_if_new(word), now, 1)).is_ok() {
            return Some(self.report());
        }
        self.lines.update(|lines| (lines.checked_add(1), ()));
        None
    }

    /// How many lines were suppressed since the last one that went through.
    ///
    /// ```
    /// use tollgate::{LogSite, Profile32, Quota, checked};
    ///
    /// static LINES: Profile32 = checked!(Profile32::new(Quota::per_second(1, 1_000)));
    /// let site = LogSite::new();
    /// let told: u32 = (0..10).filter_map(|now| site.allows(&LINES, now)).sum();
    /// assert_eq!((told, site.suppressed()), (0, 9));
    /// ```
    #[must_use]
    pub fn suppressed(&self) -> u32 {
        self.lines.raw().saturating_sub(NONE_SUPPRESSED)
    }

    /// Whether this is the one caller who finds that the site was never asked. To that one a word of 0 is
    /// full, which to all others is a time.
    ///
    /// It cannot be a 0 that somebody else has left meanwhile. A grant leaves a time that lies at most the
    /// capacity ahead of its tick. Who was granted a line on the 0 of the start either had it ahead, and then
    /// moved it on, or had it in the past; for a grant to come to 0 after that, the clock would have to go on
    /// for more than `stale` while the first caller is between two lines.
    #[inline]
    fn is_first(&self) -> bool {
        let begun = |lines| (lines == NEVER_ASKED).then_some(NONE_SUPPRESSED);
        self.lines.update(|lines| (begun(lines), lines)) == NEVER_ASKED
    }

    /// Takes the count of what was suppressed.
    #[inline]
    fn report(&self) -> u32 {
        let counted = |lines| ((lines != NONE_SUPPRESSED).then_some(NONE_SUPPRESSED), lines);
        self.lines.update(counted).saturating_sub(NONE_SUPPRESSED)
    }
}

impl Default for LogSite {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether this very place may log at `now`, with how many lines it suppressed since its last one: makes a
/// `static` [`LogSite`](crate::LogSite) here, 8 bytes, and asks it by the profile.
///
/// ```
/// use tollgate::{Profile32, Quota, checked, log_site};
///
/// static LINES: Profile32 = checked!(Profile32::new(Quota::per_second(1, 1_000)));
///
/// fn sensor_failed(now_ms: u32, lines: &mut Vec<String>) {
///     if let Some(suppressed) = log_site!(LINES, now_ms) {
///         lines.push(format!("sensor failed ({suppressed} suppressed)"));
///     }
/// }
///
/// let mut lines = Vec::new();
/// for now_ms in 0..=1_000 {
///     sensor_failed(now_ms, &mut lines);
/// }
/// assert_eq!(lines, ["sensor failed (0 suppressed)", "sensor failed (999 suppressed)"]);
/// ```
///
/// In a generic function all its instances share the one site.
#[macro_export]
macro_rules! log_site {
    ($profile:expr, $now:expr) => {
        // outside of the block, whose static a caller's own name could otherwise mean
        match (&$profile, $now) {
            (profile, now) => {
                static SITE: $crate::LogSite = $crate::LogSite::new();
                SITE.allows(profile, now)
            }
        }
    };
}
