//! The proof of a caller: `signer.callers[].tokenSha256` or `signer.callers[].stamp`.

use crate::{
    config::reader::section::{Reader, Section},
    crypto::hash::sha256_of_parts,
    encoding::{hex, json::Json},
    stamp::key::{Algorithm, PublicKey},
};

/// How a caller proves who it is. There is only one way, so a caller with a stamp key has no bearer
/// token to lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By a bearer token, of this SHA-256.
    Token([u8; 32]),
    /// By stamps, which this key verifies. Their `keyid` is the id of the caller.
    Stamp(PublicKey),
}

impl Proof {
    /// Returns a short hash that another credential has not. It does not show the credential.
    pub fn fingerprint(&self) -> String {
        let hash = match self {
            Self::Token(hash) => sha256_of_parts(&[b"mintmark-credential token", hash]),
            Self::Stamp(key) => sha256_of_parts(&[b"mintmark-credential stamp", &key.to_bytes()]),
        };
        hex::digits(hash.first_chunk::<8>().unwrap_or(&[0; 8]))
    }
}

/// Reads the proof of a caller. `others` are the proofs of the callers before it.
///
/// Security: errors never repeat `tokenSha256` or `publicKey`. Somebody may have put a secret there
/// by mistake.
pub(super) fn read(caller: &Section<'_>, others: &[Proof], reader: &mut Reader) -> Option<Proof> {
    let (at, proof) = match (caller.get("tokenSha256"), caller.get("stamp")) {
        (Some(hash), None) => ("tokenSha256", Proof::Token(token(hash, &caller.at("tokenSha256"), reader)?)),
        (None, Some(key)) => ("stamp", Proof::Stamp(stamp(key, &caller.at("stamp"), reader)?)),
        (Some(_), Some(_)) => {
            reader.error_at(caller.at("stamp")).expected("tokenSha256 or stamp, not both").got("both");
            return None;
        }
        (None, None) => {
            reader.error_at(caller.at("tokenSha256")).expected("tokenSha256, or stamp in its place").got("nothing");
            return None;
        }
    };
    if others.contains(&proof) {
        let what = if at == "stamp" { "a key that no other caller has" } else { "the hash of a token that no other caller has" };
        reader.error_at(caller.at(at)).expected(what).got("the same as of another caller");
    }
    Some(proof)
}

fn token(json: &Json, at: &str, reader: &mut Reader) -> Option<[u8; 32]> {
    const RULE: &str = "the SHA-256 of the token: 64 hexadecimal digits";
    let text = reader.text(json, at, RULE)?;
    let hash = hex::decode_digits(text).and_then(|bytes| bytes.try_into().ok());
    if hash.is_none() {
        reader.error_at(at).expected(RULE).got(format!("{} characters that are not one", text.chars().count()));
    }
    hash
}

fn stamp(json: &Json, at: &str, reader: &mut Reader) -> Option<PublicKey> {
    let stamp = reader.object(json, at, &["algorithm", "publicKey"])?;
    let algorithm = reader.required(&stamp, "algorithm").and_then(|name| {
        let text = reader.text(name, &stamp.at("algorithm"), Algorithm::NAMES)?;
        let known = Algorithm::of(text);
        if known.is_none() {
            reader.error_at(stamp.at("algorithm")).expected(Algorithm::NAMES).got(name.shown());
        }
        known
    });
    let key = reader.required(&stamp, "publicKey");
    let (algorithm, key, at) = (algorithm?, key?, stamp.at("publicKey"));
    let rule = match algorithm {
        Algorithm::Ed25519 => "64 hexadecimal digits: a public key of Ed25519 (RFC 8032) that is not weak",
        Algorithm::EcdsaP256Sha256 => "130 hexadecimal digits: a point of P-256 (SEC 1, not compressed)",
    };
    let text = reader.text(key, &at, rule)?;
    let read = hex::decode_digits(text).and_then(|bytes| PublicKey::read(algorithm, &bytes));
    if read.is_none() {
        reader.error_at(at).expected(rule).got(format!("{} characters that are not one", text.chars().count()));
    }
    read
}
