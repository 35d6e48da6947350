use core::fmt;
use core::time::Duration;

use serde_core::de::{Error, MapAccess, Unexpected, Visitor};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::named::{Name, named};
use crate::Rate;
use crate::ground::rate::Length;

const NAMES: [&str; 6] = ["count", "per", "burst", "tolerance", "stale", "debt"];

/// The same in numbers, for formats that nobody reads.
type Plain = (u64, Duration, u64, Duration, Duration, Duration);

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let plain: Plain = (self.count, self.per, self.burst, self.tolerance, self.stale, self.debt);
        plain.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(TextOrMap);
        }
        let (count, per, burst, tolerance, stale, debt) = Plain::deserialize(deserializer)?;
        Ok(Self::new(count, per).burst(burst).tolerance(tolerance).stale(stale).debt(debt))
    }
}

struct TextOrMap;

impl<'de> Visitor<'de> for TextOrMap {
    type Value = Rate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rate such as \"100/min burst 20\", or a map of count, per and burst")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Rate, E> {
        Rate::parse(text).map_err(|error| E::custom(format_args!("{text:?}: {error}")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rate, A::Error> {
        let (mut count, mut per, mut burst, mut lengths) = (None, None, None, [None; 3]);
        while let Some(index) = map.next_key_seed(Name(&NAMES))? {
            let seen = match index {
                0 => count.replace(map.next_value::<Cells>()?.0).is_some(),
                1 => per.replace(positive(map.next_value::<Length>()?)?).is_some(),
                2 => burst.replace(map.next_value::<Cells>()?.0).is_some(),
                _ => {
                    let length = map.next_value::<Length>()?;
                    lengths.get_mut(index - 3).is_some_and(|it| it.replace(length.0).is_some())
                }
            };
            if seen {
                return Err(A::Error::duplicate_field(named(&NAMES, index)));
            }
        }
        let count = count.ok_or_else(|| A::Error::missing_field("count"))?;
        let per = per.ok_or_else(|| A::Error::missing_field("per"))?;
        let rate = Rate::new(count, per);
        let [tolerance, stale, debt] = lengths;
        Ok(rate
            .burst(burst.unwrap_or(rate.burst))
            .tolerance(tolerance.unwrap_or(rate.tolerance))
            .stale(stale.unwrap_or(rate.stale))
            .debt(debt.unwrap_or(rate.debt)))
    }
}

fn positive<E: Error>(Length(length): Length) -> Result<Duration, E> {
    if length.is_zero() {
        return Err(E::invalid_value(Unexpected::Other("no time at all"), &"a length of time"));
    }
    Ok(length)
}

/// A number of cells, from 1.
struct Cells(u64);

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            0 => Err(D::Error::invalid_value(Unexpected::Unsigned(0), &"a number from 1")),
            number => Ok(Self(number)),
        }
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(LengthText)
    }
}

struct LengthText;

impl Visitor<'_> for LengthText {
    type Value = Length;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time with its unit, such as \"250ms\" or \"min\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
        let read = Rate::parse_length(text).map(Length);
        read.map_err(|error| E::custom(format_args!("{text:?}: {error}")))
    }
}
