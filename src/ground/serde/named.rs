use core::fmt;

use serde_core::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde_core::ser::SerializeStruct;
use serde_core::{Deserializer, Serializer};

/// Writes those numbers that there are, by their names.
pub(crate) fn write<S: Serializer, const N: usize>(
    serializer: S,
    name: &'static str,
    names: &'static [&'static str; N],
    numbers: [Option<u64>; N],
) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct(name, numbers.iter().flatten().count())?;
    for (name, number) in names.iter().zip(numbers) {
        match number {
            Some(number) => fields.serialize_field(name, &number)?,
            None => fields.skip_field(name)?,
        }
    }
    fields.end()
}

/// Reads numbers by their names, each once; all that there are must be among them.
pub(super) struct Numbers<const N: usize> {
    pub(super) what: &'static str,
    pub(super) names: &'static [&'static str; N],
}

impl<'de, const N: usize> Visitor<'de> for Numbers<N> {
    type Value = [Option<u64>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut numbers = [None; N];
        while let Some(index) = map.next_key_seed(Name(self.names))? {
            let number = map.next_value()?;
            if numbers.get_mut(index).is_some_and(|place| place.replace(number).is_some()) {
                return Err(A::Error::duplicate_field(named(self.names, index)));
            }
        }
        Ok(numbers)
    }
}

pub(super) fn named(names: &'static [&'static str], index: usize) -> &'static str {
    names.get(index).copied().unwrap_or("")
}

/// The place of a name among those that may be.
pub(super) struct Name(pub(super) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let place = self.0.iter().position(|&known| known == name);
        place.ok_or_else(|| E::unknown_field(name, self.0))
    }
}
