use core::fmt;

use crate::{Denied, Outcome, Profile, Width};

/// What a [`Table`](crate::Table) does with a key that it has no room for: all slots that may hold it have limits of
/// others that are not full again. More than a burst is refused for ever, as with room.
///
/// None of them is a fresh burst to whoever makes others forgotten: nobody is.
///
/// ```
/// use tollgate::WhenFull;
///
/// assert_eq!(WhenFull::default(), WhenFull::Refuse);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WhenFull {
    /// The key is refused: [`Refused::Full`].
    #[default]
    Refuse,
    /// The key takes from the limit of another one, of those slots the one that is full again first, in competition with
    /// that one: [`Admitted::Shared`] and [`Refused::Shared`]. What all keys are admitted together stays within the bound
    /// of all slots; what this key is may be more than its own.
    Share,
    /// The key is admitted, and not limited: [`Admitted::Uncounted`].
    Admit,
}

/// How cells of a [`Table`](crate::Table) were admitted.
#[derive(Clone, Copy, Debug)]
pub enum Admitted<'t, W: Width> {
    /// By the key's own limit.
    Counted(Outcome<&'t Profile<W>>),
    /// By the limit of another key, since there was no room: [`WhenFull::Share`].
    Shared(Outcome<&'t Profile<W>>),
    /// By no limit, since there was no room: [`WhenFull::Admit`].
    Uncounted,
}

/// Why cells of a [`Table`](crate::Table) were not admitted. Nothing was taken.
#[derive(Clone, Copy, Debug)]
pub enum Refused<'t, W: Width> {
    /// By the key's own limit.
    Denied(Denied<&'t Profile<W>>),
    /// By the limit of another key, since there was no room: [`WhenFull::Share`].
    Shared(Denied<&'t Profile<W>>),
    /// There was no room: [`WhenFull::Refuse`]. Of a table that is nearly full a caller may be told so while others put the
    /// same key in just then, by other ticks; asked again it is found.
    Full,
    /// There is no such class.
    Class,
}

/// What a [`Table`](crate::Table) answers.
pub type TableDecision<'t, W> = Result<Admitted<'t, W>, Refused<'t, W>>;

impl<'t, W: Width> Admitted<'t, W> {
    /// What is left, where it was counted.
    ///
    /// ```
    /// use tollgate::Admitted;
    ///
    /// assert!(Admitted::<u64>::Uncounted.outcome().is_none());
    /// ```
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome<&'t Profile<W>>> {
        match *self {
            Self::Counted(outcome) | Self::Shared(outcome) => Some(outcome),
            Self::Uncounted => None,
        }
    }
}

impl<'t, W: Width> Refused<'t, W> {
    /// The refusal of a limit, where it was one that refused.
    ///
    /// ```
    /// use tollgate::Refused;
    ///
    /// assert!(Refused::<u64>::Full.denied().is_none());
    /// ```
    #[must_use]
    pub fn denied(&self) -> Option<Denied<&'t Profile<W>>> {
        match *self {
            Self::Denied(denied) | Self::Shared(denied) => Some(denied),
            Self::Full | Self::Class => None,
        }
    }

    /// After how many ticks to ask again; the maximum for "never". 1 where there was no room: nobody knows when a key that
    /// has some will be full again, since it may ask meanwhile.
    ///
    /// ```
    /// use tollgate::Refused;
    ///
    /// assert_eq!(Refused::<u64>::Full.retry_after(), 1);
    /// assert_eq!(Refused::<u64>::Class.retry_after(), u64::MAX);
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> W {
        match self {
            Self::Denied(denied) | Self::Shared(denied) => denied.retry_after(),
            Self::Full => W::ONE,
            Self::Class => W::MAX,
        }
    }
}

impl<W: Width> fmt::Display for Refused<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(denied) => denied.fmt(f),
            Self::Shared(denied) => write!(f, "shared with another key: {denied}"),
            Self::Full => f.write_str("no room for another key"),
            Self::Class => f.write_str("no such class of keys"),
        }
    }
}

impl<W: Width> core::error::Error for Refused<'_, W> {}

/// Why there is no such [`Table`](crate::Table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// The number of sets is no power of two.
    Sets,
    /// The classes are none, or their clocks differ in width, or there are so many that no bit of the tag is left.
    Classes,
    /// The classes differ in [`stale`](crate::Quota::stale): a slot goes from keys of one to those of another, whose callers
    /// may not be later than those of the first.
    Stale,
}

impl TableError {
    /// What is wrong, in words.
    ///
    /// ```
    /// use tollgate::TableError;
    ///
    /// assert_eq!(TableError::Sets.message(), "the number of sets is no power of two");
    /// ```
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::Sets => "the number of sets is no power of two",
            Self::Classes => "the classes of keys do not fit together in one table",
            Self::Stale => "the classes of keys differ in staleness",
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for TableError {}
