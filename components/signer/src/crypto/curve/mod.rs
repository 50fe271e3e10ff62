//! secp256k1 by libsecp256k1, the only foreign code of the signer, behind a safe type.
//!
//! Signatures are deterministic (RFC 6979) unless entropy hedges them. They have the lower s
//! (EIP-2) and are recoverable. The context is blinded once, when the wallet opens.
//! `scripts/build/components/libsecp256k1.h` says which tables and limbs the build for wasm32 has.

pub mod given;

use core::ffi::c_int;
use core::ptr::{self, NonNull};

use secp256k1_sys::{
    self as ffi,
    recovery::{self, RecoverableSignature},
};

use crate::crypto::secret::Secret;

/// A blinded libsecp256k1 context.
pub struct Curve {
    context: NonNull<ffi::Context>,
}

/// A public key, `x ‖ y`.
pub type PublicKey = [u8; 64];

/// An ECDSA signature, s at most n/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// r, big-endian.
    pub r: [u8; 32],
    /// s, big-endian.
    pub s: [u8; 32],
    /// Whether the y coordinate of the nonce's point is odd.
    pub y_parity: bool,
}

#[expect(unsafe_code, reason = "libsecp256k1 is C")]
impl Curve {
    /// Makes a context whose multiplications are blinded with `seed`. `None` if the library
    /// refuses, which its documentation excludes.
    pub fn new(seed: &[u8; 32]) -> Option<Self> {
        // SAFETY: the flags are the library's own. Only `drop` destroys the context.
        let curve = Self { context: unsafe { ffi::secp256k1_context_create(ffi::SECP256K1_START_NONE) } };
        // SAFETY: the context lives, and nothing else borrows it. The seed has the 32 bytes that
        // are read.
        let blinded = unsafe { ffi::secp256k1_context_randomize(curve.context, seed.as_ptr()) };
        (blinded == 1).then_some(curve)
    }

    /// Returns the public key of a secret. `None` if the secret is 0 or not below the group's
    /// order.
    pub fn public_key(&self, secret: &Secret) -> Option<PublicKey> {
        // SAFETY: an all-zero key is a valid buffer for the library to write to.
        let mut key = unsafe { ffi::PublicKey::new() };
        // SAFETY: context and key live, the secret has 32 bytes.
        let made = unsafe { ffi::secp256k1_ec_pubkey_create(self.context.as_ptr(), &raw mut key, secret.expose().as_ptr()) };
        if made == 1 { self.serialize(&key) } else { None }
    }

    /// Signs a digest. `None` if the secret is out of range or, with a chance of 2^-127, if r is
    /// not below the order: Ethereum has no form for that.
    pub fn sign(&self, digest: &[u8; 32], secret: &Secret) -> Option<Signature> {
        self.sign_with(digest, secret, None)
    }

    /// Signs a digest with a nonce that also depends on `entropy` (RFC 6979, 3.6). The same entropy
    /// gives the same signature. `None` as for [`Self::sign`].
    pub fn sign_hedged(&self, digest: &[u8; 32], secret: &Secret, entropy: &[u8; 32]) -> Option<Signature> {
        self.sign_with(digest, secret, Some(entropy))
    }

    fn sign_with(&self, digest: &[u8; 32], secret: &Secret, entropy: Option<&[u8; 32]>) -> Option<Signature> {
        let mut signature = RecoverableSignature::new();
        let mut compact = [0; 64];
        let mut recovery_id: c_int = 0;
        // SAFETY: context and output buffers live and have the library's sizes. Digest and secret
        // have 32 bytes, and so has the entropy if there is some.
        let done = unsafe {
            let context = self.context.as_ptr();
            let nonce = ffi::secp256k1_nonce_function_rfc6979;
            recovery::secp256k1_ecdsa_sign_recoverable(
                context,
                &raw mut signature,
                digest.as_ptr(),
                secret.expose().as_ptr(),
                nonce,
                entropy.map_or(ptr::null(), |entropy| entropy.as_ptr().cast()),
            ) == 1
                && recovery::secp256k1_ecdsa_recoverable_signature_serialize_compact(
                    context,
                    compact.as_mut_ptr(),
                    &raw mut recovery_id,
                    &raw const signature,
                ) == 1
        };
        let y_parity = match recovery_id {
            0 => false,
            1 => true,
            _ => return None,
        };
        let (r, s) = halves(&compact);
        done.then_some(Signature { r, s, y_parity })
    }

    /// Returns the public key that made a signature over a digest. `None` if no key can have made
    /// it.
    pub fn recover(&self, digest: &[u8; 32], signature: &Signature) -> Option<PublicKey> {
        let mut compact = [0; 64];
        for (to, from) in compact.iter_mut().zip(signature.r.iter().chain(&signature.s)) {
            *to = *from;
        }
        let mut parsed = RecoverableSignature::new();
        // SAFETY: an all-zero key is a valid buffer for the library to write to.
        let mut key = unsafe { ffi::PublicKey::new() };
        // SAFETY: context and output buffers live and have the library's sizes. The compact form
        // has 64 bytes, the recovery id is 0 or 1, and the digest has 32 bytes.
        let done = unsafe {
            let context = self.context.as_ptr();
            recovery::secp256k1_ecdsa_recoverable_signature_parse_compact(
                context,
                &raw mut parsed,
                compact.as_ptr(),
                c_int::from(signature.y_parity),
            ) == 1
                && recovery::secp256k1_ecdsa_recover(context, &raw mut key, &raw const parsed, digest.as_ptr()) == 1
        };
        if done { self.serialize(&key) } else { None }
    }

    fn serialize(&self, key: &ffi::PublicKey) -> Option<PublicKey> {
        let mut bytes = [0; 65];
        let mut length = bytes.len();
        // SAFETY: context and key live, `length` is the size of the buffer.
        let done = unsafe {
            ffi::secp256k1_ec_pubkey_serialize(
                self.context.as_ptr(),
                bytes.as_mut_ptr(),
                &raw mut length,
                &raw const *key,
                ffi::SECP256K1_SER_UNCOMPRESSED,
            )
        };
        // The first byte is the tag of the uncompressed form.
        if done == 1 { bytes.last_chunk().copied() } else { None }
    }
}

#[expect(unsafe_code, reason = "libsecp256k1 is C")]
impl Drop for Curve {
    fn drop(&mut self) {
        // SAFETY: made by `secp256k1_context_create` and not used after this. The library clears
        // its blinding.
        unsafe { ffi::secp256k1_context_destroy(self.context) };
    }
}

fn halves(compact: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let (r, s) = compact.split_at(32);
    (r.try_into().unwrap_or_default(), s.try_into().unwrap_or_default())
}
