//! Keys that are held elsewhere: where, and what their public keys are.

use crate::{
    config::{
        keys::ConfiguredKey,
        reader::section::{Reader, Section},
    },
    crypto::curve::{Curve, PublicKey},
    encoding::{hex, json::Json},
};

const FORM: &str = "a public key, compressed or uncompressed: `0x` and 66 or 130 hexadecimal digits";

/// Checks where a PKCS#11 token has a key. The host goes by it.
pub(super) fn pkcs11(json: &Json, at: &str, reader: &mut Reader) {
    let Some(place) = reader.object(json, at, &["module", "token", "object", "id", "pinEnv", "environment"]) else { return };
    for name in ["module", "token", "pinEnv"] {
        if let Some(value) = reader.required(&place, name) {
            reader.text(value, &place.at(name), "text");
        }
    }
    match (place.get("object"), place.get("id")) {
        (Some(value), None) => drop(reader.text(value, &place.at("object"), "the object's label")),
        (None, Some(value)) => drop(reader.text(value, &place.at("id"), "the object's id, hexadecimal")),
        (None, None) => reader.problem(at, "`object` or `id`", "neither"),
        (Some(_), Some(_)) => reader.problem(at, "`object` or `id`", "both"),
    }
    match place.get("environment") {
        None => {}
        Some(Json::Object(variables)) => {
            for (name, value) in variables {
                reader.text(value, &format!("{}/{}", place.at("environment"), crate::encoding::json::shown(name)), "text");
            }
        }
        Some(other) => reader.problem(place.at("environment"), "an object", other.kind()),
    }
}

/// Reads `publicKey`, which only a key that is held elsewhere has.
pub(super) fn public_key(json: &Json, key: &Section<'_>, reader: &mut Reader) -> Option<Vec<u8>> {
    let at = key.at("publicKey");
    if key.get("pkcs11").is_none() {
        reader.problem(at, "no `publicKey`: this key's is computed", "one");
        return None;
    }
    let text = reader.text(json, &at, FORM)?;
    let bytes = hex::decode(text).filter(|bytes| matches!(bytes.len(), 33 | 65));
    if bytes.is_none() {
        reader.problem(at, FORM, format!("{} characters that are none", text.chars().count()));
    }
    bytes
}

/// The public key of a key that is held elsewhere, as the host found it; where the configuration names one too, it is the same.
pub(super) fn held(bytes: &[u8], key: &ConfiguredKey, at: &str, curve: &Curve, reader: &mut Reader) -> Option<PublicKey> {
    if !key.delegated {
        reader.problem(at, "a secret", "a public key");
        return None;
    }
    let Some(public) = curve.parse_public_key(bytes) else {
        reader.problem(at, "a public key on secp256k1, of 33 or 65 bytes", format!("{} bytes that are none", bytes.len()));
        return None;
    };
    match &key.public_key {
        Some(named) if curve.parse_public_key(named) != Some(public) => {
            reader.problem(format!("{at}/publicKey"), "the public key of the key that is held", "another");
            None
        }
        _ => Some(public),
    }
}
