//! Reads the blob fields of a transaction object. The names are those of go-ethereum's JSON-RPC.

use std::rc::Rc;

use ruint::aliases::U256;

use crate::{
    encoding::{hex, json::Json, quantity},
    refusal::Invalid,
    transaction::{
        blobs::{BLOB_BYTES, Blobs, CELLS_PER_BLOB, HASH_VERSION, MAX_BLOBS, Point, Sidecar, versioned_hash},
        fields::{Fields, at},
    },
};

/// Reads `maxFeePerBlobGas`, and `blobVersionedHashes`, the sidecar (`blobs`, `commitments`,
/// `proofs`), or both.
///
/// Errors: the broken rule and its field. If both are there, the hashes must be those of the
/// commitments.
pub(in crate::transaction) fn decode(fields: &Fields<'_>) -> Result<Blobs, Invalid> {
    let max_fee_per_blob_gas = fields.read("maxFeePerBlobGas", quantity::u256)?.ok_or_else(|| missing("maxFeePerBlobGas"))?;
    if max_fee_per_blob_gas == U256::ZERO {
        return Err(Invalid::at(at("maxFeePerBlobGas")).expected("at least 1: blob gas is never free (EIP-4844)").got("0x0"));
    }
    let hashes = fields.read("blobVersionedHashes", hashes)?;
    let sidecar = sidecar(fields)?;
    if let Some(version) = fields.read("blobVersion", version)? {
        version.validate(sidecar.as_ref())?;
    }
    let versioned_hashes = match (hashes, &sidecar) {
        (None, None) => return Err(missing("blobVersionedHashes")),
        (Some(hashes), None) => hashes,
        (given, Some(sidecar)) => bind(given, sidecar)?,
    };
    Ok(Blobs { max_fee_per_blob_gas, versioned_hashes, sidecar: sidecar.map(Rc::new) })
}

/// `blobVersion`: the version of the sidecar (EIP-7594).
#[derive(Clone, Copy)]
enum Version {
    /// A proof for each blob.
    Blobs,
    /// A proof for each cell of a blob.
    Cells,
}

impl Version {
    /// Validates that a sidecar has the proofs of this version. Without a sidecar it says nothing.
    fn validate(self, sidecar: Option<&Sidecar>) -> Result<(), Invalid> {
        let Some(sidecar) = sidecar else { return Ok(()) };
        let (number, proofs) = match self {
            Self::Blobs => (0, sidecar.blobs.len()),
            Self::Cells => (1, CELLS_PER_BLOB * sidecar.blobs.len()),
        };
        if sidecar.proofs.len() == proofs {
            return Ok(());
        }
        let expected = format!("{proofs} proofs, as the blobVersion is {number}");
        Err(Invalid::at(at("proofs")).expected(expected).got(format!("{} proofs", sidecar.proofs.len())))
    }
}

/// Reads `blobVersion`: a quantity, or a number as go-ethereum writes a byte.
fn version(field: &str, value: &Json) -> Result<Version, Invalid> {
    let number = match value {
        Json::Number(number) => number.as_u64(),
        _ => quantity::u64(field, value).ok(),
    };
    match number {
        Some(0) => Ok(Version::Blobs),
        Some(1) => Ok(Version::Cells),
        _ => Err(Invalid::at(field).expected("0 (EIP-4844) or 1 (EIP-7594)").got(value.shown())),
    }
}

/// Returns the hashes of the commitments. Given hashes must be the same.
fn bind(given: Option<Vec<[u8; 32]>>, sidecar: &Sidecar) -> Result<Vec<[u8; 32]>, Invalid> {
    let computed: Vec<_> = sidecar.commitments.iter().map(versioned_hash).collect();
    let Some(given) = given else { return Ok(computed) };
    if given.len() != computed.len() {
        return Err(count("blobVersionedHashes", computed.len(), given.len()));
    }
    match given.iter().zip(&computed).enumerate().find(|(_, (given, computed))| given != computed) {
        Some((index, (given, computed))) => {
            let expected = format!("the hash of commitment {index}, {}", hex::encode(computed));
            Err(Invalid::at(at(&format!("blobVersionedHashes[{index}]"))).expected(expected).got(hex::encode(given)))
        }
        None => Ok(computed),
    }
}

fn hashes(field: &str, value: &Json) -> Result<Vec<[u8; 32]>, Invalid> {
    let items = list(field, value, MAX_BLOBS)?;
    let hash = |(index, item)| {
        let field = format!("{field}[{index}]");
        let hash = quantity::word(&field, item)?;
        if hash.first() == Some(&HASH_VERSION) {
            Ok(hash)
        } else {
            Err(Invalid::at(field).expected("a versioned hash that begins with 0x01").got(item.shown()))
        }
    };
    items.iter().enumerate().map(hash).collect()
}

fn sidecar(fields: &Fields<'_>) -> Result<Option<Sidecar>, Invalid> {
    const NAMES: [&str; 3] = ["blobs", "commitments", "proofs"];
    if NAMES.iter().all(|name| fields.get(name).is_none()) {
        return Ok(None);
    }
    if let Some(absent) = NAMES.iter().find(|name| fields.get(name).is_none()) {
        return Err(Invalid::at(at(absent)).expected("a value: a sidecar is blobs, commitments and proofs").got("nothing"));
    }
    let blobs = fields.read("blobs", blobs)?.unwrap_or_default();
    let commitments = fields.read("commitments", points::<MAX_BLOBS>)?.unwrap_or_default();
    let proofs = fields.read("proofs", points::<{ MAX_BLOBS * CELLS_PER_BLOB }>)?.unwrap_or_default();
    if commitments.len() != blobs.len() {
        return Err(count("commitments", blobs.len(), commitments.len()));
    }
    if proofs.len() != blobs.len() && proofs.len() != CELLS_PER_BLOB * blobs.len() {
        let expected = format!("one proof for each blob, {} (EIP-4844), or 128 for each blob (EIP-7594)", blobs.len());
        return Err(Invalid::at(at("proofs")).expected(expected).got(format!("{} proofs", proofs.len())));
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
            Err(Invalid::at(field).expected(format!("{BLOB_BYTES} bytes")).got(format!("{} bytes", blob.len())))
        }
    };
    list(field, value, MAX_BLOBS)?.iter().enumerate().map(blob).collect()
}

fn points<const MAX: usize>(field: &str, value: &Json) -> Result<Vec<Point>, Invalid> {
    let point = |(index, item): (usize, &Json)| {
        let point = match item {
            Json::Text(text) => hex::decode_exact(text),
            _ => None,
        };
        point.ok_or_else(|| Invalid::at(format!("{field}[{index}]")).expected("48 bytes: 0x and 96 hexadecimal digits").got(item.shown()))
    };
    list(field, value, MAX)?.iter().enumerate().map(point).collect()
}

/// Reads a list of 1 to `max` elements.
fn list<'a>(field: &str, value: &'a Json, max: usize) -> Result<&'a [Json], Invalid> {
    match value {
        Json::List(items) if (1..=max).contains(&items.len()) => Ok(items),
        Json::List(items) => Err(Invalid::at(field).expected(format!("1 to {max} elements")).got(items.len().to_string())),
        other => Err(Invalid::at(field).expected("a list").got(other.shown())),
    }
}

fn missing(name: &str) -> Invalid {
    Invalid::at(at(name)).expected("a value: a type 3 transaction needs it, and the gateway does not fill it in").got("nothing")
}

fn count(name: &str, expected: usize, got: usize) -> Invalid {
    Invalid::at(at(name)).expected(format!("one for each blob, {expected}")).got(got.to_string())
}
