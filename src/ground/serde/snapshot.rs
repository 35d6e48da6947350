use core::fmt;

use serde_core::de::{Error, Unexpected, Visitor};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Snapshot;

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(&Hexadecimal(self.to_bytes()));
        }
        self.to_bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = if deserializer.is_human_readable() {
            deserializer.deserialize_str(Digits)?
        } else {
            Deserialize::deserialize(deserializer)?
        };
        Ok(Self::from_bytes(bytes))
    }
}

struct Hexadecimal([u8; 24]);

impl fmt::Display for Hexadecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = [u8; 24];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("48 hexadecimal digits")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<[u8; 24], E> {
        let mut bytes = [0; 24];
        let mut digits = text.chars().map(|it| it.to_digit(16));
        for byte in &mut bytes {
            let both = digits.next().flatten().zip(digits.next().flatten());
            let value = both.and_then(|(high, low)| u8::try_from(high << 4 | low).ok());
            *byte = value.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))?;
        }
        if digits.next().is_some() {
            return Err(E::invalid_value(Unexpected::Str(text), &self));
        }
        Ok(bytes)
    }
}
