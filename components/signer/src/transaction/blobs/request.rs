//! The blob fields of a transaction object, named as go-ethereum's JSON-RPC names them.

use std::rc::Rc;

use ruint::aliases::U256;

use crate::{
    encoding::{hex, json::Json, quantity},
    refusal::Invalid,
    transaction::{
        blobs::{BLOB_BYTES, Blobs, CELLS, MAX_BLOBS, Point, Sidecar, VERSION, versioned_hash},
        fields::Fields,
        request::at,
    },
};

/// Reads `maxFeePerBlobGas`, and `blobVersionedHashes`, the sidecar (`blobs`, `commitments`, `proofs`), or both. Errors: the broken rule and its field; hashes that are not those of the commitments among them.
pub(in crate::transaction) fn decode(fields: &Fields<'_>) -> Result<Blobs, Invalid> {
    let max_fee_per_blob_gas = fields.read("maxFeePerBlobGas", quantity::u256)?.ok_or_else(|| missing("maxFeePerBlobGas"))?;
    if max_fee_per_blob_gas == U256::ZERO {
        return Err(Invalid::new(at("maxFeePerBlobGas"), "at least 1: blob gas is never free (EIP-4844)", "0x0"));
    }
    let hashes = fields.read("blobVersionedHashes", hashes)?;
    let sidecar = sidecar(fields)?;
    let versioned_hashes = match (hashes, &sidecar) {
        (None, None) => return Err(missing("blobVersionedHashes")),
        (Some(hashes), None) => hashes,
        (given, Some(sidecar)) => bind(given, sidecar)?,
    };
    Ok(Blobs { max_fee_per_blob_gas, versioned_hashes, sidecar: sidecar.map(Rc::new) })
}

/// The hashes of the commitments, which those that were given must be.
fn bind(given: Option<Vec<[u8; 32]>>, sidecar: &Sidecar) -> Result<Vec<[u8; 32]>, Invalid> {
    let computed: Vec<_> = sidecar.commitments.iter().map(versioned_hash).collect();
    let Some(given) = given else { return Ok(computed) };
    if given.len() != computed.len() {
        return Err(count("blobVersionedHashes", computed.len(), given.len()));
    }
    match given.iter().zip(&computed).enumerate().find(|(_, (given, computed))| given != computed) {
        Some((index, (given, computed))) => {
            let expected = format!("the hash of commitment {index}, {}", hex::encode(computed));
            Err(Invalid::new(at(&format!("blobVersionedHashes[{index}]")), expected, hex::encode(given)))
        }
        None => Ok(computed),
    }
}

fn hashes(field: &str, value: &Json) -> Result<Vec<[u8; 32]>, Invalid> {
    let items = list(field, value, MAX_BLOBS)?;
    let hash = |(index, item)| {
        let field = format!("{field}[{index}]");
        let hash = quantity::word(&field, item)?;
        if hash.first() == Some(&VERSION) { Ok(hash) } else { Err(Invalid::new(field, "a hash of version 1: 0x01 first", item.shown())) }
    };
    items.iter().enumerate().map(hash).collect()
}

fn sidecar(fields: &Fields<'_>) -> Result<Option<Sidecar>, Invalid> {
    const NAMES: [&str; 3] = ["blobs", "commitments", "proofs"];
    if NAMES.iter().all(|name| fields.get(name).is_none()) {
        return Ok(None);
    }
    if let Some(absent) = NAMES.iter().find(|name| fields.get(name).is_none()) {
        return Err(Invalid::new(at(absent), "a value: a sidecar is blobs, commitments and proofs", "nothing"));
    }
    let blobs = fields.read("blobs", blobs)?.unwrap_or_default();
    let commitments = fields.read("commitments", points::<MAX_BLOBS>)?.unwrap_or_default();
    let proofs = fields.read("proofs", points::<{ MAX_BLOBS * CELLS }>)?.unwrap_or_default();
    if commitments.len() != blobs.len() {
        return Err(count("commitments", blobs.len(), commitments.len()));
    }
    if proofs.len() != blobs.len() && proofs.len() != CELLS * blobs.len() {
        let expected = format!("a proof a blob, {} (EIP-4844), or 128 (EIP-7594)", blobs.len());
        return Err(Invalid::new(at("proofs"), expected, format!("{} proofs", proofs.len())));
    }
    Ok(Some(Sidecar { blobs, commitments, proofs }))
}

fn blobs(field: &str, value: &Json) -> Result<Vec<Vec<u8>>, Invalid> {
    let blob = |(index, item)| {
        let field = format!("{field}[{index}]");
        let blob = quantity::data(&field, item)?;
        if blob.len() == BLOB_BYTES {
            Ok(blob)
        } else {
            Err(Invalid::new(field, format!("{BLOB_BYTES} bytes"), format!("{} bytes", blob.len())))
        }
    };
    list(field, value, MAX_BLOBS)?.iter().enumerate().map(blob).collect()
}

fn points<const MOST: usize>(field: &str, value: &Json) -> Result<Vec<Point>, Invalid> {
    let point = |(index, item): (usize, &Json)| {
        let point = match item {
            Json::Text(text) => hex::decode_exact(text),
            _ => None,
        };
        point.ok_or_else(|| Invalid::new(format!("{field}[{index}]"), "48 bytes: 0x and 96 hexadecimal digits", item.shown()))
    };
    list(field, value, MOST)?.iter().enumerate().map(point).collect()
}

/// A list of 1 to `most`.
fn list<'a>(field: &str, value: &'a Json, most: usize) -> Result<&'a [Json], Invalid> {
    match value {
        Json::List(items) if (1..=most).contains(&items.len()) => Ok(items),
        Json::List(items) => Err(Invalid::new(field, format!("1 to {most} elements"), items.len().to_string())),
        other => Err(Invalid::new(field, "a list", other.shown())),
    }
}

fn missing(name: &str) -> Invalid {
    Invalid::new(at(name), "a value: a type 3 transaction has it, and it is not filled in", "nothing")
}

fn count(name: &str, expected: usize, got: usize) -> Invalid {
    Invalid::new(at(name), format!("one a blob, {expected}"), got.to_string())
}
