use super::reader::Reader;
use super::structured::{Bare, another, bare, parameter};
use super::{Fault, FieldError};

/// The items of a `RateLimit` or `RateLimit-Policy` field, as of draft-ietf-httpapi-ratelimit-headers-08 and later.
///
/// Names may be tokens, as some servers send them. Parameters that are not of the draft are passed over, as it says; one
/// that stands there twice is as it was the last time. After an error there is nothing more: what is malformed is to be
/// ignored, all of it.
///
/// ```
/// use tollgate::http::Items;
///
/// let policies = br#""permin";q=50;w=60, "perhr";q=1000;qu="content-bytes";w=3600;pk=:cHJk:"#;
/// let items: Result<Vec<_>, _> = Items::new(policies).collect();
/// let [minute, hour] = items?[..] else { panic!() };
/// assert!(minute.name.is("permin") && (minute.quota, minute.window) == (Some(50), Some(60)));
/// assert!(hour.unit.unwrap().is("content-bytes"));
/// assert_eq!(hour.partition_key, Some(&b"cHJk"[..]));
/// # Ok::<(), tollgate::http::FieldError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Items<'a> {
    reader: Reader<'a>,
    /// Whether one more must follow, or may.
    more: bool,
}

/// An item of `RateLimit` or `RateLimit-Policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item<'a> {
    /// The policy's name.
    pub name: Text<'a>,
    /// `r`: what is left, in quota units.
    pub remaining: Option<u64>,
    /// `t`: the effective window, in seconds.
    pub effective_window: Option<u64>,
    /// `q`: the quota, in its units.
    pub quota: Option<u64>,
    /// `w`: the window, in seconds.
    pub window: Option<u64>,
    /// `qu`: the quota's unit; requests, where there is none.
    pub unit: Option<Text<'a>>,
    /// `pk`: the partition key, in base64.
    pub partition_key: Option<&'a [u8]>,
}

/// A string as it was sent, printable ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    raw: &'a [u8],
}

impl Text<'_> {
    /// Whether it says this.
    ///
    /// ```
    /// use tollgate::http::Items;
    ///
    /// let item = Items::new(br#""say \"hi\"";r=1"#).next().unwrap()?;
    /// assert!(item.name.is("say \"hi\"") && !item.name.is("say"));
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.chars().eq(text.chars())
    }

    /// Its characters.
    ///
    /// ```
    /// use tollgate::http::Items;
    ///
    /// let item = Items::new(br#""C:\\";q=1"#).next().unwrap()?;
    /// assert_eq!(item.name.chars().collect::<String>(), "C:\\");
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    pub fn chars(&self) -> impl Iterator<Item = char> {
        let mut escaped = false;
        self.raw.iter().filter_map(move |&byte| {
            escaped = byte == b'\\' && !escaped;
            (!escaped).then_some(char::from(byte))
        })
    }
}

impl<'a> Items<'a> {
    /// Of a field's value. One that is empty has none.
    #[must_use]
    pub fn new(value: &'a [u8]) -> Self {
        let mut reader = Reader::new(value);
        reader.spaces();
        Self { reader, more: reader.peek().is_some() }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.reader.at()
    }

    fn item(&mut self) -> Result<Item<'a>, FieldError> {
        let begin = self.reader;
        let (Bare::Text(raw) | Bare::Token(raw)) = bare(&mut self.reader)? else {
            return Err(begin.unexpected());
        };
        let mut item = Item {
            name: Text { raw },
            remaining: None,
            effective_window: None,
            quota: None,
            window: None,
            unit: None,
            partition_key: None,
        };
        loop {
            let begin = self.reader;
            let Some((name, value)) = parameter(&mut self.reader)? else { break };
            item.hear(name, value).map_err(|fault| begin.fault(fault))?;
        }
        self.more = another(&mut self.reader)?;
        Ok(item)
    }
}

impl<'a> Item<'a> {
    fn hear(&mut self, name: &[u8], value: Bare<'a>) -> Result<(), Fault> {
        match name {
            b"r" => self.remaining = Some(count("r", value)?),
            b"t" => self.effective_window = Some(count("t", value)?),
            b"q" => self.quota = Some(count("q", value)?),
            b"w" => self.window = Some(count("w", value)?),
            b"qu" => match value {
                Bare::Text(raw) | Bare::Token(raw) => self.unit = Some(Text { raw }),
                _ => return Err(Fault::Kind("qu")),
            },
            b"pk" => match value {
                Bare::Bytes(raw) => self.partition_key = Some(raw),
                _ => return Err(Fault::Kind("pk")),
            },
            _ => {}
        }
        Ok(())
    }
}

/// A whole number, 0 or more.
pub(super) fn count(name: &'static str, value: Bare<'_>) -> Result<u64, Fault> {
    match value {
        Bare::Integer(number) => number.try_into().map_err(|_| Fault::Number(name)),
        _ => Err(Fault::Number(name)),
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Item<'a>, FieldError>;

    fn next(&mut self) -> Option<Self::Item> {
        if !core::mem::take(&mut self.more) {
            return None;
        }
        Some(self.item())
    }
}

impl core::iter::FusedIterator for Items<'_> {}
