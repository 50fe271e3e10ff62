//! The result of the chain reads.

use std::borrow::Cow;

use crate::chain::calls::{self, Function};
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::uri::limits::UriLimits;
use crate::uri::location::Location;
use crate::uri::template::{Filler, TooLong};
use crate::uri::token_uri;

/// A token URI, with the standard and the block it was read at.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) standard: Standard,
    /// The token URI as the contract returned it.
    pub(crate) uri: String,
    pub(crate) block: u64,
}

/// What a function returned.
#[derive(Debug)]
pub(crate) enum Returned {
    /// A token URI.
    Uri(String),
    /// A string without content.
    Empty,
    /// No data at all.
    Nothing,
    /// Data that is not an ABI-encoded string. The error says why.
    Malformed(Error),
    /// The call reverted. The text is the reason.
    Reverted(String),
}

impl Returned {
    pub(crate) const fn is_uri(&self) -> bool {
        matches!(self, Self::Uri(_))
    }
}

/// Returns the function that returns the token URI.
pub(crate) const fn function(standard: Standard) -> Function {
    match standard {
        Standard::Erc721 => calls::TOKEN_URI,
        Standard::Erc1155 => calls::URI,
    }
}

/// Fills `{id}` into a token URI. ERC-721 has no placeholder, but `{` is not legal in a URI, so the
/// text as it is can never be right. Content within a URI of ERC-721 stays as it is.
///
/// # Errors
/// `MetadataInvalid` if the URI grows too long.
pub(crate) fn fill_id<'a>(cx: &Context, standard: Standard, padded_id: String, uri: &'a str) -> Result<Cow<'a, str>, Error> {
    let bytes_left = cx.max_document_bytes().saturating_sub(uri.len());
    let filled = Filler::new(padded_id, bytes_left).fill(uri).map_err(|TooLong| cx.too_large_filled())?;
    if standard == Standard::Erc721 && matches!(filled, Cow::Owned(_)) {
        let parsed = token_uri::parse(uri, &UriLimits::of(cx.settings()));
        if parsed.is_ok_and(|parsed| matches!(parsed.location, Location::Inline(_))) {
            return Ok(Cow::Borrowed(uri));
        }
        cx.warn_whole("id-in-uri", "the token URI of ERC-721 has the placeholder {id} of ERC-1155, which was filled in");
    }
    Ok(filled)
}
