//! The placeholder `{id}` of ERC-1155: "If the string {id} exists in any URI, clients MUST replace
//! this with the actual token ID in hexadecimal form". The same holds for strings in the document.

use std::borrow::Cow;
use std::ops::Range;

use alloy_primitives::U256;

/// The name between the braces.
const NAME: &str = "id";
/// Size of the shortest form of the placeholder, which is the most that is taken away.
const MIN_PLACEHOLDER: usize = "{id}".len();

/// The error for texts that grow by more than the byte budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The padded id of a token, and a byte budget. Each placeholder of 4 characters becomes 64, so a
/// hostile document could grow without limit.
#[derive(Clone, Debug)]
pub struct Filler {
    padded_id: String,
    bytes_left: usize,
}

impl Filler {
    /// Creates a filler. `bytes_left` is the number of bytes that all texts together may grow by.
    pub const fn new(padded_id: String, bytes_left: usize) -> Self {
        Self { padded_id, bytes_left }
    }

    /// Replaces every `{id}` by the padded id. A brace may be percent-encoded.
    ///
    /// # Errors
    /// The byte budget is used up.
    pub fn fill<'a>(&mut self, text: &'a str) -> Result<Cow<'a, str>, TooLong> {
        let places = placeholders(text);
        if places.is_empty() {
            return Ok(Cow::Borrowed(text));
        }
        let growth = places.len().saturating_mul(self.padded_id.len().saturating_sub(MIN_PLACEHOLDER));
        self.bytes_left = self.bytes_left.checked_sub(growth).ok_or(TooLong)?;
        Ok(Cow::Owned(replace(text, &places, &self.padded_id)))
    }
}

/// Returns a URI with every `{id}` replaced by the id in decimal, for hosts that name their files
/// so. A `0x` before the placeholder goes too. Returns `None` if there is no placeholder.
pub fn fill_decimal(uri: &str, id: &U256) -> Option<String> {
    let mut places = placeholders(uri);
    for place in &mut places {
        if uri.get(..place.start).is_some_and(|before| before.ends_with("0x")) {
            place.start -= 2;
        }
    }
    (!places.is_empty()).then(|| replace(uri, &places, &id.to_string()))
}

/// Returns the ranges of all placeholders.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    text.match_indices(NAME)
        .filter_map(|(at, _)| {
            let (before, after) = (text.get(..at)?, text.get(at + NAME.len()..)?);
            let open = ["{", "%7B", "%7b"].into_iter().find(|open| before.ends_with(open))?;
            let close = ["}", "%7D", "%7d"].into_iter().find(|close| after.starts_with(close))?;
            Some(at - open.len()..at + NAME.len() + close.len())
        })
        .collect()
}

fn replace(text: &str, places: &[Range<usize>], with: &str) -> String {
    let mut filled = String::with_capacity(text.len() + places.len() * with.len());
    let mut from = 0;
    for place in places {
        filled.push_str(text.get(from..place.start).unwrap_or_default());
        filled.push_str(with);
        from = place.end;
    }
    filled.push_str(text.get(from..).unwrap_or_default());
    filled
}
