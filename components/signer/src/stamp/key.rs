//! Keys that verify stamps. Nothing here is secret, so nothing has to run in constant time.

use p256::{ecdsa::signature::Verifier as _, elliptic_curve::point::AffineCoordinates as _};

/// The algorithm of a stamp. The names are those of RFC 9421, 6.2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA over P-256 with SHA-256, `r ‖ s`. Both values of `s` are accepted, as WebCrypto makes
    /// both. The nonce, not the signature, keeps a stamp from being used twice.
    EcdsaP256Sha256,
}

impl Algorithm {
    /// The names, for messages.
    pub const NAMES: &str = "ed25519 or ecdsa-p256-sha256";

    /// Returns the algorithm of a name.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "ed25519" => Some(Self::Ed25519),
            "ecdsa-p256-sha256" => Some(Self::EcdsaP256Sha256),
            _ => None,
        }
    }
}

/// A caller's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// 32 bytes.
    Ed25519(ed25519_dalek::VerifyingKey),
    /// A point that is not the identity.
    EcdsaP256Sha256(p256::ecdsa::VerifyingKey),
}

impl PublicKey {
    /// Reads a key: 32 bytes for Ed25519, or an uncompressed point of P-256 (SEC 1, 65 bytes).
    /// `None` if it is not such a key. An Ed25519 key must be in its canonical encoding and not of
    /// small order.
    pub fn read(algorithm: Algorithm, bytes: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
                let canonical = key.to_edwards().compress().to_bytes() == bytes;
                (canonical && !key.is_weak()).then_some(Self::Ed25519(key))
            }
            Algorithm::EcdsaP256Sha256 => {
                let [4, coordinates @ ..] = bytes else { return None };
                let (x, y) = coordinates.split_at_checked(32)?;
                let point = p256::AffinePoint::from_coordinates(x.try_into().ok()?, y.try_into().ok()?).into_option()?;
                p256::ecdsa::VerifyingKey::from_affine(point).ok().map(Self::EcdsaP256Sha256)
            }
        }
    }

    /// Returns the algorithm of the signatures that it verifies.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::EcdsaP256Sha256(_) => Algorithm::EcdsaP256Sha256,
        }
    }

    /// Returns its encoding, as [`Self::read`] takes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.to_bytes().to_vec(),
            Self::EcdsaP256Sha256(key) => key.to_sec1_point(false).as_bytes().to_vec(),
        }
    }

    /// Verifies a signature of this key over these bytes. Ed25519 is strict: canonical encodings
    /// only, no point of small order.
    pub fn verifies(&self, signed: &[u8], signature: &[u8; 64]) -> bool {
        match self {
            Self::Ed25519(key) => key.verify_strict(signed, &ed25519_dalek::Signature::from_bytes(signature)).is_ok(),
            Self::EcdsaP256Sha256(key) => {
                p256::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| key.verify(signed, &signature).is_ok())
            }
        }
    }
}
