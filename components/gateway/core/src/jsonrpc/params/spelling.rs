//! Names that a node may read as others. Some nodes compare the names of members without case, so
//! that `FROMBLOCK` beside `fromBlock` would be what counts there, and not what was priced.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

/// The names that say which blocks a filter is about.
const NAMES: [&str; 3] = ["fromBlock", "toBlock", "blockHash"];

/// Returns the first member of an object that is one of the names, but for its spelling.
pub(crate) fn ambiguous(object: &str) -> Option<String> {
    serde_json::from_str(object).map(|Ambiguous(name)| name).ok().flatten()
}

struct Ambiguous(Option<String>);

impl<'de> Deserialize<'de> for Ambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Ambiguous;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ambiguous, A::Error> {
                let mut found = None;
                while let Some((name, IgnoredAny)) = map.next_entry::<Cow<'_, str>, _>()? {
                    if found.is_none() && NAMES.iter().any(|known| *known != name && folds_to(&name, known)) {
                        found = Some(name.into_owned());
                    }
                }
                Ok(Ambiguous(found))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Returns whether two names are one without case. U+212A and U+017F are the letters outside ASCII
/// that fold to letters in it (Unicode, `CaseFolding.txt`).
fn folds_to(name: &str, known: &str) -> bool {
    let folded = name.chars().map(|letter| match letter {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        letter => letter.to_ascii_lowercase(),
    });
    folded.eq(known.chars().map(|letter| letter.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_that_some_node_reads_as_others() {
        for (object, found) in [
            (r#"{"fromBlock":"0x1","toBlock":"0x2","address":["0x1"],"topics":[]}"#, None),
            (r#"{"fromBlock":"0x1","FromBlock":"0x2"}"#, Some("FromBlock")),
            (r#"{"to\u0042lock":1,"TOBLOCK":1}"#, Some("TOBLOCK")),
            ("{\"bloc\u{212a}Ha\u{17f}h\":1}", Some("bloc\u{212a}Ha\u{17f}h")),
            (r#"{"from":"0x1","block":1,"fromblocks":1}"#, None),
            ("[]", None),
            ("7", None),
        ] {
            assert_eq!(ambiguous(object).as_deref(), found, "{object}");
        }
    }
}
