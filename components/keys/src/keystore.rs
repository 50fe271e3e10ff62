//! Keystore files: Web3 Secret Storage, version 3
//! (<https://ethereum.org/developers/docs/data-structures-and-encoding/web3-secret-storage/>).

pub mod cost;
mod document;

use aes::cipher::{KeyIvInit as _, StreamCipher as _};
use sha2::Sha256;
use sha3::{Digest as _, Keccak256};
use subtle::ConstantTimeEq as _;

use self::{
    cost::Limits,
    document::{Derivation, Document},
};
use crate::{
    address,
    open_error::{Invalid, OpenError},
    secret::Secret,
};

/// AES-128 in counter mode. The counter takes all 16 bytes.
type Cipher = ctr::Ctr128BE<aes::Aes128>;

/// Opens a keystore and returns its key: 32 bytes, big-endian, in [1, n-1].
///
/// Errors: see [`OpenError`]. A keystore that exceeds `limits` is refused before memory is
/// allocated for it.
pub fn open(json: &[u8], password: &[u8], limits: &Limits) -> Result<Secret, OpenError> {
    let document = Document::read(json)?;
    let derived = derive(&document.derivation, password, limits)?;
    let (encryption, authentication) = derived.expose().split_at(16);
    let code = Keccak256::new().chain_update(authentication).chain_update(document.ciphertext).finalize();
    if !bool::from(code.as_slice().ct_eq(&document.mac)) {
        return Err(OpenError::WrongPassword);
    }
    let mut secret = Secret::from_public(&document.ciphertext);
    let mut cipher = Cipher::new_from_slices(encryption, &document.iv).map_err(|_| internal("AES-128-CTR"))?;
    cipher.apply_keystream(secret.expose_mut());
    let got = address::of(secret.expose())?;
    match document.address.map(address::checksummed) {
        Some(expected) if expected != got => Err(OpenError::AddressMismatch { expected, got }),
        _ => Ok(secret),
    }
}

/// Derives 32 bytes from the password: 16 for the cipher and 16 for the message authentication
/// code.
fn derive(derivation: &Derivation, password: &[u8], limits: &Limits) -> Result<Secret, OpenError> {
    let mut derived = Secret::from_public(&[0; 32]);
    match derivation {
        Derivation::Scrypt { n, r, p, salt } => {
            let log_n = cost::scrypt(*n, *r, *p, limits)?;
            let parameters = scrypt::Params::new(log_n, *r, *p).map_err(|_| internal("scrypt"))?;
            cost::reserve(*n, *r, *p)?;
            scrypt::scrypt(password, salt, &parameters, derived.expose_mut()).map_err(|_| internal("scrypt"))?;
        }
        Derivation::Pbkdf2 { iterations, salt } => {
            cost::pbkdf2(*iterations, limits)?;
            pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, *iterations, derived.expose_mut());
        }
    }
    Ok(derived)
}

/// Returns the error for a function that refuses validated parameters, which cannot happen.
fn internal(function: &str) -> OpenError {
    OpenError::Unsupported(Invalid::new("/crypto", "parameters that the function accepts", function))
}
