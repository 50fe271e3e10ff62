//! `signer.keys`, and what the host hands over for them: the secrets of local keys, the public keys
//! of remote ones.

pub mod frozen;
mod remote;
mod sources;

use zeroize::Zeroize as _;

use crate::{
    config::{config_error::ConfigError, reader::section::Reader},
    crypto::{
        curve::{Curve, PublicKey},
        secret::Secret,
    },
    encoding::{
        address::{Address, AddressError},
        json::{Json, shown},
    },
};

/// A key in memory.
pub struct Key {
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: Address,
    /// Its public key.
    pub public: PublicKey,
    /// The secret. `None` if it is a remote key.
    pub secret: Option<Secret>,
}

/// A key of the configuration.
#[derive(Debug)]
pub struct ConfiguredKey {
    /// Its id.
    pub id: String,
    /// Where it signs.
    pub place: Place,
    /// The field that says where it comes from, see [`sources`].
    pub source: &'static str,
    /// The field `publicKey`.
    pub public_key: Option<Vec<u8>>,
    /// The field `address`: the address that the key must have.
    pub address: Option<Address>,
}

/// Where a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this wallet, which has its secret.
    Local,
    /// In an HSM or a KMS. The wallet knows only its public key.
    Remote,
}

/// A key as the host hands it over.
pub struct GivenKey {
    /// The id it is meant for.
    pub id: String,
    /// The secret or the public key.
    pub material: Material,
}

/// What the host has of a key. Not validated yet.
pub enum Material {
    /// A secret, of 32 bytes if it is right.
    ///
    /// Security: the reader wipes it.
    Secret(Vec<u8>),
    /// The public key of a remote key, of 33 or 65 bytes if it is right.
    Remote(Vec<u8>),
}

impl Material {
    /// Wipes a secret that is not used.
    pub fn wipe(&mut self) {
        match self {
            Self::Secret(bytes) | Self::Remote(bytes) => bytes.zeroize(),
        }
    }
}

/// Reads the keys. Where the host finds them is only validated, see [`sources`].
pub(super) fn read(list: &Json, reader: &mut Reader) -> Option<Vec<ConfiguredKey>> {
    let mut seen: Vec<String> = Vec::new();
    reader.each(list, "/signer/keys", |reader, item, at| {
        let known: Vec<&str> = sources::NAMES.into_iter().chain(["id", "publicKey", "address"]).collect();
        let key = reader.object(item, at, &known)?;
        sources::validate(&key, reader);
        let pkcs11 = key.get("pkcs11");
        if let Some(pkcs11) = pkcs11 {
            remote::validate_pkcs11(pkcs11, &key.at("pkcs11"), reader);
        }
        let aws_kms = key.get("awsKms");
        if let Some(aws_kms) = aws_kms {
            remote::validate_aws_kms(aws_kms, &key.at("awsKms"), reader);
        }
        let place = if pkcs11.or(aws_kms).is_some() { Place::Remote } else { Place::Local };
        let public_key = key.get("publicKey").and_then(|text| remote::public_key(text, &key, reader));
        let address = key.get("address").and_then(|text| expected_address(text, &key.at("address"), reader));
        let id = reader.required(&key, "id").and_then(|id| reader.id(id, &key.at("id")))?;
        if seen.contains(&id) {
            reader.error_at(key.at("id")).expected("an id that no other key has").got(id);
            return None;
        }
        seen.push(id.clone());
        let source = sources::NAMES.into_iter().find(|name| key.get(name).is_some())?;
        Some(ConfiguredKey { id, place, source, public_key, address })
    })
}

/// Reads the address that a key must have.
fn expected_address(json: &Json, at: &str, reader: &mut Reader) -> Option<Address> {
    let text = reader.text(json, at, &AddressError::Malformed.expected())?;
    match Address::parse(text) {
        Ok(address) => Some(address),
        Err(error) => {
            reader.error_at(at).expected(error.expected()).got(format!("{} characters that are not it", text.chars().count()));
            None
        }
    }
}

