use core::fmt;
use core::time::Duration;

use super::{Length, Rate};

/// What is wrong with the text of a rate, and where.
///
/// ```
/// use tollgate::{Rate, RateFault};
///
/// let text = "100/mon burst 20";
/// let error = Rate::parse(text).unwrap_err();
/// assert_eq!((error.at(), error.found(), error.fault()), (4, Some('m'), RateFault::Unit));
/// assert_eq!(
///     error.to_string(),
///     "at byte 4, where 'm' is: a unit of time is allowed: ns, us, ms, s, min, h, d or w"
/// );
/// assert_eq!(
///     error.shown_in(text).to_string(),
///     "100/mon burst 20\n    ^^^ a unit of time is allowed: ns, us, ms, s, min, h, d or w"
/// );
/// assert!(Rate::parse("0.5/s").unwrap_err().to_string().ends_with("write 1/2s"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateError {
    pub(super) at: usize,
    /// Bytes of what is wrong.
    pub(super) length: usize,
    pub(super) found: Option<char>,
    pub(super) fault: RateFault,
    pub(crate) instead: Option<Instead>,
}

/// What the text means, in whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    Rate(u64, Duration),
    Length(Duration),
}

/// What is allowed where the text of a rate goes wrong.
///
/// ```
/// use tollgate::{Rate, RateFault};
///
/// let fault = |text| Rate::parse(text).unwrap_err().fault();
/// assert_eq!(fault("many/s"), RateFault::Number);
/// assert_eq!(fault("10k/s"), RateFault::Separator);
/// assert_eq!(fault("10/month"), RateFault::NoFixedLength);
/// assert_eq!(fault("10/s burst 0"), RateFault::Zero);
/// assert_eq!(fault("10/s, bust 20"), RateFault::Option);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RateFault {
    /// A whole number.
    Number,
    /// A whole number, and no fraction.
    Fraction,
    /// A number that fits in 64 bits.
    TooLarge,
    /// A number from 1.
    Zero,
    /// What comes between cells and time.
    Separator,
    /// A unit of time.
    Unit,
    /// A unit of time that is always as long; a month and a year are not.
    NoFixedLength,
    /// What may follow a rate, or the end.
    Option,
    /// Each of the options, once.
    Twice,
    /// The end, after a length of time by itself.
    End,
}

impl RateFault {
    /// What is allowed, in words.
    ///
    /// ```
    /// assert_eq!(tollgate::RateFault::Number.message(), "a whole number is allowed");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Number => "a whole number is allowed",
            Self::Fraction => "a whole number is allowed, no fraction",
            Self::TooLarge => "what fits in 64 bits is allowed",
            Self::Zero => "a number from 1 is allowed",
            Self::Separator => "\"/\" or \"per\" is allowed",
            Self::Unit => "a unit of time is allowed: ns, us, ms, s, min, h, d or w",
            Self::NoFixedLength => "a unit of fixed length is allowed: write 30d, or 365d",
            Self::Option => "burst, tolerance, stale, debt or the end is allowed",
            Self::Twice => "each of burst, tolerance, stale and debt is allowed once",
            Self::End => "the end is allowed",
        }
    }
}

impl RateError {
    /// The offset in bytes of what is wrong: a boundary between characters of the text, or its end.
    ///
    /// ```
    /// assert_eq!(tollgate::Rate::parse("10 per").unwrap_err().at(), 6);
    /// ```
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// How many bytes are wrong there; 0 at the end.
    ///
    /// ```
    /// assert_eq!(tollgate::Rate::parse("10/fortnight").unwrap_err().length(), 9);
    /// ```
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// The character that was found there; `None` at the end.
    ///
    /// ```
    /// assert_eq!(tollgate::Rate::parse("5€/s").unwrap_err().found(), Some('€'));
    /// ```
    #[must_use]
    pub const fn found(&self) -> Option<char> {
        self.found
    }

    /// What is allowed there.
    #[must_use]
    pub const fn fault(&self) -> RateFault {
        self.fault
    }

    /// What is allowed there, in words; as [`RateFault::message`].
    ///
    /// ```
    /// let error = tollgate::Rate::parse("10/s burst").unwrap_err();
    /// assert_eq!(error.message(), "a whole number is allowed");
    /// ```
    #[must_use]
    pub const fn message(&self) -> &'static str {
        self.fault.message()
    }

    /// The line of `text`, which is the text that was wrong, and below what is wrong a mark and what is allowed.
    ///
    /// ```
    /// let text = "10/0.5 s";
    /// assert_eq!(
    ///     tollgate::Rate::parse(text).unwrap_err().shown_in(text).to_string(),
    ///     "10/0.5 s\n   ^^^ a whole number is allowed, no fraction: write 500ms"
    /// );
    /// ```
    #[must_use]
    pub fn shown_in<'t>(&'t self, text: &'t str) -> impl fmt::Display + use<'t> {
        Shown { error: self, text }
    }

    fn allowed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        match self.instead {
            Some(Instead::Rate(count, per)) => write!(f, ": write {}", Rate::new(count, per)),
            Some(Instead::Length(length)) => write!(f, ": write {}", Length(length)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.found {
            Some(found) => write!(f, "at byte {}, where {found:?} is: ", self.at)?,
            None => write!(f, "at byte {}, the end: ", self.at)?,
        }
        self.allowed(f)
    }
}

impl core::error::Error for RateError {}

struct Shown<'t> {
    error: &'t RateError,
    text: &'t str,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { error, text } = self;
        let (before, rest) = text.split_at_checked(error.at).unwrap_or((text, ""));
        let begun = before.rsplit('\n').next().unwrap_or(before);
        let ended = rest.split('\n').next().unwrap_or(rest);
        writeln!(f, "{begun}{ended}")?;
        for character in begun.chars() {
            // as wide as it is above
            f.write_str(if character == '\t' { "\t" } else { " " })?;
        }
        let wrong = rest.get(..error.length).unwrap_or("");
        for _ in 0..wrong.chars().count().max(1) {
            f.write_str("^")?;
        }
        f.write_str(" ")?;
        error.allowed(f)
    }
}
