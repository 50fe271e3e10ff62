//! `data:` URIs (RFC 2397), read as the Fetch Standard does.

use data_url::DataUrl;

use super::invalid;
use crate::error::Invalid;

/// What a `data:` URI holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Media type with its parameters.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The same with everything from the first `#` on, where there was one. The standards end the data there; contracts that write JSON
    /// without escapes mean it as text.
    pub with_fragment: Option<Vec<u8>>,
}

/// The most bytes before the comma. Names of parameters are compared with one another, in a time that grows with the square of their number.
const MOST_HEAD: usize = 1024;

/// Decodes a `data:` URI. Errors: no comma, more than 1,024 bytes before it, or bytes that are no base64.
pub fn decode(uri: &str) -> Result<Embedded, Invalid> {
    if uri.find(',').is_some_and(|comma| comma > MOST_HEAD) {
        return Err(invalid(format!("at most {MOST_HEAD} bytes before the comma of a data: URI"), uri));
    }
    let url = DataUrl::process(uri).map_err(|_| invalid("data:[<media type>][;base64],<data> (RFC 2397)", uri))?;
    let (bytes, fragment) = url.decode_to_vec().map_err(|_| invalid("base64 after the comma of a data: URI", uri))?;
    let with_fragment = match fragment {
        Some(_) => DataUrl::process(&uri.replace('#', "%23")).ok().and_then(|url| url.decode_to_vec().ok()).map(|(bytes, _)| bytes),
        None => None,
    };
    Ok(Embedded { media_type: url.mime_type().to_string(), bytes, with_fragment })
}
