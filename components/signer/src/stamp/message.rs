//! The call in a stamped request: its route and its body.

use core::str;

use crate::{
    encoding::json::{Json, shown},
    refusal::Invalid,
};

/// Decides whether a path is the signer's route for this chain, in decimal or as CAIP-2, or the
/// route without a chain.
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

/// Validates that a body is this call: the same method and the same `params`, with equal fields in
/// the same order. A body without `params` has `[]`.
pub(super) fn validate_call(body: &[u8], method: &str, params: &str) -> Result<(), Invalid> {
    let rule = |expected: &str| Invalid::at("body").expected(expected);
    let text = str::from_utf8(body).map_err(|error| rule("JSON").got(error.to_string()))?;
    let message = match Json::parse(text).map_err(|error| rule("JSON").got(error))? {
        Json::Object(fields) => fields,
        other => return Err(rule("one JSON-RPC request object: a batch cannot be stamped").got(other.kind())),
    };
    let field = |name: &str| {
        let mut found = message.iter().filter(|(own, _)| own == name).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(rule("each field only once").got(shown(&name))),
        }
    };
    match field("method")? {
        Some(Json::Text(name)) if name == method => {}
        other => return Err(rule("the method of the call").got(other.map_or_else(|| "nothing".to_owned(), Json::shown))),
    }
    let asked = Json::parse(params).map_err(|error| rule("params that are JSON").got(error))?;
    let none = Json::List(Vec::new());
    if *field("params")?.unwrap_or(&none) != asked {
        return Err(rule("the params of the call").got("other params"));
    }
    Ok(())
}
