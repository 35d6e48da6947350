use core::fmt;

/// What is wrong with a field's value, and where.
///
/// ```
/// use tollgate::http::{Fault, FieldError, Heard};
///
/// let error = Heard::new().field("RateLimit", b"\"default\";r=fifty").unwrap_err();
/// assert_eq!(error, FieldError { at: 9, fault: Fault::Number("r") });
/// assert_eq!(error.to_string(), "at byte 9: \"r\" is no whole number, 0 or more");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The place in the value, in bytes from its beginning.
    pub at: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// This byte may not stand here.
    Byte(u8),
    /// It ends where something must follow.
    End,
    /// More digits than such a number may have.
    Digits,
    /// The parameter or entry of this name is not there, and must be.
    Missing(&'static str),
    /// The parameter or entry of this name is no whole number, 0 or more.
    Number(&'static str),
    /// The parameter of this name is no text, or no bytes, as it must be.
    Kind(&'static str),
    /// There is no such day or time of day, or it is before 1970.
    Date,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: ", self.at)?;
        match self.fault {
            Fault::Byte(byte) => write!(f, "'{}' may not stand here", byte.escape_ascii()),
            Fault::End => f.write_str("it ends too early"),
            Fault::Digits => f.write_str("a number has too many digits"),
            Fault::Missing(name) => write!(f, "\"{name}\" is missing"),
            Fault::Number(name) => write!(f, "\"{name}\" is no whole number, 0 or more"),
            Fault::Kind(name) => write!(f, "\"{name}\" is of another type"),
            Fault::Date => f.write_str("there is no such time"),
        }
    }
}

impl core::error::Error for FieldError {}

/// A field's value does not fit where it was to be written. What was written there is worth nothing.
///
/// ```
/// use tollgate::http::{NoRoom, Policy, write_to};
///
/// let policy = Policy::new("default", 100)?.window(60);
/// assert_eq!(write_to(&policy, &mut [0; 10]), Err(NoRoom { wanted: 20 }));
/// assert_eq!(write_to(&policy, &mut [0; 20]), Ok("\"default\";q=100;w=60"));
/// # Ok::<(), tollgate::http::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom {
    /// How many bytes it takes.
    pub wanted: usize,
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no room for a field of {} bytes", self.wanted)
    }
}

impl core::error::Error for NoRoom {}
