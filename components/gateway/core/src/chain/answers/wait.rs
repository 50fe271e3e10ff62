//! How long an endpoint that limits the gateway wants not to be asked.

use crate::http::retry_after::retry_after_ms;
use crate::io::Header;
use crate::jsonrpc::response::UpstreamError;

/// Names of a time in seconds in an error's data (Infura: `backoff_seconds`).
const SECONDS: [&str; 3] = ["\"backoff_seconds\":", "\"retry_after\":", "\"retryAfter\":"];

/// Returns the milliseconds that the field `Retry-After` of a response names.
pub(crate) fn in_headers(headers: &[Header], now_ms: u64) -> Option<u64> {
    let field = headers.iter().find(|header| header.name == "retry-after")?;
    retry_after_ms(&field.value, now_ms)
}

/// Returns the milliseconds that an error names.
pub(crate) fn in_error(error: &UpstreamError) -> Option<u64> {
    let data = error.data.as_ref()?.get();
    SECONDS.iter().find_map(|name| {
        let rest = data.get(data.find(name)? + name.len()..)?.trim_start();
        let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        let seconds: u64 = rest.get(..end)?.parse().ok()?;
        // What is behind a point is rounded up.
        let is_whole = !rest.get(end..)?.starts_with('.');
        Some(seconds.saturating_add(u64::from(!is_whole)).saturating_mul(1_000))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn reads_times() {
        assert_eq!(in_headers(&[Header::new("a", "1"), Header::new("retry-after", "7")], 0), Some(7_000));
        assert_eq!(in_headers(&[Header::new("retry-after", "soon")], 0), None);
        let of = |data: &str| {
            let data = Some(RawValue::from_string(data.to_owned()).unwrap());
            in_error(&UpstreamError { code: -32005, message: String::new(), data })
        };
        assert_eq!(of(r#"{"rate":{"allowed_rps":1,"backoff_seconds":30,"current_rps":2}}"#), Some(30_000));
        assert_eq!(of(r#"{"retryAfter": 1.5}"#), Some(2_000));
        assert_eq!([r#"{"retry_after":"soon"}"#, "7"].map(of), [None, None]);
    }
}
