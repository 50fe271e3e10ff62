//! How a caller proves who it is: `signer.callers[].tokenSha256` or `signer.callers[].stamp`.

use crate::{
    config::reader::section::{Reader, Section},
    encoding::{hex, json::Json},
    stamp::{Algorithm, PublicKey},
};

/// A caller's proof: one, so that who has a stamp key has no bearer token to lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// SHA-256 of its bearer token.
    Token([u8; 32]),
    /// The key that its stamps are checked with; their `keyid` is the caller's id.
    Stamp(PublicKey),
}

/// Reads the proof of a caller; `others`: those of the callers before it. Security: what stands in `tokenSha256` or `publicKey` is never repeated, as a secret may have slipped there.
pub(super) fn read(caller: &Section<'_>, others: &[Proof], reader: &mut Reader) -> Option<Proof> {
    let (at, proof) = match (caller.get("tokenSha256"), caller.get("stamp")) {
        (Some(hash), None) => ("tokenSha256", Proof::Token(token(hash, &caller.at("tokenSha256"), reader)?)),
        (None, Some(key)) => ("stamp", Proof::Stamp(stamp(key, &caller.at("stamp"), reader)?)),
        (Some(_), Some(_)) => {
            reader.problem(caller.at("stamp"), "tokenSha256 or stamp", "both");
            return None;
        }
        (None, None) => {
            reader.problem(caller.at("tokenSha256"), "tokenSha256 or stamp", "nothing");
            return None;
        }
    };
    if others.contains(&proof) {
        let what = if at == "stamp" { "a key of its own" } else { "a token of its own" };
        reader.problem(caller.at(at), what, "that of another caller");
    }
    Some(proof)
}

fn token(json: &Json, at: &str, reader: &mut Reader) -> Option<[u8; 32]> {
    const RULE: &str = "64 hexadecimal digits: the SHA-256 of the token";
    let text = reader.text(json, at, RULE)?;
    let hash = hex::decode_digits(text).and_then(|bytes| bytes.try_into().ok());
    if hash.is_none() {
        reader.problem(at, RULE, format!("{} characters that are not", text.chars().count()));
    }
    hash
}

fn stamp(json: &Json, at: &str, reader: &mut Reader) -> Option<PublicKey> {
    let stamp = reader.object(json, at, &["algorithm", "publicKey"])?;
    let algorithm = reader.required(&stamp, "algorithm").and_then(|name| {
        let text = reader.text(name, &stamp.at("algorithm"), Algorithm::NAMES)?;
        let known = Algorithm::of(text);
        if known.is_none() {
            reader.problem(stamp.at("algorithm"), Algorithm::NAMES, name.shown());
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
        reader.problem(at, rule, format!("{} characters that are not", text.chars().count()));
    }
    read
}
