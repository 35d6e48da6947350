//! What is wrong with the fields of HTTP, and why a server is not followed.

use defmt::{Format, Formatter, write};

use crate::Width;
use crate::http::{Fault, FieldError, FollowError, NoClock, NoRoom};

formats! {
    // where it is a letter or a sign; the others by their number
    Fault {
        Self::Byte(byte @ b' '..=b'~') => "'{=char}' may not stand here", char::from(*byte);
        Self::Byte(byte) => "'\\x{=u8:02x}' may not stand here", byte;
        Self::End => "it ends too early";
        Self::Digits => "a number has too many digits";
        Self::Missing(name) => "\"{=str}\" is missing", name;
        Self::Number(name) => "\"{=str}\" is no whole number, 0 or more", name;
        Self::Kind(name) => "\"{=str}\" is of another type", name;
        Self::Date => "there is no such time";
    }
    FieldError {
        it => "at byte {=usize}: {}", it.at, it.fault;
    }
    NoRoom {
        Self { wanted } => "no room for a field of {=usize} bytes", wanted;
    }
    NoClock {
        Self => "a date, and no time of day to compare it with";
    }
    @[W: Width] FollowError<W> {
        Self::NoClock => "a date, and no time of day to compare it with";
        Self::BeyondDebt(error) => "{}", error;
    }
}
