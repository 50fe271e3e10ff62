//! The first params of a call. A list of params may have a million items, of which the gateway
//! reads a few.

use core::fmt;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Returns the first params of a call, as many as there are up to `most`, and reads no further.
/// `None` if the params are not a list.
pub(crate) fn leading(params: &RawValue, most: usize) -> Option<Vec<&RawValue>> {
    if !params.get().starts_with('[') {
        return None;
    }
    let mut items = Vec::with_capacity(most);
    // A raw value is JSON, so the only error is the one that ends the reading.
    let _stopped = serde_json::Deserializer::from_str(params.get()).deserialize_seq(Leading { items: &mut items, most });
    Some(items)
}

/// Returns the first param of a call. `None` if there is none.
pub(crate) fn first(params: &RawValue) -> Option<&RawValue> {
    leading(params, 1)?.pop()
}

struct Leading<'v, 'de> {
    items: &'v mut Vec<&'de RawValue>,
    most: usize,
}

impl<'de> Visitor<'de> for Leading<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.items.len() < self.most {
            match list.next_element()? {
                Some(item) => self.items.push(item),
                None => return Ok(()),
            }
        }
        Err(A::Error::custom("enough"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_no_further_than_it_has_to() {
        for (params, most, expected) in [
            ("[]", 2, Some(vec![])),
            ("[ 1 ]", 2, Some(vec!["1"])),
            ("[1,[2]]", 2, Some(vec!["1", "[2]"])),
            (r#"[{"a":1},"b",3]"#, 2, Some(vec![r#"{"a":1}"#, "\"b\""])),
            ("{}", 2, None),
            ("7", 2, None),
        ] {
            let params = RawValue::from_string(params.to_owned()).unwrap();
            let read = leading(&params, most).map(|items| items.into_iter().map(RawValue::get).collect::<Vec<_>>());
            assert_eq!(read, expected, "{params}");
            assert_eq!(first(&params).map(RawValue::get), expected.and_then(|items| items.first().copied()), "{params}");
        }
    }
}
