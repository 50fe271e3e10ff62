//! The call that a signed request holds: its route, and its body.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{json::shown, refusal::Invalid};

/// Whether a path is the signer's, with this chain (decimal, or CAIP-2) or none.
pub(super) fn is_route(path: &str, chain: Option<&str>) -> bool {
    match (path.strip_prefix("/v1/signer"), chain) {
        (Some(rest), None) => rest.is_empty(),
        (Some(rest), Some(chain)) => {
            let before = rest.strip_prefix('/').and_then(|segment| segment.strip_suffix(chain));
            before.is_some_and(|before| ["", "eip155:", "eip155%3A", "eip155%3a"].contains(&before))
        }
        (None, _) => false,
    }
}

/// As much of a JSON-RPC request object as says what is called.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

/// Checks that a body is this one call: the method, and the text of `params` character by character, `[]` where there are none. Errors: a batch, no request object, another call.
pub(super) fn is_call(body: &[u8], method: &str, params: &str) -> Result<(), Invalid> {
    let wrong = |expected: &str, got: &str| Err(Invalid::new("body", expected, shown(&got)));
    // An array would be read as an object's fields in their order.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return wrong("one JSON-RPC request object: a stamped request is no batch", "something else");
    }
    let message: Message<'_> = match serde_json::from_slice(body) {
        Ok(message) => message,
        Err(error) => return wrong("one JSON-RPC request object", &error.to_string()),
    };
    if message.method != method {
        return wrong("the method that is called", &message.method);
    }
    if message.params.map_or("[]", RawValue::get) != params {
        return wrong("the params that are called with", "others");
    }
    Ok(())
}
