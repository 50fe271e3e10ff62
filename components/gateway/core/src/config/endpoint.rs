//! A JSON-RPC endpoint of a chain, with credentials of its own.

use core::fmt;
use std::collections::BTreeMap;

use base64ct::{Base64, Encoding as _};
use mintmark_strict_json::ConfigError;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::io::Header;

/// The largest batch that `maxBatch` may allow.
const MAX_BATCH: usize = 10_000;

/// Fields that the gateway or the host sets, or that concern the connection.
const RESERVED: [&str; 11] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// A JSON-RPC endpoint. The configuration has its URL, or an object.
///
/// Security: the headers are sent to this URL only. They are in no log and no error.
pub struct Endpoint {
    /// URL.
    pub url: String,
    /// Fields of its own, with `Authorization`. Names are in lower case.
    pub headers: Vec<Header>,
    /// The most calls in a batch. `None` if that is not known.
    pub max_batch: Option<usize>,
}

/// Shows no secret.
impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Endpoint").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    basic: Option<Basic>,
    bearer: Option<String>,
    max_batch: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Basic {
    username: String,
    password: String,
}

impl From<Written> for Endpoint {
    fn from(written: Written) -> Self {
        let basic = written.basic.map(|Basic { username, password }| {
            let credentials = Base64::encode_string(format!("{username}:{password}").as_bytes());
            format!("Basic {credentials}")
        });
        let bearer = written.bearer.map(|token| format!("Bearer {token}"));
        let given = written.headers.into_iter().map(|(name, value)| Header { name: name.to_ascii_lowercase(), value });
        let authorization = basic.into_iter().chain(bearer).map(|value| Header::new("authorization", value));
        Self { url: written.url, headers: given.chain(authorization).collect(), max_batch: written.max_batch }
    }
}

impl<'de> Deserialize<'de> for Endpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = Endpoint;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a URL, or an object with `url`")
            }

            fn visit_str<E: Error>(self, url: &str) -> Result<Endpoint, E> {
                Ok(Endpoint { url: url.to_owned(), headers: Vec::new(), max_batch: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Endpoint, A::Error> {
                Written::deserialize(MapAccessDeserializer::new(map)).map(Endpoint::from)
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl Endpoint {
    /// Finds what breaks a rule. `at` is the place of the endpoint in the configuration.
    ///
    /// Security: an error shows no value.
    pub(crate) fn validate(&self, at: &str, errors: &mut Vec<ConfigError>) {
        for (index, Header { name, value }) in self.headers.iter().enumerate() {
            let expected = if name.is_empty() || !name.bytes().all(is_token) || RESERVED.contains(&name.as_str()) {
                "a field name that the gateway does not set itself"
            } else if value.is_empty() || !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
                "a value of visible ASCII characters"
            } else if self.headers.iter().take(index).any(|other| other.name == *name) {
                "each field once, and one of `basic`, `bearer` and an `authorization` field"
            } else {
                continue;
            };
            errors.push(ConfigError::new(format!("{at}/headers/{name}"), expected.to_owned(), "another".to_owned()));
        }
        if self.max_batch.is_some_and(|max| !(1..=MAX_BATCH).contains(&max)) {
            errors.push(ConfigError::new(format!("{at}/maxBatch"), format!("1 to {MAX_BATCH}"), "another".to_owned()));
        }
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn endpoint(json: &str) -> Endpoint {
        serde_json::from_str(json).unwrap()
    }

    fn errors(json: &str) -> Vec<String> {
        let mut errors = Vec::new();
        endpoint(json).validate("/e", &mut errors);
        errors.into_iter().map(|error| error.at).collect()
    }

    #[test]
    fn is_a_url_or_an_object() {
        assert_eq!(endpoint(r#""https://a.example/KEY""#).url, "https://a.example/KEY");
        let basic = endpoint(r#"{"url":"https://a.example","basic":{"username":"Aladdin","password":"open sesame"},"maxBatch":10}"#);
        assert_eq!(basic.headers, [Header::new("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]);
        assert_eq!(basic.max_batch, Some(10));
        let bearer = endpoint(r#"{"url":"https://a.example","bearer":"t","headers":{"X-Api-Key":"k"}}"#);
        assert_eq!(bearer.headers, [Header::new("x-api-key", "k"), Header::new("authorization", "Bearer t")]);
        for json in ["7", r#"{"bearer":"t"}"#, r#"{"url":"https://a.example","token":"t"}"#] {
            assert!(serde_json::from_str::<Endpoint>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn refuses_fields_that_cannot_be_sent() {
        for (json, place) in [
            (r#"{"url":"u","headers":{"Host":"a"}}"#, "/e/headers/host"),
            (r#"{"url":"u","headers":{"a b":"c"}}"#, "/e/headers/a b"),
            (r#"{"url":"u","headers":{"a":"b\r\nc: d"}}"#, "/e/headers/a"),
            (r#"{"url":"u","headers":{"Authorization":"a"},"bearer":"b"}"#, "/e/headers/authorization"),
            (r#"{"url":"u","basic":{"username":"a","password":"b"},"bearer":"b"}"#, "/e/headers/authorization"),
            (r#"{"url":"u","maxBatch":0}"#, "/e/maxBatch"),
        ] {
            assert_eq!(errors(json), [place], "{json}");
        }
        assert!(errors(r#"{"url":"u","headers":{"x-api-key":"k"},"bearer":"b","maxBatch":1}"#).is_empty());
    }

    #[test]
    fn shows_no_secret() {
        assert_eq!(format!("{:?}", endpoint(r#"{"url":"https://a.example/KEY","bearer":"t"}"#)), "Endpoint { .. }");
    }
}
