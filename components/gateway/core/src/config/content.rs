//! The section `content`: where content comes from, how large it may be, and how long it lives.

use core::fmt;

use mintmark_strict_json::ConfigError;
use serde::Deserialize;

/// Where content comes from, its bounds and its lifetimes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Content {
    /// Origins of IPFS gateways, in order of preference.
    pub ipfs: Vec<String>,
    /// How content from IPFS is verified.
    pub ipfs_verification: IpfsVerification,
    /// Origins of Arweave gateways, in order of preference.
    pub arweave: Vec<String>,
    /// Milliseconds after which the next gateway or endpoint is asked as well.
    pub hedge_after_ms: u32,
    /// Milliseconds for a request, and for one that the gateway makes.
    pub deadline_ms: u32,
    /// The largest metadata document, in bytes.
    pub max_json_bytes: u32,
    /// The most levels of a metadata document.
    pub max_json_depth: u32,
    /// The longest token URI that holds its content itself, in bytes.
    pub max_data_uri_bytes: u32,
    /// The largest medium, in bytes.
    pub max_media_bytes: u32,
    /// The most IPFS blocks of a path and its file.
    pub max_blocks: u32,
    /// The most redirects that a fetch follows.
    pub max_redirects: u32,
    /// Seconds for which an answer that is not fresh is served while it is resolved anew.
    pub stale_seconds: u32,
    /// Seconds for which an answer that is not fresh is served if it cannot be resolved anew.
    pub stale_if_error_seconds: u32,
    /// Seconds for which an error is answered again.
    pub error_seconds: u32,
    /// Seconds between two refreshes or validations of a token.
    pub refresh_seconds: u32,
    /// Access to `POST /v1/events`. `None` if the route does not exist.
    pub events: Option<Events>,
}

/// How content from IPFS is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IpfsVerification {
    /// Only content that hashes to its CID is served.
    Require,
    /// A plain gateway's answer is taken if no gateway gives the block.
    Prefer,
}

/// Access to `POST /v1/events`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Events {
    /// The secret of the HMAC that signs a request.
    pub secret: String,
}

/// Never shows the secret.
impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}

/// Returns the section with every field left out. A test compares it with the schema.
impl Default for Content {
    fn default() -> Self {
        Self {
            ipfs: Vec::new(),
            ipfs_verification: IpfsVerification::Require,
            arweave: Vec::new(),
            hedge_after_ms: 300,
            deadline_ms: 10_000,
            max_json_bytes: 1 << 20,
            max_json_depth: 64,
            max_data_uri_bytes: 2 << 20,
            max_media_bytes: 100 << 20,
            max_blocks: 16_384,
            max_redirects: 5,
            stale_seconds: 3600,
            stale_if_error_seconds: 86_400,
            error_seconds: 5,
            refresh_seconds: 60,
            events: None,
        }
    }
}

/// A number of the section, and the least and the greatest that it may be.
struct Bound {
    name: &'static str,
    value: fn(&Content) -> u32,
    least: u32,
    most: u32,
}

const fn bound(name: &'static str, value: fn(&Content) -> u32, least: u32, most: u32) -> Bound {
    Bound { name, value, least, most }
}

const BOUNDS: [Bound; 12] = [
    bound("hedgeAfterMs", |it| it.hedge_after_ms, 0, 60_000),
    bound("deadlineMs", |it| it.deadline_ms, 100, 120_000),
    bound("maxJsonBytes", |it| it.max_json_bytes, 1024, 67_108_864),
    bound("maxJsonDepth", |it| it.max_json_depth, 8, 128),
    bound("maxDataUriBytes", |it| it.max_data_uri_bytes, 1024, 67_108_864),
    bound("maxMediaBytes", |it| it.max_media_bytes, 1024, 2_147_483_647),
    bound("maxBlocks", |it| it.max_blocks, 1, 1_000_000),
    bound("maxRedirects", |it| it.max_redirects, 0, 20),
    bound("staleSeconds", |it| it.stale_seconds, 0, 2_592_000),
    bound("staleIfErrorSeconds", |it| it.stale_if_error_seconds, 0, 2_592_000),
    bound("errorSeconds", |it| it.error_seconds, 0, 300),
    bound("refreshSeconds", |it| it.refresh_seconds, 0, 86_400),
];

