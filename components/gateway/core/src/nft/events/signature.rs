//! The signature of a request with events: an HMAC-SHA256 over the body as it was sent.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::http::problem::{Code, Problem};
use crate::http::request::Request;

/// The fields that may carry the signature: this gateway's own, one that many senders use, and that
/// of Alchemy's webhooks.
pub(crate) const FIELDS: [&str; 3] = ["x-mintmark-signature", "x-signature", "x-alchemy-signature"];

/// Verifies the signature of a body: hexadecimal digits, which may follow `sha256=`.
///
/// Security: the comparison takes the same time wherever the first wrong byte is. There is no
/// protection against a repeated request, because it can only drop answers that can be had again.
///
/// # Errors
/// `events-signature-invalid`:
/// - The request has none of the fields, or more than one.
/// - The signature is malformed, or is another body's or another secret's.
pub(crate) fn verify(request: &Request, secret: &str, body: &[u8]) -> Result<(), Problem> {
    let invalid = |detail: &str| Problem::new(Code::EventsSignatureInvalid, detail);
    let mut signatures = FIELDS.iter().flat_map(|name| request.values(name));
    let (Some(signature), None) = (signatures.next(), signatures.next()) else {
        return Err(invalid("send the HMAC-SHA256 of the body, keyed with content.events.secret, once, in the field X-Mintmark-Signature"));
    };
    let digits = signature.trim().strip_prefix("sha256=").unwrap_or(signature.trim());
    let Some(tag) = bytes_of(digits) else { return Err(invalid("the signature must be 64 hexadecimal digits, which may follow sha256=")) };
    let keyed = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    let verified = keyed.is_ok_and(|mac| mac.chain_update(body).verify_slice(&tag).is_ok());
    if verified { Ok(()) } else { Err(invalid("the signature is not that of this body with content.events.secret")) }
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.as_bytes().chunks_exact(2);
    if digits.len() != 64 {
        return None;
    }
    pairs.map(|pair| pair.iter().try_fold(0u8, |byte, it| Some((byte << 4) | digit(*it)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::io::Header;

    /// RFC 4231, test case 2.
    const TAG: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const BODY: &[u8] = b"what do ya want for nothing?";

    fn verified(fields: &[(&str, &str)], secret: &str, body: &[u8]) -> bool {
        let headers = fields.iter().map(|(name, value)| Header::new(name, *value)).collect();
        let request = Request { method: "POST".to_owned(), target: String::new(), headers, peer: String::new() };
        match verify(&request, secret, body) {
            Ok(()) => true,
            Err(problem) => {
                assert_eq!(problem.code, Code::EventsSignatureInvalid);
                assert!(!problem.detail.contains("Jefe"));
                false
            }
        }
    }

    #[test]
    fn takes_the_right_signature() {
        for field in FIELDS {
            assert!(verified(&[(field, TAG)], "Jefe", BODY), "{field}");
        }
        let prefixed = format!("sha256={}", TAG.to_uppercase());
        assert!(verified(&[("x-mintmark-signature", &prefixed)], "Jefe", BODY));
    }

    #[test]
    fn refuses_every_other() {
        let field = "x-mintmark-signature";
        let changed = TAG.replace("43", "44");
        for value in ["", "sha256=", "zz", &TAG[..62], &format!("{TAG}00"), &changed, &"0".repeat(64), &"é".repeat(32)] {
            assert!(!verified(&[(field, value)], "Jefe", BODY), "{value}");
        }
        assert!(!verified(&[], "Jefe", BODY));
        assert!(!verified(&[(field, TAG), ("x-signature", TAG)], "Jefe", BODY), "which one counts is not clear");
        assert!(!verified(&[(field, TAG)], "jefe", BODY));
        assert!(!verified(&[(field, TAG)], "Jefe", b"what do ya want for nothing!"));
    }
}
