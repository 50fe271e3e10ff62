//! Parts that the answers have in common.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::nft::component::answer::{Integrity, IntegrityStatus, Medium, Warning};

/// A medium that has a route of its own.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediumJson<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    integrity: IntegrityJson<'a>,
}

impl<'a> MediumJson<'a> {
    /// Makes the entry of a medium. `url` is the path at which this gateway serves it.
    pub(crate) fn new(medium: &'a Medium, url: Option<String>, form: Form) -> Self {
        Self {
            uri: &medium.uri,
            url,
            content_type: medium.content_type.as_deref(),
            size: medium.size,
            integrity: IntegrityJson::new(&medium.integrity, form),
        }
    }
}

/// Which form of an answer is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// The body of a response, for what was read at this time (microseconds since 1970).
    Body {
        /// When the reading began.
        read_at: u64,
    },
    /// What was found: everything except the time, the block, and the gateway that sent it.
    Content,
}

impl Form {
    /// Returns the field `fetchedAt`.
    pub(crate) fn fetched_at(self) -> String {
        match self {
            Self::Body { read_at } => timestamp(read_at),
            Self::Content => String::new(),
        }
    }

    /// Returns the field `block`.
    pub(crate) fn block(self, block: &str) -> &str {
        match self {
            Self::Body { .. } => block,
            Self::Content => "",
        }
    }
}

#[derive(Serialize)]
pub(crate) struct IntegrityJson<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
}

impl<'a> IntegrityJson<'a> {
    pub(crate) fn new(integrity: &'a Integrity, form: Form) -> Self {
        let status = match integrity.status {
            IntegrityStatus::Verified => "verified",
            IntegrityStatus::Unverified => "unverified",
            IntegrityStatus::Unverifiable => "unverifiable",
            IntegrityStatus::OnChain => "on-chain",
        };
        let gateway = match form {
            Form::Body { .. } => integrity.gateway.as_deref(),
            Form::Content => None,
        };
        Self { status, cid: integrity.cid.as_deref(), gateway }
    }
}

#[derive(Serialize)]
pub(crate) struct WarningJson<'a> {
    code: &'a str,
    at: &'a str,
    detail: &'a str,
}

/// Returns warnings as JSON.
pub(crate) fn warnings(warnings: &[Warning]) -> Vec<WarningJson<'_>> {
    warnings.iter().map(|warning| WarningJson { code: &warning.code, at: &warning.at, detail: &warning.detail }).collect()
}

/// Returns JSON text of the NFT component as a part of an answer.
///
/// # Errors
/// The text is not JSON. This is a defect.
pub(crate) fn raw(text: Option<&str>) -> Result<Option<&RawValue>, serde_json::Error> {
    text.map(serde_json::from_str).transpose()
}

/// Returns a time (microseconds since 1970) as RFC 3339 in UTC, in whole seconds.
pub(crate) fn timestamp(microseconds: u64) -> String {
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
