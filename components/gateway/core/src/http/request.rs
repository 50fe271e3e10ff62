//! The request as the routes see it.

use crate::digest::hex;
use crate::io::Header;

/// The fields that the gateway reads, in the order of their names. Hosts that know them give no
/// others: `schema/routes.json` has the same list.
const FIELDS: [&str; 19] = [
    "authorization",
    "content-digest",
    "content-encoding",
    "content-type",
    "host",
    "idempotency-key",
    "if-none-match",
    "if-range",
    "origin",
    "range",
    "signature",
    "signature-input",
    "transfer-encoding",
    "x-alchemy-signature",
    "x-api-key",
    "x-forwarded-for",
    "x-mintmark-signature",
    "x-request-id",
    "x-signature",
];

/// The head of a request.
///
/// Security: the type has no `Debug`, because the fields hold secrets.
#[derive(Clone)]
pub struct Request {
    /// Method as sent.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Fields, lower-case names.
    pub headers: Vec<Header>,
    /// Address of the peer.
    pub peer: String,
}

impl Request {
    /// Returns the value of a field that must stand once. `None` if it is missing or stands more
    /// than once.
    pub(crate) fn header(&self, name: &'static str) -> Option<&str> {
        let mut values = self.values(name);
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// Returns every value of a field, which must be one of [`FIELDS`].
    pub(crate) fn values(&self, name: &'static str) -> impl Iterator<Item = &str> {
        debug_assert!(FIELDS.contains(&name), "{name} is not one of the fields that hosts give");
        self.headers.iter().filter(move |header| header.name == name).map(|header| header.value.as_str())
    }

    /// Returns the client's `X-Request-Id` if it is short and plain. Otherwise returns one of
    /// `entropy`.
    pub(crate) fn id(&self, entropy: &[u8]) -> String {
        let plain =
            |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        self.header("x-request-id").filter(plain).map_or_else(|| hex(entropy), str::to_owned)
    }

    /// Returns the path without its query.
    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// Returns the query without its `?`. `None` if there is none, or it is empty.
    pub(crate) fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query).filter(|query| !query.is_empty())
    }

    /// Returns whether the body may be read as JSON: its type is one of `types`, or it has no type
    /// and no web page sent it.
    ///
    /// Security: the type keeps foreign web pages out. A browser asks first (a CORS preflight)
    /// before a page may send `application/json` to another origin, and it does not ask before it
    /// sends a form, `text/plain`, or a body without a type, which `fetch` sends for bytes and for
    /// a `Blob`. But a browser puts `Origin` on every POST, so a request without a type and without
    /// `Origin` was sent by a program.
    ///
    /// Programs leave the type out: web3.py does when it is given headers of its own.
    /// `application/octet-stream` is what an absent type means (RFC 9110, 8.3), and what
    /// `AsyncHTTPProvider` of web3.py sends then.
    pub(crate) fn is_json(&self, types: &[&str]) -> bool {
        let mut values = self.values("content-type");
        let media_type = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let by_a_program = || self.values("origin").next().is_none();
        match (values.next().map(media_type).as_deref(), values.next()) {
            (Some(media_type), None) if types.contains(&media_type) => true,
            (None | Some("application/octet-stream"), None) => by_a_program(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_give_the_fields_that_are_read() {
        let table: serde_json::Value = serde_json::from_str(include_str!("../../../../../schema/routes.json")).unwrap();
        assert_eq!(table.get("fields"), Some(&serde_json::json!(FIELDS)));
    }

    fn is_json(headers: &[(&'static str, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| Header::new(name, *value)).collect();
        Request { method: "POST".to_owned(), target: "/rpc/1".to_owned(), headers, peer: String::new() }.is_json(&["application/json"])
    }

    #[test]
    fn a_body_is_json_by_its_type() {
        for value in ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", " application/json ;"] {
            assert!(is_json(&[("content-type", value)]), "{value}");
            assert!(is_json(&[("content-type", value), ("origin", "https://app.example")]), "{value}");
        }
        for value in ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json-patch+json", "json"] {
            assert!(!is_json(&[("content-type", value)]), "{value}");
        }
        assert!(!is_json(&[("content-type", "application/json"), ("content-type", "text/plain")]));
    }

    #[test]
    fn a_body_without_a_type_is_json_if_no_page_sent_it() {
        assert!(is_json(&[]));
        assert!(is_json(&[("content-type", "application/octet-stream")]));
        for origin in ["https://app.example", "null", ""] {
            assert!(!is_json(&[("origin", origin)]), "{origin}");
            assert!(!is_json(&[("origin", origin), ("content-type", "application/octet-stream")]), "{origin}");
        }
    }
}
