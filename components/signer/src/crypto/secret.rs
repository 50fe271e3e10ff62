//! Secrets in memory: private keys, and the hash of a token.

use core::hint::black_box;

use zeroize::Zeroize as _;

use crate::crypto::hash::sha256;

/// 32 secret bytes at one place in memory, wiped when dropped.
///
/// Security: it has no `Debug`, no `Clone` and no comparison.
pub struct Secret(Box<[u8; 32]>);

impl Secret {
    /// Moves a secret out of a buffer and wipes the buffer, whatever its length. `None` if it is
    /// not 32 bytes long.
    pub fn take(buffer: &mut Vec<u8>) -> Option<Self> {
        let mut secret = Self(Box::new([0; 32]));
        let fits = buffer.len() == secret.0.len();
        if fits {
            secret.0.copy_from_slice(buffer);
        }
        buffer.zeroize();
        fits.then_some(secret)
    }

    /// Returns the bytes, for the curve arithmetic only.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Returns the SHA-256 hash of a secret.
///
/// Security: the hash function copies its input to the stack. This function overwrites that part of
/// the stack.
pub fn sha256_of(secret: &[u8]) -> [u8; 32] {
    let hash = hash_below(secret);
    overwrite_below();
    hash
}

#[inline(never)]
fn hash_below(secret: &[u8]) -> [u8; 32] {
    sha256(secret)
}

/// Overwrites the stack where the frame of [`hash_below`] was, and beyond.
#[inline(never)]
fn overwrite_below() {
    let mut frame = [0_u64; 256];
    frame.zeroize();
    black_box(&mut frame);
}
