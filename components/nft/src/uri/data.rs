//! `data:` URIs (RFC 2397), decoded as the Fetch Standard does.

use data_url::DataUrl;

use super::syntax::invalid;
use crate::error::Invalid;

/// The content of a `data:` URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Media type with its parameters.
    pub media_type: String,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// The decoded bytes if the first `#` and everything after it belong to the data, or `None` if
    /// there is no `#`.
    ///
    /// By the standards the data ends at the `#`. Contracts that do not percent-encode their JSON
    /// mean it as text.
    pub with_fragment: Option<Vec<u8>>,
}

/// Maximum number of bytes before the comma. The parser compares the parameter names with one
/// another, so its time grows with the square of their number.
const MAX_HEAD_BYTES: usize = 1024;

/// Decodes a `data:` URI.
///
/// # Errors
/// There is no comma, there are more than 1,024 bytes before it, or the base64 is
/// malformed.
pub fn decode(uri: &str) -> Result<Embedded, Invalid> {
    if uri.find(',').is_some_and(|comma| comma > MAX_HEAD_BYTES) {
        return Err(invalid(format!("at most {MAX_HEAD_BYTES} bytes before the comma of a data: URI"), uri));
    }
    let url = DataUrl::process(uri).map_err(|_| invalid("data:[<media type>][;base64],<data> (RFC 2397)", uri))?;
    let (bytes, fragment) = url.decode_to_vec().map_err(|_| invalid("base64 after the comma of a data: URI", uri))?;
    let with_fragment = match fragment {
        Some(_) => DataUrl::process(&uri.replace('#', "%23")).ok().and_then(|url| url.decode_to_vec().ok()).map(|(bytes, _)| bytes),
        None => None,
    };
    Ok(Embedded { media_type: url.mime_type().to_string(), bytes, with_fragment })
}
