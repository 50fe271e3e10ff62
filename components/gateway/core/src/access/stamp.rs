//! How a caller of the signer proves who it is: by a token or by a stamp. This module only reads
//! them from the request. The vault judges both.

use crate::access::credential::credential;
use crate::digest::content_digest;
use crate::http::problem::{Code, Problem};
use crate::http::request::Request;
use crate::io::{Credential, Stamp};

/// Returns the credential of a request to the signer. A stamp does not have its body yet.
///
/// # Errors
/// `unauthorized`:
/// - The request has a stamp and a token.
/// - A field of the stamp is missing, or stands twice.
pub(crate) fn proof(request: &Request) -> Result<Credential, Problem> {
    if request.values("signature-input").chain(request.values("signature")).next().is_none() {
        return credential(request);
    }
    if request.values("authorization").next().is_some() {
        return Err(Problem::new(Code::Unauthorized, "a token and a signature were sent; send one"));
    }
    let one = |name: &'static str| {
        let missing = || Problem::new(Code::Unauthorized, format!("a signed request has the field {name} once"));
        request.header(name).map(str::to_owned).ok_or_else(missing)
    };
    Ok(Credential::Stamp(Stamp {
        method: request.method.clone(),
        authority: one("host")?,
        path: request.path().to_owned(),
        query: format!("?{}", request.query().unwrap_or_default()),
        signature_input: one("signature-input")?,
        signature: one("signature")?,
        content_digest: one("content-digest")?,
        idempotency_key: request.header("idempotency-key").map(str::to_owned),
        body: None,
    }))
}

/// Adds the body, once it is read, to the stamp that covers it. Other credentials stay as they are.
///
/// # Errors
/// `unauthorized` if the body has another digest. The vault would find that too, but the gateway
/// does not ask the vault about calls that the chain answers.
pub(crate) fn with_body(credential: &mut Credential, body: Vec<u8>) -> Result<(), Problem> {
    let Credential::Stamp(stamp) = credential else { return Ok(()) };
    if content_digest(&body) != stamp.content_digest {
        return Err(Problem::new(Code::Unauthorized, "the body is not the one of Content-Digest"));
    }
    stamp.body = Some(body);
    Ok(())
}
