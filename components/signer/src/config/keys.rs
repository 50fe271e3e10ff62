//! `signer.keys`, and what comes with them: secrets, or public keys of those that are held elsewhere.

pub mod frozen;
mod remote;
mod sources;

use crate::{
    config::{ConfigError, reader::section::Reader},
    crypto::{
        curve::{Curve, PublicKey},
        secret::Secret,
    },
    encoding::{address::Address, json::Json},
};

use zeroize::Zeroize as _;

/// A key in memory.
pub struct Key {
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: Address,
    /// Its public key.
    pub public: PublicKey,
    /// The secret; none: it is held elsewhere.
    pub secret: Option<Secret>,
}

/// A key of the configuration.
#[derive(Debug)]
pub struct ConfiguredKey {
    /// Its id.
    pub id: String,
    /// Whether it is held elsewhere.
    pub delegated: bool,
    /// `publicKey`, as it stands there.
    pub public_key: Option<Vec<u8>>,
}

/// A key as the host hands it over.
pub struct GivenKey {
    /// The id it is meant for.
    pub id: String,
    /// What there is of it.
    pub material: Material,
}

/// What the host has of a key.
pub enum Material {
    /// 32 bytes, hopefully. Security: wiped by whoever reads it.
    Secret(Vec<u8>),
    /// A public key of 33 or 65 bytes, hopefully.
    Remote(Vec<u8>),
}

impl Material {
    /// Wipes a secret that is not wanted.
    pub fn wipe(&mut self) {
        match self {
            Self::Secret(bytes) | Self::Remote(bytes) => bytes.zeroize(),
        }
    }
}

/// Reads what each key is. Where the host finds it is only checked (`sources`).
pub(super) fn read(list: &Json, reader: &mut Reader) -> Option<Vec<ConfiguredKey>> {
    let mut seen: Vec<String> = Vec::new();
    reader.each(list, "/signer/keys", |reader, item, at| {
        let known: Vec<&str> = sources::NAMES.into_iter().chain(["id", "publicKey"]).collect();
        let key = reader.object(item, at, &known)?;
        sources::check(&key, reader);
        let delegated = key.get("pkcs11");
        if let Some(pkcs11) = delegated {
            remote::pkcs11(pkcs11, &key.at("pkcs11"), reader);
        }
        let public_key = key.get("publicKey").and_then(|text| remote::public_key(text, &key, reader));
        let id = reader.required(&key, "id").and_then(|id| reader.id(id, &key.at("id")))?;
        if seen.contains(&id) {
            reader.problem(key.at("id"), "an id of its own", id);
            return None;
        }
        seen.push(id.clone());
        Some(ConfiguredKey { id, delegated: delegated.is_some(), public_key })
    })
}

/// Joins the configuration's keys with what the host has of them, one for each. Every buffer given is wiped. Errors: what is missing, too much, or no key; never the secret.
pub fn join(configured: &[ConfiguredKey], given: Vec<GivenKey>, curve: &Curve) -> Result<Vec<Key>, Vec<ConfigError>> {
    let mut reader = Reader::default();
    let mut keys: Vec<Key> = Vec::new();
    let mut found: Vec<String> = Vec::new();
    for GivenKey { id, mut material } in given {
        let Some((index, key)) = configured.iter().enumerate().find(|(_, key)| key.id == id) else {
            material.wipe();
            reader.problem("/signer/keys", "secrets for the keys listed", format!("one for {}", crate::encoding::json::shown(&id)));
            continue;
        };
        let at = format!("/signer/keys/{index}");
        if found.contains(&id) {
            material.wipe();
            reader.problem(at, "one secret", "two");
            continue;
        }
        found.push(id.clone());
        let read = match &mut material {
            Material::Secret(buffer) => own(buffer, key, &at, curve, &mut reader).map(|(public, secret)| (public, Some(secret))),
            Material::Remote(bytes) => remote::held(bytes, key, &at, curve, &mut reader).map(|public| (public, None)),
        };
        let Some((public, secret)) = read else { continue };
        let address = Address::of(&public);
        match keys.iter().find(|other| other.address == address) {
            Some(other) => reader.problem(at, "a secret of its own", format!("that of {}", other.id)),
            None => keys.push(Key { id, address, public, secret }),
        }
    }
    for (index, ConfiguredKey { id, .. }) in configured.iter().enumerate().filter(|(_, key)| !found.contains(&key.id)) {
        reader.problem(format!("/signer/keys/{index}"), "a secret", format!("none for {id}"));
    }
    if reader.problems.is_empty() { Ok(keys) } else { Err(reader.problems) }
}

/// A key that the wallet has itself. The buffer is wiped.
fn own(buffer: &mut Vec<u8>, key: &ConfiguredKey, at: &str, curve: &Curve, reader: &mut Reader) -> Option<(PublicKey, Secret)> {
    let length = buffer.len();
    let secret = Secret::take(buffer);
    if key.delegated {
        reader.problem(at, "a public key, as the key is held elsewhere", "a secret");
        return None;
    }
    let Some(secret) = secret else {
        reader.problem(at, "a secret of 32 bytes", format!("{length} bytes"));
        return None;
    };
    let public = curve.public_key(&secret);
    if public.is_none() {
        reader.problem(at, "a secret from 1 to the group's order less 1", "one out of range");
    }
    Some((public?, secret))
}
