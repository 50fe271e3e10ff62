//! The request to a server of a lookup, and its answer.

use crate::json::value::Value;
use alloy_primitives::hex;

use super::lookup::OffchainLookup;
use crate::error::Invalid;
use crate::json::parse::strict;
use crate::uri::limits::UriLimits;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

/// The place of the sender in a URL template.
const SENDER: &str = "{sender}";
/// The place of the call data in a URL template. Without it, the data is posted.
const DATA: &str = "{data}";

/// A request to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupRequest {
    /// The address, with the placeholders filled in.
    pub url: WebUrl,
    /// The JSON body of a POST, or `None` for a GET.
    pub body: Option<String>,
}

impl LookupRequest {
    /// Fills in a URL template.
    ///
    /// # Errors
    /// The template is not an `https:` URL, or it is too long with everything filled in.
    pub fn new(lookup: &OffchainLookup, template: &str, limits: &UriLimits) -> Result<Self, Invalid> {
        let sender = format!("{:#x}", lookup.sender);
        let posted = !template.contains(DATA);
        // A GET carries the data in its URL, however long the data is.
        let places = template.matches(DATA).count();
        let size = template.len().saturating_add(places.saturating_mul(lookup.call_data.len().saturating_mul(2)));
        if size > limits.max_url_bytes {
            return Err(invalid(format!("a URL of at most {} bytes with {DATA} filled in", limits.max_url_bytes), template));
        }
        let data = hex::encode_prefixed(&lookup.call_data);
        let url = WebUrl::parse_within(&template.replace(SENDER, &sender).replace(DATA, &data), limits)?;
        let body = posted.then(|| format!(r#"{{"data":"{data}","sender":"{sender}"}}"#));
        Ok(Self { url, body })
    }
}

/// Reads the body of an answer: `{"data":"0x…"}`. Some servers send the hexadecimal text alone.
/// Returns `None` if it is neither.
pub fn read_answer(body: &[u8]) -> Option<Vec<u8>> {
    let text = match strict(body) {
        Ok(Value::Object(mut answer)) => match answer.remove("data")? {
            Value::String(data) => data,
            _ => return None,
        },
        _ => core::str::from_utf8(body).ok()?.trim().to_owned(),
    };
    hex::decode(text.strip_prefix("0x")?).ok()
}
