//! A token's metadata as JSON.

use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use crate::nft::component::answer::{Document, Integrity, IntegrityStatus, Standard};

/// The body of the response to `GET /v1/nft/{chain}/{contract}/{tokenId}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenResponse<'a> {
    chain: &'a str,
    contract: &'a str,
    token_id: &'a str,
    standard: &'static str,
    token_uri: &'a str,
    block: &'a str,
    fetched_at: String,
    stale: bool,
    metadata: &'a RawValue,
    media: BTreeMap<&'a str, MediumJson<'a>>,
    integrity: IntegrityJson<'a>,
    raw: RawJson<'a>,
    warnings: Vec<WarningJson<'a>>,
}

#[derive(Serialize)]
struct MediumJson<'a> {
    uri: &'a str,
    integrity: IntegrityJson<'a>,
}

#[derive(Serialize)]
struct IntegrityJson<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
}

#[derive(Serialize)]
struct RawJson<'a> {
    metadata: &'a RawValue,
}

#[derive(Serialize)]
struct WarningJson<'a> {
    code: &'a str,
    at: &'a str,
    detail: &'a str,
}

/// Returns the response for a document that was read at `now` (microseconds since 1970).
///
/// # Errors
/// The NFT component returned invalid JSON. This is a defect.
pub(crate) fn token_response<'a>(chain: &'a str, document: &'a Document, now: u64) -> Result<TokenResponse<'a>, serde_json::Error> {
    let media = document
        .media
        .iter()
        .map(|medium| (medium.field.as_str(), MediumJson { uri: &medium.uri, integrity: integrity(&medium.integrity) }));
    let warnings = document.warnings.iter().map(|warning| WarningJson { code: &warning.code, at: &warning.at, detail: &warning.detail });
    Ok(TokenResponse {
        chain,
        contract: &document.contract,
        token_id: &document.token_id,
        standard: match document.standard {
            Standard::Erc721 => "erc721",
            Standard::Erc1155 => "erc1155",
        },
        token_uri: &document.token_uri,
        block: &document.block,
        fetched_at: timestamp(now),
        stale: false,
        metadata: serde_json::from_str(&document.normalized)?,
        media: media.collect(),
        integrity: integrity(&document.integrity),
        raw: RawJson { metadata: serde_json::from_str(&document.raw)? },
        warnings: warnings.collect(),
    })
}

fn integrity(integrity: &Integrity) -> IntegrityJson<'_> {
    let status = match integrity.status {
        IntegrityStatus::Verified => "verified",
        IntegrityStatus::Unverified => "unverified",
        IntegrityStatus::Unverifiable => "unverifiable",
        IntegrityStatus::OnChain => "on-chain",
    };
    IntegrityJson { status, cid: integrity.cid.as_deref(), gateway: integrity.gateway.as_deref() }
}

/// Returns a time as RFC 3339 in UTC, in whole seconds.
fn timestamp(microseconds: u64) -> String {
    let seconds = microseconds / 1_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 1970 to a civil date, in eras of 400 years that begin on 1 March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn writes_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_799, "2024-02-28T23:59:59Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(timestamp(seconds * 1_000_000), text);
        }
    }
}
