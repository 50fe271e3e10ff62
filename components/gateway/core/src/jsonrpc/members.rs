//! The members of a JSON object, with values that are left as they are.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a JSON object. Of several with one name it has the last.
pub(crate) type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The most members of a call object or of a filter in the params of a call. The execution-apis
/// close the first at some twenty, and the second at five.
pub(crate) const MAX_MEMBERS: usize = 64;

/// Why the members of a text were not read to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The text is no object, or a name in it is no text.
    NoObject,
    /// It has more members than it may.
    TooMany,
}

/// Reads an object. `None` if the text is none: serde would also read a struct from an array.
pub(crate) fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
}

/// Gives each member of an object to `take`, in the order of the text. Reads no further than `most`
/// members, because a body may have a million.
///
/// # Errors
/// The text is not an object with at most `most` members.
pub(crate) fn each_member<'a>(text: &'a str, most: usize, take: &mut dyn FnMut(Cow<'a, str>, &'a RawValue)) -> Result<(), Unread> {
    let mut reader = Reader { most, take, has_more: false };
    let read = serde_json::Deserializer::from_str(text).deserialize_map(&mut reader);
    match read {
        Ok(()) => Ok(()),
        Err(_) if reader.has_more => Err(Unread::TooMany),
        Err(_) => Err(Unread::NoObject),
    }
}

struct Reader<'t, 'de> {
    most: usize,
    take: &'t mut dyn FnMut(Cow<'de, str>, &'de RawValue),
    has_more: bool,
}

impl<'de> Visitor<'de> for &mut Reader<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        for _ in 0..self.most {
            match map.next_entry()? {
                Some((Name(name), value)) => (self.take)(name, value),
                None => return Ok(()),
            }
        }
        if map.next_key::<IgnoredAny>()?.is_none() {
            return Ok(());
        }
        self.has_more = true;
        Err(A::Error::custom("too many members"))
    }
}

/// A name, copied only if it has an escape.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_many_members_as_an_object_may_have() {
        for (text, read) in [
            ("{}", Ok("")),
            (r#"{"a":1}"#, Ok("a1")),
            (r#" { "\u0061" : [1], "a":2 } "#, Ok("a[1]a2")),
            (r#"{"a":1,"b":2,"c":3}"#, Err(Unread::TooMany)),
            (r#"{"\ud800":1}"#, Err(Unread::NoObject)),
            ("[]", Err(Unread::NoObject)),
            ("7", Err(Unread::NoObject)),
        ] {
            let mut told = String::new();
            let done = each_member(text, 2, &mut |name, value| {
                told.push_str(&name);
                told.push_str(value.get());
            });
            assert_eq!(done.map(|()| told.as_str()), read, "{text}");
        }
    }
}
