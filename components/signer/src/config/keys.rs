//! `signer.keys`, and the secrets that come with them.

use crate::{
    address::Address,
    config::{Problem, section::Reader, sources},
    curve::{Curve, PublicKey},
    json::Json,
    secret::Secret,
};

/// A key in memory.
pub struct Key {
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: Address,
    /// Its public key.
    pub public: PublicKey,
    /// The secret.
    pub secret: Secret,
}

/// A secret as the host hands it over.
pub struct GivenKey {
    /// The id it is meant for.
    pub id: String,
    /// 32 bytes, hopefully. Security: wiped by whoever reads it.
    pub secret: Vec<u8>,
}

/// Reads the ids. Where the host finds the secrets is only checked (`sources`).
pub(super) fn read(list: &Json, reader: &mut Reader) -> Option<Vec<String>> {
    let mut seen: Vec<String> = Vec::new();
    reader.each(list, "/signer/keys", |reader, item, at| {
        let known: Vec<&str> = core::iter::once("id").chain(sources::NAMES).collect();
        let key = reader.object(item, at, &known)?;
        sources::check(&key, reader);
        let id = reader.required(&key, "id").and_then(|id| reader.id(id, &key.at("id")))?;
        if seen.contains(&id) {
            reader.problem(key.at("id"), "an id of its own", id);
            return None;
        }
        seen.push(id.clone());
        Some(id)
    })
}

/// Joins the ids with their secrets, one for each. Every buffer given is wiped. Errors: what is missing, too much, or no key; never the secret.
pub fn join(ids: &[String], given: Vec<GivenKey>, curve: &Curve) -> Result<Vec<Key>, Vec<Problem>> {
    let mut reader = Reader::default();
    let mut keys: Vec<Key> = Vec::new();
    let mut found: Vec<String> = Vec::new();
    for GivenKey { id, secret: mut buffer } in given {
        let length = buffer.len();
        let secret = Secret::take(&mut buffer);
        let Some(index) = ids.iter().position(|known| *known == id) else {
            reader.problem("/signer/keys", "secrets for the keys listed", format!("one for {}", crate::json::shown(&id)));
            continue;
        };
        let at = format!("/signer/keys/{index}");
        if found.contains(&id) {
            reader.problem(at, "one secret", "two");
            continue;
        }
        found.push(id.clone());
        let Some(secret) = secret else {
            reader.problem(at, "a secret of 32 bytes", format!("{length} bytes"));
            continue;
        };
        let Some(public) = curve.public_key(&secret) else {
            reader.problem(at, "a secret from 1 to the group's order less 1", "one out of range");
            continue;
        };
        let address = Address::of(&public);
        match keys.iter().find(|other| other.address == address) {
            Some(other) => reader.problem(at, "a secret of its own", format!("that of {}", other.id)),
            None => keys.push(Key { id, address, public, secret }),
        }
    }
    for (index, id) in ids.iter().enumerate().filter(|(_, id)| !found.contains(id)) {
        reader.problem(format!("/signer/keys/{index}"), "a secret", format!("none for {id}"));
    }
    if reader.problems.is_empty() { Ok(keys) } else { Err(reader.problems) }
}