/// The least and the greatest length of the secret of events, in characters.
const EVENTS_SECRET: (usize, usize) = (32, 1024);

/// Adds an error for each number out of its bounds, and for a secret that is none.
///
/// Security: of a secret it tells only the length.
pub(super) fn validate(content: &Content, errors: &mut Vec<ConfigError>) {
    for Bound { name, value, least, most } in BOUNDS {
        let got = value(content);
        if got < least || got > most {
            errors.push(ConfigError::new(format!("/content/{name}"), format!("a whole number, {least} to {most}"), got.to_string()));
        }
    }
    if let Some(Events { secret }) = &content.events {
        let (least, most) = EVENTS_SECRET;
        if !(least..=most).contains(&secret.len()) || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            let expected = format!("a secret of {least} to {most} characters without white space");
            errors.push(ConfigError::new("/content/events/secret", expected, format!("text of {} characters", secret.chars().count())));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::{Value, json};

    use super::*;
    use crate::Config;

    fn schema() -> Value {
        let schema: Value = serde_json::from_str(include_str!("../../../../../schema/config.json")).unwrap();
        schema["$defs"]["content"]["properties"].clone()
    }

    fn errors_of(content: &Value) -> Vec<String> {
        let section = json!({ "content": content }).to_string();
        Config::parse(&section).err().unwrap_or_default().iter().map(ConfigError::to_string).collect()
    }

    #[test]
    fn numbers_and_their_bounds_are_those_of_the_schema() {
        let schema = schema();
        let default = Content::default();
        let numbers = schema.as_object().unwrap().iter().filter(|(_, field)| field["type"] == "integer");
        let mut expected: Vec<_> =
            numbers.map(|(name, field)| (name.as_str(), ["default", "minimum", "maximum"].map(|of| field[of].as_u64().unwrap()))).collect();
        let mut found: Vec<_> = BOUNDS.iter().map(|it| (it.name, [(it.value)(&default), it.least, it.most].map(u64::from))).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_number_out_of_its_bounds_is_refused() {
        for Bound { name, least, most, .. } in BOUNDS {
            for (given, held) in [(u64::from(least), true), (u64::from(most), true), (u64::from(most) + 1, false)] {
                let errors = errors_of(&json!({ name: given }));
                assert_eq!(errors.is_empty(), held, "{name} {given}: {errors:?}");
            }
        }
        assert_eq!(
            errors_of(&json!({ "maxRedirects": 21, "maxJsonDepth": 7 })),
            [
                "/content/maxJsonDepth: expected a whole number, 8 to 128, got 7",
                "/content/maxRedirects: expected a whole number, 0 to 20, got 21"
            ]
        );
    }

    #[test]
    fn verification_is_required_or_preferred() {
        for name in schema()["ipfsVerification"]["enum"].as_array().unwrap() {
            assert!(errors_of(&json!({ "ipfsVerification": name })).is_empty());
        }
        let errors = errors_of(&json!({ "ipfsVerification": "off" }));
        assert!(errors[0].starts_with("/content/ipfsVerification: ") && errors[0].contains("prefer"), "{errors:?}");
    }

    #[test]
    fn a_secret_that_is_none_is_refused_and_not_shown() {
        let good = "0123456789abcdef0123456789abcdef";
        assert!(errors_of(&json!({ "events": { "secret": good } })).is_empty());
        for bad in ["too-short-a-secret", "0123456789abcdef 123456789abcdef!", &"x".repeat(1025)] {
            let errors = errors_of(&json!({ "events": { "secret": bad } }));
            let expected = format!("a secret of 32 to 1024 characters without white space, got text of {} characters", bad.len());
            assert_eq!(errors, [format!("/content/events/secret: expected {expected}")]);
        }
        assert!(!errors_of(&json!({ "events": {} })).is_empty());
        assert_eq!(format!("{:?}", Events { secret: good.to_owned() }), "Events { .. }");
    }
}
