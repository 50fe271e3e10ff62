//! Remote keys: a curve in the place of their holder.

use mintmark_signer::{
    config::keys::{GivenKey, Material},
    crypto::{curve::Curve, secret::Secret},
    encoding::hex,
};

/// Returns the curve that signs in the place of the holder.
pub fn curve() -> Curve {
    Curve::new(&[3; 32]).unwrap()
}

/// Parses a secret.
pub fn secret(digits: &str) -> Secret {
    Secret::take(&mut hex::decode(digits).unwrap()).unwrap()
}

/// Returns the uncompressed public key of a secret.
pub fn public(digits: &str) -> Vec<u8> {
    [&[4], curve().public_key(&secret(digits)).unwrap().as_slice()].concat()
}

/// Returns a remote key as a host passes it to the wallet.
pub fn remote_key(id: &str, digits: &str) -> GivenKey {
    GivenKey { id: id.into(), material: Material::Remote(public(digits)) }
}
