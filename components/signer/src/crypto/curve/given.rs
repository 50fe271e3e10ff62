//! Public keys and signatures from outside. Nothing here is secret.

use secp256k1_sys as ffi;

use super::{Curve, PublicKey, Signature, halves};

/// A signature as an HSM or a KMS gives it. Not validated yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenSignature {
    /// `r ‖ s`, 64 bytes if it is right.
    Compact(Vec<u8>),
    /// `SEQUENCE { INTEGER r, INTEGER s }`, in DER (X.690) if it is right.
    Der(Vec<u8>),
}

/// Why a signature cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not a signature in the form that it claims to have.
    Malformed {
        /// The form.
        expected: &'static str,
        /// How many bytes came.
        length: usize,
    },
    /// r or s is not in the range from 1 to the group's order less 1.
    OutOfRange,
    /// It was not made by the key over this digest. Or the x coordinate of the nonce's point is not
    /// below the order: Ethereum has no form for that, and its chance is 2^-127.
    NotTheKeys,
}

/// The length of the longest DER form: a sequence of two integers of 33 bytes, each with its
/// header.
const MAX_DER_BYTES: usize = 72;

#[expect(unsafe_code, reason = "libsecp256k1 is C")]
impl Curve {
    /// Reads a public key, compressed or uncompressed (SEC 1, 2.3.3). `None` if it is neither, or
    /// not a point of the curve. The hybrid form, which the library knows too, is not accepted.
    pub fn parse_public_key(&self, bytes: &[u8]) -> Option<PublicKey> {
        if !matches!((bytes.first(), bytes.len()), (Some(2 | 3), 33) | (Some(4), 65)) {
            return None;
        }
        // SAFETY: an all-zero key is a valid buffer for the library to write to.
        let mut key = unsafe { ffi::PublicKey::new() };
        // SAFETY: context and key live, and the library reads as many bytes as `len` says.
        let parsed = unsafe { ffi::secp256k1_ec_pubkey_parse(self.context.as_ptr(), &raw mut key, bytes.as_ptr(), bytes.len()) };
        if parsed == 1 { self.serialize(&key) } else { None }
    }

    /// Turns a signature from outside into Ethereum's form: with the lower s (EIP-2), as both s and
    /// the order less s verify, and with the parity, which it finds by trying both. Recovering the
    /// key verifies the signature.
    pub fn adopt(&self, digest: &[u8; 32], public: &PublicKey, given: &GivenSignature) -> Result<Signature, Unusable> {
        let (r, s) = halves(&self.low(given)?);
        [false, true]
            .map(|y_parity| Signature { r, s, y_parity })
            .into_iter()
            .find(|signature| self.recover(digest, signature) == Some(*public))
            .ok_or(Unusable::NotTheKeys)
    }

    /// Reads a signature. Returns `r ‖ s` with the lower s.
    fn low(&self, given: &GivenSignature) -> Result<[u8; 64], Unusable> {
        let context = self.context.as_ptr();
        // SAFETY: an all-zero signature is a valid buffer for the library to write to.
        let (mut parsed, mut low) = unsafe { (ffi::Signature::new(), ffi::Signature::new()) };
        match given {
            GivenSignature::Compact(bytes) => {
                let malformed = Unusable::Malformed { expected: "64 bytes", length: bytes.len() };
                let compact: &[u8; 64] = bytes.as_slice().try_into().map_err(|_| malformed)?;
                // SAFETY: context and signature live, the compact form has 64 bytes.
                if unsafe { ffi::secp256k1_ecdsa_signature_parse_compact(context, &raw mut parsed, compact.as_ptr()) } != 1 {
                    return Err(Unusable::OutOfRange);
                }
            }
            GivenSignature::Der(bytes) => {
                let malformed = Unusable::Malformed { expected: "DER of at most 72 bytes", length: bytes.len() };
                if bytes.len() > MAX_DER_BYTES {
                    return Err(malformed);
                }
                // SAFETY: context and signature live, and the library reads as many bytes as `len`
                // says.
                if unsafe { ffi::secp256k1_ecdsa_signature_parse_der(context, &raw mut parsed, bytes.as_ptr(), bytes.len()) } != 1 {
                    return Err(malformed);
                }
            }
        }
        let mut compact = [0; 64];
        // SAFETY: context and signatures live, and the buffer has the 64 bytes that are written.
        unsafe {
            // Returns whether it changed anything, which does not matter here.
            ffi::secp256k1_ecdsa_signature_normalize(context, &raw mut low, &raw const parsed);
            ffi::secp256k1_ecdsa_signature_serialize_compact(context, compact.as_mut_ptr(), &raw const low);
        }
        // The library accepts zeros. In DER it turns a number that is negative or not below the
        // order into zero.
        let (r, s) = halves(&compact);
        if r == [0; 32] || s == [0; 32] { Err(Unusable::OutOfRange) } else { Ok(compact) }
    }
}

impl core::fmt::Display for Unusable {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Malformed { expected, length } => write!(out, "expected a signature of {expected}, got {length} bytes that are not one"),
            Self::OutOfRange => out.write_str("expected r and s from 1 to the group's order less 1, got a number out of this range"),
            Self::NotTheKeys => out.write_str("expected a signature of the key over the digest, got another signature"),
        }
    }
}
