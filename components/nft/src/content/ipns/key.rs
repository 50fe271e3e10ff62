//! The public key behind a name.

use cid::multihash::Multihash;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::content::encoding::protobuf::Fields;

/// Returns the Ed25519 key of a name. The name holds the key itself, or it is the hash of the key
/// in the record.
///
/// Errors: the key does not belong to the name, is of another type, or is missing.
pub(super) fn of(name: &Multihash<64>, in_record: Option<&[u8]>) -> Result<VerifyingKey, Refusal> {
    let message = match (name.code(), in_record) {
        (0x00, None) => name.digest(),
        (0x00, Some(key)) if key == name.digest() => key,
        (0x12, Some(key)) if Sha256::digest(key).as_slice() == name.digest() => key,
        (0x00 | 0x12, Some(_)) => return Err(Refusal::KeyMismatch),
        (0x12, None) => return Err(Refusal::KeyMissing),
        (other, _) => return Err(Refusal::NameHash(other)),
    };
    let malformed = Refusal::Malformed("a public key that is not one of libp2p");
    let mut fields = Fields::new(message);
    let (mut kind, mut key) = (None, None);
    while let Some((number, value)) = fields.next().map_err(|_| malformed.clone())? {
        match number {
            1 => kind = value.number().ok(),
            2 => key = value.bytes().ok(),
            _ => {}
        }
    }
    let key_type = match kind {
        Some(1) => return key.and_then(|key| VerifyingKey::from_bytes(key.try_into().ok()?).ok()).ok_or(malformed),
        Some(0) => "RSA",
        Some(2) => "secp256k1",
        Some(3) => "ECDSA",
        _ => return Err(malformed),
    };
    Err(Refusal::KeyType(key_type))
}

/// Returns whether a signature of the bytes is valid.
pub(super) fn signed(key: &VerifyingKey, bytes: &[u8], signature: &[u8]) -> bool {
    signature.try_into().is_ok_and(|signature| key.verify_strict(bytes, &Signature::from_bytes(signature)).is_ok())
}
