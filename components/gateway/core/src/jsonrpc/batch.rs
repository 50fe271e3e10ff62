//! The items of a batch, of which only as many are kept as a route takes.

use core::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The items of a JSON list.
pub(crate) enum Items<'a> {
    /// All of them.
    All(Vec<&'a RawValue>),
    /// Only their number, because it is larger than the maximum.
    TooMany(usize),
}

/// Reads the items of a list. Memory stays in proportion to `max`, because a body may have millions
/// of items.
///
/// # Errors
/// The text is not a JSON list.
pub(crate) fn items(list: &str, max: usize) -> Result<Items<'_>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(list);
    let items = reader.deserialize_seq(Bounded { max })?;
    reader.end().map(|()| items)
}

struct Bounded {
    max: usize,
}

impl<'de> Visitor<'de> for Bounded {
    type Value = Items<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
        let mut items = Vec::new();
        while items.len() < self.max {
            match list.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(Items::All(items)),
            }
        }
        let mut more = 0_usize;
        while list.next_element::<IgnoredAny>()?.is_some() {
            more = more.saturating_add(1);
        }
        Ok(if more == 0 { Items::All(items) } else { Items::TooMany(self.max.saturating_add(more)) })
    }
}
