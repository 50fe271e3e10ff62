//! What comes from outside: public keys, and signatures that were made elsewhere. Nothing here is secret.

use secp256k1_sys as ffi;

use super::{Curve, PublicKey, Signature, halves};

/// A signature as whoever holds a key gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenSignature {
    /// `r ‖ s`, hopefully 64 bytes.
    Compact(Vec<u8>),
    /// `SEQUENCE { INTEGER r, INTEGER s }`, hopefully in DER (X.690).
    Der(Vec<u8>),
}

/// Why a signature is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is no signature in the form that it claims to have.
    Malformed {
        /// That form.
        expected: &'static str,
        /// Bytes that came.
        length: usize,
    },
    /// r or s is not from 1 to the group's order less 1.
    OutOfRange,
    /// It is not the key's over this digest. (Or r is not the x of the nonce's point but that less the order: Ethereum has no form for it, and nobody has ever met one by chance.)
    NotTheKeys,
}

/// Longest DER form: two integers of 33 bytes, each with its header, in a sequence.
const LONGEST_DER: usize = 72;

#[expect(unsafe_code, reason = "libsecp256k1 is C")]
impl Curve {
    /// Reads a public key, compressed or uncompressed (SEC 1, 2.3.3). None when it is neither, or no point of the curve. The hybrid form that the library knows too is none.
    pub fn parse_public_key(&self, bytes: &[u8]) -> Option<PublicKey> {
        if !matches!((bytes.first(), bytes.len()), (Some(2 | 3), 33) | (Some(4), 65)) {
            return None;
        }
        // SAFETY: an all-zero key is a valid buffer for the library to write to.
        let mut key = unsafe { ffi::PublicKey::new() };
        // SAFETY: context and key live, and the library reads as many bytes as it is told.
        let parsed = unsafe { ffi::secp256k1_ec_pubkey_parse(self.context.as_ptr(), &raw mut key, bytes.as_ptr(), bytes.len()) };
        if parsed == 1 { self.serialize(&key) } else { None }
    }

    /// Makes a signature that was made elsewhere into one of ours: low in s (EIP-2: both s and the order less s verify), and with the parity, which is tried. Verified by recovering the key.
    pub fn adopt(&self, digest: &[u8; 32], public: &PublicKey, given: &GivenSignature) -> Result<Signature, Unusable> {
        let (r, s) = halves(&self.low(given)?);
        [false, true]
            .map(|y_parity| Signature { r, s, y_parity })
            .into_iter()
            .find(|signature| self.recover(digest, signature) == Some(*public))
            .ok_or(Unusable::NotTheKeys)
    }

    /// Reads a signature; `r ‖ s`, the lower s.
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
                if bytes.len() > LONGEST_DER {
                    return Err(malformed);
                }
                // SAFETY: context and signature live, and the library reads as many bytes as it is told.
                if unsafe { ffi::secp256k1_ecdsa_signature_parse_der(context, &raw mut parsed, bytes.as_ptr(), bytes.len()) } != 1 {
                    return Err(malformed);
                }
            }
        }
        let mut compact = [0; 64];
        // SAFETY: context and signatures live, and the buffer has the 64 bytes that are written.
        unsafe {
            // Tells whether it changed anything, which does not matter here.
            ffi::secp256k1_ecdsa_signature_normalize(context, &raw mut low, &raw const parsed);
            ffi::secp256k1_ecdsa_signature_serialize_compact(context, compact.as_mut_ptr(), &raw const low);
        }
        // The library takes zeros, and makes zeros of what is negative or not below the order in DER.
        let (r, s) = halves(&compact);
        if r == [0; 32] || s == [0; 32] { Err(Unusable::OutOfRange) } else { Ok(compact) }
    }
}

impl core::fmt::Display for Unusable {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Malformed { expected, length } => write!(out, "{expected} expected, {length} came that are none"),
            Self::OutOfRange => out.write_str("r and s from 1 to the group's order less 1 expected"),
            Self::NotTheKeys => out.write_str("a signature of the key over the digest expected"),
        }
    }
}
