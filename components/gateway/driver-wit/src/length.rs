//! The announced length of a body, by which the WASI drivers refuse a response before its body
//! comes.

use mintmark_gateway_core::{FetchFailure, Header};

/// Verifies the announced length of a body that may have at most `max_bytes` bytes. A length that
/// is no number announces nothing. Not for a response to HEAD: its fields describe a body that does
/// not come.
///
/// # Errors
/// `too-large`.
pub fn verify_length(headers: &[Header], max_bytes: u32) -> Result<(), FetchFailure> {
    let announced = headers.iter().find(|header| header.name == "content-length").and_then(|header| header.value.parse::<u64>().ok());
    if announced.is_some_and(|length| length > u64::from(max_bytes)) { Err(FetchFailure::TooLarge(max_bytes)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_refused_by_its_announced_length() {
        for (length, refused) in
            [(Some("0"), false), (Some("10"), false), (Some("11"), true), (Some("99999999999"), true), (Some("x"), false), (None, false)]
        {
            let headers: Vec<Header> = length.map(|length| Header::new("content-length", length)).into_iter().collect();
            assert_eq!(matches!(verify_length(&headers, 10), Err(FetchFailure::TooLarge(10))), refused, "{length:?}");
        }
    }
}
