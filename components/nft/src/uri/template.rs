//! `{id}` of ERC-1155: "If the string {id} exists in any URI, clients MUST replace this with the actual token ID in hexadecimal form"; the
//! same for any JSON value.

use std::borrow::Cow;

const ID: &str = "{id}";

/// Puts the padded id in every place of `{id}`.
pub fn fill_id<'a>(text: &'a str, padded_id: &str) -> Cow<'a, str> {
    if text.contains(ID) { Cow::Owned(text.replace(ID, padded_id)) } else { Cow::Borrowed(text) }
}
