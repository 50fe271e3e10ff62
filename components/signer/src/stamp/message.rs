//! The call that a signed request holds: its route, and its body.

use core::str;

use crate::{
    encoding::json::{Json, shown},
    refusal::Invalid,
};

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

/// Checks that a body is this one call: the method, and `params`, field by field in their order, `[]` where there are none. Errors: a batch, no request object, another call.
pub(super) fn is_call(body: &[u8], method: &str, params: &str) -> Result<(), Invalid> {
    let wrong = |expected: &str, got: String| Invalid::new("body", expected, got);
    let text = str::from_utf8(body).map_err(|error| wrong("JSON", error.to_string()))?;
    let message = match Json::parse(text).map_err(|error| wrong("JSON", error))? {
        Json::Object(fields) => fields,
        other => return Err(wrong("one JSON-RPC request object: a stamped request is no batch", other.kind().into())),
    };
    let field = |name: &str| {
        let mut found = message.iter().filter(|(own, _)| own == name).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(wrong("each field once", shown(&name))),
        }
    };
    match field("method")? {
        Some(Json::Text(name)) if name == method => {}
        other => return Err(wrong("the method that is called", other.map_or_else(|| "none".into(), Json::shown))),
    }
    let asked = Json::parse(params).map_err(|error| wrong("params that are JSON", error))?;
    let none = Json::List(Vec::new());
    if *field("params")?.unwrap_or(&none) != asked {
        return Err(wrong("the params that are called with", "others".into()));
    }
    Ok(())
}
