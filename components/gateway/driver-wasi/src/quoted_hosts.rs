//! What an endpoint of a chain says of itself.

use mintmark_configuration::Hidden;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A response, or one of a batch.
#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// Returns a response of an endpoint with the stand-in of its host wherever an error quotes it.
/// Results stay as they are. A host without a dot is left as it is: `node` is a word like others,
/// and no provider's.
pub(crate) fn errors_without(hidden: &Hidden, body: Vec<u8>) -> Vec<u8> {
    let Ok(text) = core::str::from_utf8(&body) else { return body };
    if hidden.is_word() {
        return body;
    }
    let responses: Result<Vec<Response<'_>>, _> = match text.trim_start().starts_with('[') {
        true => serde_json::from_str(text),
        false => serde_json::from_str(text).map(|response| vec![response]),
    };
    match responses {
        // What is no JSON has no result.
        Err(_) => hidden.left_out_of(text).into_bytes(),
        Ok(responses) => {
            let mut whole = String::with_capacity(text.len());
            let mut copied = 0;
            for error in responses.iter().filter_map(|response| response.error.map(RawValue::get)) {
                // The error is a part of the text: it is borrowed from it.
                let at = error.as_ptr().addr().saturating_sub(text.as_ptr().addr());
                whole.push_str(text.get(copied..at).unwrap_or_default());
                whole.push_str(&hidden.left_out_of(error));
                copied = at.saturating_add(error.len());
            }
            whole.push_str(text.get(copied..).unwrap_or_default());
            whole.into_bytes()
        }
    }
}
