//! Remote keys: where they are, and their public keys.

use super::sources::{one_of, variables};
use crate::{
    config::reader::section::{Reader, Section},
    encoding::{hex, json::Json},
};

const PUBLIC_KEY_RULE: &str = "a public key, compressed or uncompressed: 0x and 66 or 130 hexadecimal digits";

/// Validates where a PKCS#11 token has a key. Only the host uses it.
pub(super) fn validate_pkcs11(json: &Json, at: &str, reader: &mut Reader) {
    let Some(place) = reader.object(json, at, &["module", "token", "object", "id", "pinEnv", "environment"]) else { return };
    for name in ["module", "token", "pinEnv"] {
        if let Some(value) = reader.required(&place, name) {
            reader.text(value, &place.at(name), "text");
        }
    }
    match (place.get("object"), place.get("id")) {
        (Some(value), None) => drop(reader.text(value, &place.at("object"), "the label of the object")),
        (None, Some(value)) => drop(reader.text(value, &place.at("id"), "the id of the object, hexadecimal")),
        (None, None) => reader.error_at(at).expected("object or id, to find the key in the token").got("neither"),
        (Some(_), Some(_)) => reader.error_at(at).expected("object or id, not both").got("both"),
    }
    match place.get("environment") {
        None => {}
        Some(Json::Object(variables)) => {
            for (name, value) in variables {
                reader.text(value, &format!("{}/{}", place.at("environment"), crate::encoding::json::shown(name)), "text");
            }
        }
        Some(other) => reader.error_at(place.at("environment")).expected("an object of environment variables").got(other.kind()),
    }
}

/// Validates where AWS KMS has a key, and what it is asked with. Only the host uses it.
pub(super) fn validate_aws_kms(json: &Json, at: &str, reader: &mut Reader) {
    let Some(place) = reader.object(json, at, &["keyId", "region", "endpoint", "credentials"]) else { return };
    for name in ["keyId", "region"] {
        if let Some(value) = reader.required(&place, name) {
            reader.text(value, &place.at(name), "text");
        }
    }
    if let Some(endpoint) = place.get("endpoint") {
        reader.text(endpoint, &place.at("endpoint"), "a URL");
    }
    let Some(credentials) = reader.required(&place, "credentials") else { return };
    let credentials = reader.object(credentials, &place.at("credentials"), &CREDENTIALS);
    if let Some(credentials) = credentials {
        one_of(&credentials, &["accessKeyIdEnv", "containerUriEnv"], reader);
        variables(&credentials, &CREDENTIALS, &[], reader);
    }
}

/// The variables that credentials of AWS come from.
const CREDENTIALS: [&str; 5] = ["accessKeyIdEnv", "secretAccessKeyEnv", "sessionTokenEnv", "containerUriEnv", "containerTokenFileEnv"];

/// Reads `publicKey`, a field of keys in tokens only.
pub(super) fn public_key(json: &Json, key: &Section<'_>, reader: &mut Reader) -> Option<Vec<u8>> {
    let at = key.at("publicKey");
    if key.get("pkcs11").is_none() {
        reader
            .error_at(at)
            .expected("no publicKey: only a key in a token (pkcs11) has this field, that of another key is known")
            .got("a value");
        return None;
    }
    let text = reader.text(json, &at, PUBLIC_KEY_RULE)?;
    let bytes = hex::decode(text).filter(|bytes| matches!(bytes.len(), 33 | 65));
    if bytes.is_none() {
        reader.error_at(at).expected(PUBLIC_KEY_RULE).got(format!("{} characters that are not one", text.chars().count()));
    }
    bytes
}
