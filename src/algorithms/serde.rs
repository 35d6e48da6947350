//! What is answered, as plain numbers for logs.

use core::ops::Deref;

use serde_core::ser::SerializeStruct;
use serde_core::{Serialize, Serializer};

use super::{Algorithm, Denied, LogDenied, LogOutcome, Outcome};
use crate::Width;
use crate::ground::write;

const OF_OUTCOME: [&str; 3] = ["remaining", "retry_after", "reset_after"];

impl<R: Deref<Target: Algorithm>> Serialize for Outcome<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = [self.remaining(), self.retry_after(), self.reset_after()];
        write(serializer, "Outcome", &OF_OUTCOME, numbers.map(|it| Some(it.widen())))
    }
}

impl<W: Width> Serialize for LogOutcome<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = [self.remaining(), self.retry_after(), self.reset_after()];
        write(serializer, "LogOutcome", &OF_OUTCOME, numbers.map(|it| Some(it.widen())))
    }
}

/// The numbers of a refusal, and whether it is for ever.
fn refusal<S: Serializer, W: Width>(
    serializer: S,
    never: bool,
    numbers: [W; 3],
) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct("Denied", 4)?;
    fields.serialize_field("never", &never)?;
    for (name, number) in OF_OUTCOME.into_iter().zip(numbers) {
        fields.serialize_field(name, &number.widen())?;
    }
    fields.end()
}

impl<R: Deref<Target: Algorithm>> Serialize for Denied<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        let numbers = [outcome.remaining(), outcome.retry_after(), outcome.reset_after()];
        refusal(serializer, matches!(self, Self::Never(_)), numbers)
    }
}

impl<W: Width> Serialize for LogDenied<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = self.outcome();
        let numbers = [outcome.remaining(), outcome.retry_after(), outcome.reset_after()];
        refusal(serializer, matches!(self, Self::Never(_)), numbers)
    }
}
