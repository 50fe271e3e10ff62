//! Token URIs, and the URIs of media in documents.

mod arweave;
mod caip;
mod data;
mod data_repairs;
mod forms;
mod gateways;
mod ipfs;
mod ipfs_paths;
mod media;
mod properties;
mod repairs;
mod template;

use mintmark_nft::uri::limits::UriLimits;
use mintmark_nft::uri::location::{Location, Parsed};
use mintmark_nft::uri::token_uri;

pub const LIMITS: UriLimits = UriLimits::DEFAULT;
pub const V0: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
pub const V1: &str = "bafybeie5gq4jxvzmsym6hjlwxej4rwdoxt7wadqvmmwbqi7r27fclha2va";
pub const KEY: &str = "k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w";
pub const TX: &str = "rgW4h3ffQQzOD8ynnwdl3_YlHxtssqV3aXOregPr7yI";

/// Fills in the names of the constants above.
pub fn expand(text: &str) -> String {
    text.replace("V0", V0).replace("V1", V1).replace("KEY", KEY).replace("TX", TX)
}

pub fn parse(uri: &str) -> Parsed {
    token_uri::parse(&expand(uri), &LIMITS).unwrap_or_else(|error| panic!("{uri}: {error:?}"))
}

/// The canonical text of a token URI, and the codes of its warnings.
pub fn read(uri: &str) -> (String, Vec<&'static str>) {
    let parsed = parse(uri);
    (parsed.location.canonical(), codes(&parsed))
}

pub fn codes(parsed: &Parsed) -> Vec<&'static str> {
    parsed.warnings.iter().map(|warning| warning.code()).collect()
}

/// Returns what is wrong with a token URI.
pub fn refused(uri: &str) -> String {
    match token_uri::parse(&expand(uri), &LIMITS) {
        Ok(parsed) => panic!("{uri}: {parsed:?}"),
        Err(error) => {
            assert_eq!(error.field, "tokenUri");
            error.expected
        }
    }
}

/// The content that a token URI holds.
pub fn inline(uri: &str) -> (String, String, Vec<&'static str>) {
    let parsed = parse(uri);
    let codes = codes(&parsed);
    match parsed.location {
        Location::Inline(embedded) => (embedded.media_type, String::from_utf8(embedded.bytes).unwrap(), codes),
        other => panic!("{uri}: {other:?}"),
    }
}
