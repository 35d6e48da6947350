//! A format that nobody reads, as messages on a wire are: numbers one after another, without names, and whether there
//! is one where it may be missing.

use std::fmt::Display;

use serde_core::de::{DeserializeOwned, DeserializeSeed, SeqAccess, Visitor};
use serde_core::ser::{Impossible, SerializeStruct, SerializeTuple};
use serde_core::{Deserializer, Serialize, Serializer, de, forward_to_deserialize_any, ser};

#[derive(Debug)]
pub(crate) struct Wrong(String);

impl Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl ser::Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl de::Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The numbers that a value is written as.
pub(crate) fn written<T: Serialize>(value: &T) -> Result<Vec<u64>, Wrong> {
    let mut numbers = Vec::new();
    value.serialize(Writer(&mut numbers))?;
    Ok(numbers)
}

/// The value that the numbers are, all of them.
pub(crate) fn read<T: DeserializeOwned>(numbers: &[u64]) -> Result<T, Wrong> {
    let mut left = numbers;
    let value = T::deserialize(Reader(&mut left))?;
    if left.is_empty() { Ok(value) } else { Err(Wrong(format!("{} numbers are left", left.len()))) }
}

struct Writer<'n>(&'n mut Vec<u64>);

/// What is no number, and not made of them.
macro_rules! not_written {
    ($($verb:ident $($argument:ty),*;)*) => {$(
        fn $verb(self, $(_: $argument),*) -> Result<(), Wrong> {
            Err(Wrong(stringify!($verb).into()))
        }
    )*};
}

macro_rules! numbers_written {
    ($($verb:ident $number:ty;)*) => {$(
        fn $verb(self, number: $number) -> Result<(), Wrong> {
            self.0.push(number.into());
            Ok(())
        }
    )*};
}

impl Serializer for Writer<'_> {
    type Ok = ();
    type Error = Wrong;
    type SerializeSeq = Impossible<(), Wrong>;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), Wrong>;
    type SerializeTupleVariant = Impossible<(), Wrong>;
    type SerializeMap = Impossible<(), Wrong>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Wrong>;

    numbers_written! {
        serialize_bool bool; serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64;
    }

    not_written! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_f32 f32; serialize_f64 f64;
        serialize_char char; serialize_str &str; serialize_bytes &[u8]; serialize_unit; serialize_unit_struct &'static str;
        serialize_unit_variant &'static str, u32, &'static str;
    }

    fn serialize_none(self) -> Result<(), Wrong> {
        self.serialize_bool(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Wrong> {
        Writer(self.0).serialize_bool(true)?;
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Wrong> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Wrong> {
        Err(Wrong(name.into()))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Wrong> {
        Err(Wrong("a sequence".into()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Wrong> {
        Ok(self)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Wrong>, Wrong> {
        Err(Wrong(name.into()))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Wrong>, Wrong> {
        Err(Wrong(name.into()))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Impossible<(), Wrong>, Wrong> {
        Err(Wrong("a map".into()))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Wrong> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Wrong>, Wrong> {
        Err(Wrong(name.into()))
    }

    fn collect_str<T: Display + ?Sized>(self, text: &T) -> Result<(), Wrong> {
        Err(Wrong(text.to_string()))
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

impl SerializeTuple for Writer<'_> {
    type Ok = ();
    type Error = Wrong;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Wrong> {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Result<(), Wrong> {
        Ok(())
    }
}

impl SerializeStruct for Writer<'_> {
    type Ok = ();
    type Error = Wrong;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Wrong> {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Result<(), Wrong> {
        Ok(())
    }
}

struct Reader<'r, 'n>(&'r mut &'n [u64]);

impl Reader<'_, '_> {
    fn next(&mut self) -> Result<u64, Wrong> {
        let (&number, left) = self.0.split_first().ok_or_else(|| Wrong("the end".into()))?;
        *self.0 = left;
        Ok(number)
    }
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wrong> {
        Err(Wrong("what comes is not said".into()))
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_bool(self.next()? == 1)
    }

    fn deserialize_u64<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_u64(self.next()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Wrong> {
        if self.next()? == 1 { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_seq(Elements { left: length, reader: self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_tuple(names.len(), visitor)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple_struct map enum identifier ignored_any
    }
}

struct Elements<'r, 'n> {
    left: usize,
    reader: Reader<'r, 'n>,
}

impl<'de> SeqAccess<'de> for Elements<'_, '_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Reader(self.reader.0)).map(Some)
    }
}
