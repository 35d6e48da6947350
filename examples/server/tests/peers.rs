//! The reader of fields beside other crates': `sfv` for RFC 9651, `httpdate` for dates. They need std and memory of their
//! own; ours does not, and reads the same.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use sfv::visitor::{EntryVisitor, InnerListVisitor, ItemVisitor, ListVisitor, Never, ParameterVisitor};
use sfv::{BareItemFromInput, KeyRef, Parser};
use tollgate::http::{Heard, Items};

/// What an item says, and the partition key as bytes are not compared.
#[derive(Debug, Default, PartialEq)]
struct Item {
    name: String,
    unit: Option<String>,
    /// r, t, q, w
    numbers: [Option<u64>; 4],
}

/// The items of a list, as far as they are of our kind.
#[derive(Default)]
struct List {
    items: Vec<Item>,
    is_other: bool,
}

fn text(value: &BareItemFromInput<'_>) -> Option<String> {
    match value {
        BareItemFromInput::String(text) => Some(text.as_str().into()),
        BareItemFromInput::Token(token) => Some(token.as_str().into()),
        _ => None,
    }
}

impl<'de> ListVisitor<'de> for List {
    type Error = Infallible;

    fn entry(&mut self) -> Result<impl EntryVisitor<'de>, Infallible> {
        Ok(Entry(self))
    }
}

struct Entry<'l>(&'l mut List);

impl<'de> ItemVisitor<'de> for Entry<'_> {
    type Error = std::fmt::Error;

    fn bare_item(self, bare: BareItemFromInput<'de>) -> Result<impl ParameterVisitor<'de>, Self::Error> {
        self.0.is_other |= text(&bare).is_none();
        let name = text(&bare).unwrap_or_default();
        self.0.items.push(Item { name, ..Item::default() });
        Ok(self)
    }
}

impl<'de> EntryVisitor<'de> for Entry<'_> {
    // a list of lists is none of ours
    fn inner_list(self) -> Result<impl InnerListVisitor<'de>, Self::Error> {
        Err::<Never, _>(std::fmt::Error)
    }
}

impl<'de> ParameterVisitor<'de> for Entry<'_> {
    type Error = Infallible;

    fn parameter(&mut self, key: &'de KeyRef, value: BareItemFromInput<'de>) -> Result<(), Infallible> {
        let item = self.0.items.last_mut().unwrap();
        let is_ours = match key.as_str() {
            "qu" => {
                item.unit = text(&value);
                item.unit.is_some()
            }
            "pk" => matches!(value, BareItemFromInput::ByteSequence(_)),
            name => match ["r", "t", "q", "w"].iter().position(|known| *known == name) {
                Some(place) => {
                    let BareItemFromInput::Integer(number) = value else {
                        self.0.is_other = true;
                        return Ok(());
                    };
                    item.numbers[place] = i64::from(number).try_into().ok();
                    item.numbers[place].is_some()
                }
                None => true,
            },
        };
        self.0.is_other |= !is_ours;
        Ok(())
    }
}

fn by_sfv(value: &str) -> Option<Vec<Item>> {
    let mut list = List::default();
    Parser::new(value).parse_list_with_visitor(&mut list).ok()?;
    (!list.is_other).then_some(list.items)
}

fn by_ours(value: &str) -> Option<Vec<Item>> {
    let items: Result<Vec<_>, _> = Items::new(value.as_bytes()).collect();
    let item = |item: &tollgate::http::Item<'_>| Item {
        name: item.name.chars().collect(),
        unit: item.unit.map(|unit| unit.chars().collect()),
        numbers: [item.remaining, item.effective_window, item.quota, item.window],
    };
    Some(items.ok()?.iter().map(item).collect())
}

/// What such a field is made of, and what it is not.
const PIECES: [&str; 44] = [
    "\"default\"",
    "\"a b\"",
    "\"\"",
    "\"q\\\"\\\\\"",
    "token",
    "*t/:~",
    "\"",
    "\\",
    ";r=5",
    ";t=30",
    ";q=0",
    ";w=9",
    ";r=-1",
    ";r=1.5",
    ";w=?1",
    ";q=999999999999999",
    ";q=1000000000000000",
    ";qu=\"bytes\"",
    ";qu=tok",
    ";qu=7",
    ";pk=:Zm9v:",
    ";pk=x",
    ";x=?0",
    ";y=@-9",
    ";z=%\"f%c3%bc\"",
    ";x=123456789012.125",
    ";x=1234567890123.1",
    ";x=1.1234",
    ";x=-0",
    ";*=1",
    ";X=1",
    "; r=7",
    ";",
    "=",
    ",",
    ", ",
    " ,\t",
    " ",
    "\t",
    "(a b)",
    "1",
    "?1",
    ";r",
    "\u{fc}",
];

#[test]
fn lists_are_read_as_by_sfv() {
    let mut rng = Rng::with_seed(11);
    let (mut read, all) = (0, 200_000);
    for _ in 0..all {
        let mut value = String::new();
        if rng.bool() {
            value += PIECES[rng.usize(..6)];
        }
        for _ in 0..rng.usize(..7) {
            value += rng.choice(PIECES).unwrap();
        }
        let (theirs, ours) = (by_sfv(&value), by_ours(&value));
        assert_eq!(ours, theirs, "{value:?}");
        read += u32::from(ours.is_some_and(|items| !items.is_empty()));
    }
    assert!(read > all / 50, "{read} of {all} were lists");
    println!("checked: {all} oracle decisions (structured fields beside another parser)");
}

fn date(value: &str) -> Option<Duration> {
    let mut heard = Heard::new().at(0);
    heard.field("retry-after", value.as_bytes()).ok()?;
    heard.retry_after().unwrap()
}

/// Every form, of any time until the year 9999; and what `httpdate` reads of others, we read the same.
#[test]
fn dates_are_read_as_by_httpdate() {
    let mut rng = Rng::with_seed(12);
    let mut read = 0;
    for _ in 0..100_000 {
        let seconds = rng.u64(..253_402_300_800);
        let since = Duration::from_secs(seconds);
        let mut value = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since);
        assert_eq!(date(&value), Some(since), "{value}");
        // a byte is another one, which both are to notice where it matters
        let at = rng.usize(5..value.len());
        let byte = char::from(*rng.choice(b"0123456789 :-aGJMT").unwrap());
        value.replace_range(at..=at, &byte.to_string());
        if let Ok(theirs) = httpdate::parse_http_date(&value) {
            let theirs = theirs.duration_since(SystemTime::UNIX_EPOCH).ok();
            assert_eq!(date(&value), theirs, "{value}");
            read += 1;
        }
    }
    assert!(read > 1_000, "{read}");
    println!("checked: 200000 oracle decisions (dates beside another parser)");
}
