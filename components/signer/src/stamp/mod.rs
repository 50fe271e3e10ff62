//! Request stamps: HTTP message signatures (RFC 9421) of one fixed profile, and the request that
//! they cover.
//!
//! The signature has the label `mintmark`. It covers `@method`, `@authority`, `@path`, `@query` and
//! `content-digest` in this order, and after them `idempotency-key` if and only if the request has
//! one. Its parameters are `created`, `nonce`, `keyid` and `alg`, each once, in any order, and no
//! others. `content-digest` is the SHA-256 of the body (RFC 9530). The body is the call. A stamp is
//! valid for 60 seconds before and after `created`, and for one entry.

pub mod fields;
pub mod key;
mod message;
pub mod replay;
pub mod verified;

use core::fmt::Write as _;

use crate::{
    crypto::hash::sha256,
    encoding::json::shown,
    refusal::{Invalid, Refusal},
    stamp::{fields::Input, key::PublicKey, replay::StampUse, verified::VerifiedSignatures},
};

/// A stamped request as it came.
pub struct Stamp {
    /// HTTP method.
    pub method: String,
    /// The field `Host`.
    pub authority: String,
    /// The path without its query.
    pub path: String,
    /// `?` and the query. `?` alone if there is no query.
    pub query: String,
    /// The field `Signature-Input`.
    pub signature_input: String,
    /// The field `Signature`.
    pub signature: String,
    /// The field `Content-Digest`.
    pub content_digest: String,
    /// The field `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The body. `None` if it has not been read yet.
    pub body: Option<Vec<u8>>,
}

/// A stamp that is well-formed. Nothing is verified yet.
pub struct Claim<'a> {
    stamp: &'a Stamp,
    digest: [u8; 32],
    signature: [u8; 64],
    /// What `Signature-Input` says.
    pub input: Input<'a>,
}

impl Stamp {
    /// Reads the fields.
    ///
    /// Errors: the first rule of the profile that is broken.
    pub fn claim(&self) -> Result<Claim<'_>, Invalid> {
        let input = Input::read(&self.signature_input, self.idempotency_key.as_deref())?;
        let signature = fields::bytes("Signature", "mintmark", &self.signature)?;
        let digest = fields::bytes("Content-Digest", "sha-256", &self.content_digest)?;
        let parts = [
            ("@method", Some(&self.method)),
            ("@authority", Some(&self.authority)),
            ("@path", Some(&self.path)),
            ("@query", Some(&self.query)),
            ("Idempotency-Key", self.idempotency_key.as_ref()),
        ];
        for (name, value) in parts {
            // Security: a line feed in a value would forge another line of the signature base.
            if let Some(value) = value.filter(|value| value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic())) {
                return Err(Invalid::at(name).expected("visible ASCII characters").got(shown(value)));
            }
        }
        Ok(Claim { stamp: self, digest, signature, input })
    }

    /// Validates that the signed request is this call.
    ///
    /// Errors: the first part that differs.
    pub fn covers(&self, method: &str, params: &str, chain: Option<&str>, idempotency_key: Option<&str>) -> Result<(), Invalid> {
        if self.method != "POST" {
            return Err(Invalid::at("@method").expected("POST").got(shown(&self.method)));
        }
        if !message::is_route(&self.path, chain) {
            let expected = chain.map_or_else(|| "/v1/signer".to_owned(), |chain| format!("/v1/signer/{chain}"));
            return Err(Invalid::at("@path").expected(expected).got(shown(&self.path)));
        }
        if self.query != "?" {
            return Err(Invalid::at("@query").expected("? alone: this route takes no query").got(shown(&self.query)));
        }
        if self.idempotency_key.as_deref() != idempotency_key {
            return Err(Invalid::at("Idempotency-Key")
                .expected("the idempotency key that the stamp covers")
                .got(idempotency_key.map_or_else(|| "none".to_owned(), |key| shown(&key))));
        }
        let body = self.body.as_deref().ok_or_else(|| Invalid::at("body").expected("the body that the stamp covers").got("none"))?;
        message::validate_call(body, method, params)
    }
}

impl Claim<'_> {
    /// Verifies the signature, the time and, if it is there, the body. Returns what marks the stamp
    /// as used. `now` is in microseconds since 1970.
    ///
    /// Errors:
    /// - `unauthorized`: the signature was not made by the key.
    /// - `invalid-stamp`: the time is over, or the body is another one.
    pub fn verify(&self, key: &PublicKey, verified: &VerifiedSignatures, now: u64) -> Result<StampUse, Refusal> {
        let algorithm = self.input.algorithm == key.algorithm();
        if !algorithm || !verified.verify(self.input.keyid, key, self.base().as_bytes(), &self.signature) {
            return Err(Refusal::Unauthorized);
        }
        let used = StampUse::new(self.input.created, self.input.nonce);
        used.in_time(now)?;
        match &self.stamp.body {
            Some(body) if sha256(body) != self.digest => Err(Refusal::InvalidStamp(
                Invalid::at("Content-Digest").expected("the SHA-256 of the body").got("the SHA-256 of other bytes"),
            )),
            _ => Ok(used),
        }
    }

    /// Returns the signature base (RFC 9421, 2.5).
    fn base(&self) -> String {
        let Stamp { method, authority, path, query, content_digest, idempotency_key, .. } = self.stamp;
        let mut base = String::with_capacity(512);
        let authority = authority.to_ascii_lowercase();
        // Writing to a String cannot fail.
        let _ = write!(
            base,
            "\"@method\": {method}\n\"@authority\": {authority}\n\"@path\": {path}\n\"@query\": {query}\n\"content-digest\": {content_digest}\n"
        );
        if let Some(key) = idempotency_key {
            let _ = writeln!(base, "\"idempotency-key\": {key}");
        }
        base.push_str("\"@signature-params\": ");
        base.push_str(self.input.text);
        base
    }
}
