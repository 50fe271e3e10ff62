//! The field `Retry-After`.

use std::time::{Duration, UNIX_EPOCH};

/// Returns the milliseconds from now on that a field `Retry-After` names by seconds or by a date
/// (RFC 9110, 10.2.3). A date in the past is 0.
pub(crate) fn retry_after_ms(field: &str, now_ms: u64) -> Option<u64> {
    if let Ok(seconds) = field.trim().parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let date = httpdate::parse_http_date(field.trim()).ok()?;
    let left = date.duration_since(UNIX_EPOCH + Duration::from_millis(now_ms)).unwrap_or_default();
    Some(u64::try_from(left.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::retry_after_ms;

    #[test]
    fn reads_seconds_and_dates() {
        let seconds = ["2", " 0 ", "Wed, 21 Oct 2015"].map(|field| retry_after_ms(field, 0));
        assert_eq!(seconds, [Some(2_000), Some(0), None]);
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(retry_after_ms(date, 1_445_412_479_500), Some(500));
        assert_eq!(retry_after_ms(date, 1_445_412_480_001), Some(0), "a time in the past");
    }
}
