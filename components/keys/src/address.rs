//! The address of a private key.

use bip32::secp256k1::{SecretKey, elliptic_curve::sec1::ToSec1Point as _};
use sha3::{Digest as _, Keccak256};

use crate::open_error::OpenError;

/// Returns the address of a private key in EIP-55 form.
///
/// Errors: `OutOfRange` if the key is 0 or not below the order of the group.
pub(crate) fn of(secret: &[u8]) -> Result<String, OpenError> {
    let key = SecretKey::from_slice(secret).map_err(|_| OpenError::OutOfRange)?;
    let point = key.public_key().to_sec1_point(false);
    // The first byte of the point is a tag. The last 20 bytes of the hash are the address.
    let hash = Keccak256::digest(point.as_bytes().get(1..).unwrap_or_default());
    Ok(checksummed(hash.last_chunk::<20>().copied().unwrap_or_default()))
}

/// Returns an address in EIP-55 form.
pub(crate) fn checksummed(address: [u8; 20]) -> String {
    let digits: String =
        address.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect();
    let hash = Keccak256::digest(digits.as_bytes());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let cased = digits.chars().zip(nibbles).map(|(digit, nibble)| if nibble > 7 { digit.to_ascii_uppercase() } else { digit });
    core::iter::once('0').chain(core::iter::once('x')).chain(cased).collect()
}
