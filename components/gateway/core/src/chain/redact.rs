//! Removes secrets from upstreams' error texts. These texts may quote URLs of endpoints, which hold
//! keys.

use serde_json::value::RawValue;

use crate::chain::origin::origin;
use crate::config::{Chain, Endpoint};
use crate::jsonrpc::response::UpstreamError;

/// The minimum length of a part of a path or query that counts as a secret by itself.
const MIN_SECRET_LENGTH: usize = 8;

/// Returns an upstream's error without the URLs of the chain's endpoints, and without what is
/// secret in them.
pub(crate) fn error(chain: &Chain, error: UpstreamError) -> UpstreamError {
    let data = error.data.map(|data| {
        // The replaced texts have no character with a meaning in JSON, so the text stays JSON.
        let text = redact(chain, data.get());
        RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
    });
    UpstreamError { message: redact(chain, &error.message), data, ..error }
}

fn redact(chain: &Chain, text: &str) -> String {
    let mut text = text.to_owned();
    for Endpoint { url, headers, .. } in &chain.rpc {
        for secret in headers.iter().flat_map(|header| header.value.split(' ')).filter(|part| part.len() >= MIN_SECRET_LENGTH) {
            text = text.replace(secret, "***");
        }
        let shown = origin(url);
        let rest = url.strip_prefix(shown).unwrap_or(url);
        if rest.len() > 1 {
            text = text.replace(rest, "/***");
        }
        for part in rest.split(['/', '?', '&', '=', '#']).filter(|part| part.len() >= MIN_SECRET_LENGTH) {
            text = text.replace(part, "***");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn credentials_do_not_pass() {
        let chain: Chain = serde_json::from_str(
            r#"{ "rpc": [{ "url": "https://a.example", "bearer": "0123456789abcdef", "headers": { "x-key": "fedcba9876543210" } }] }"#,
        )
        .unwrap();
        let given = UpstreamError { code: 1, message: "no 0123456789abcdef and fedcba9876543210".to_owned(), data: None };
        assert_eq!(error(&chain, given).message, "no *** and ***");
    }

    #[test]
    fn keys_do_not_pass() {
        let chain: Chain = serde_json::from_str(r#"{ "rpc": ["https://a.example/v2/0123456789abcdef?apikey=fedcba9876543210"] }"#).unwrap();
        let data = RawValue::from_string(r#"{"url":"https:\/\/a.example","key":"fedcba9876543210"}"#.to_owned()).unwrap();
        let given = UpstreamError {
            code: -32000,
            message: "https://a.example/v2/0123456789abcdef?apikey=fedcba9876543210 of 0123456789abcdef".to_owned(),
            data: Some(data),
        };
        let text = serde_json::to_string(&error(&chain, given)).unwrap();
        assert!(
            !text.contains("0123456789abcdef") && !text.contains("fedcba9876543210") && text.contains("https://a.example/***"),
            "{text}"
        );
    }
}