/// Joins the configured keys with what the host has of them. Wipes every buffer.
///
/// Errors: every key without material, every material without a key or of the wrong kind, every key
/// that is given twice. No error repeats a secret.
pub fn join(configured: &[ConfiguredKey], given: Vec<GivenKey>, curve: &Curve) -> Result<Vec<Key>, Vec<ConfigError>> {
    let mut reader = Reader::default();
    let mut keys: Vec<Key> = Vec::new();
    let mut found: Vec<String> = Vec::new();
    for GivenKey { id, mut material } in given {
        let Some((index, key)) = configured.iter().enumerate().find(|(_, key)| key.id == id) else {
            material.wipe();
            reader
                .error_at("/signer/keys")
                .expected("keys from the host only for the ids in this list")
                .got(format!("one for {}", shown(&id)));
            continue;
        };
        let at = format!("/signer/keys/{index}");
        if found.contains(&id) {
            material.wipe();
            reader.error_at(at).expected("one key from the host for each id").got(format!("two for {id}"));
            continue;
        }
        found.push(id.clone());
        let read = match &mut material {
            Material::Secret(buffer) => local(buffer, key, &at, curve, &mut reader).map(|(public, secret)| (public, Some(secret))),
            Material::Remote(bytes) => remote(bytes, key, &at, curve, &mut reader).map(|public| (public, None)),
        };
        let Some((public, secret)) = read else { continue };
        let address = Address::of(&public);
        if key.address.is_some_and(|expected| expected != address) {
            reader.error_at(format!("{at}/address")).expected("the address of this key").got(format!("another: the key has {address}"));
            continue;
        }
        match keys.iter().find(|other| other.address == address) {
            Some(other) => reader.error_at(at).expected("a key that no other id has").got(format!("the key of {}", other.id)),
            None => keys.push(Key { id, address, public, secret }),
        }
    }
    for (index, ConfiguredKey { id, .. }) in configured.iter().enumerate().filter(|(_, key)| !found.contains(&key.id)) {
        reader.error_at(format!("/signer/keys/{index}")).expected("a key from the host").got(format!("none for {id}"));
    }
    if reader.errors.is_empty() { Ok(keys) } else { Err(reader.errors) }
}

/// Reads the secret of a local key. Wipes the buffer.
fn local(buffer: &mut Vec<u8>, key: &ConfiguredKey, at: &str, curve: &Curve, reader: &mut Reader) -> Option<(PublicKey, Secret)> {
    let length = buffer.len();
    let secret = Secret::take(buffer);
    if key.place == Place::Remote {
        reader.error_at(at).expected("a public key, as pkcs11 or awsKms makes it a remote key").got("a secret");
        return None;
    }
    let Some(secret) = secret else {
        reader.error_at(at).expected("a secret of 32 bytes").got(format!("{length} bytes"));
        return None;
    };
    let public = curve.public_key(&secret);
    if public.is_none() {
        reader.error_at(at).expected("a secret from 1 to the order of secp256k1 less 1").got("a number out of this range");
    }
    Some((public?, secret))
}

/// Reads the public key of a remote key, as the host found it. It must be the one in the
/// configuration, if there is one.
fn remote(bytes: &[u8], key: &ConfiguredKey, at: &str, curve: &Curve, reader: &mut Reader) -> Option<PublicKey> {
    if key.place == Place::Local {
        reader.error_at(at).expected("a secret, as the key is not a remote key").got("a public key");
        return None;
    }
    let Some(public) = curve.parse_public_key(bytes) else {
        reader.error_at(at).expected("a public key on secp256k1, 33 or 65 bytes").got(format!("{} bytes that are not one", bytes.len()));
        return None;
    };
    match &key.public_key {
        Some(named) if curve.parse_public_key(named) != Some(public) => {
            reader.error_at(format!("{at}/publicKey")).expected("the public key of the remote key").got("the public key of another key");
            None
        }
        _ => Some(public),
    }
}
