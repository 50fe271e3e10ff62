//! Secrets in memory: private keys, and the hash of a token.

use core::hint::black_box;

use zeroize::Zeroize as _;

use crate::crypto::hash::sha256;

/// 32 secret bytes at one place in memory, wiped when dropped. Security: not `Debug`, not `Clone`, and it compares with nothing.
pub struct Secret(Box<[u8; 32]>);

impl Secret {
    /// Takes a buffer over: copies 32 bytes out of it and wipes it, whatever its length. None when it is not 32 bytes long.
    pub fn take(buffer: &mut Vec<u8>) -> Option<Self> {
        let mut secret = Self(Box::new([0; 32]));
        let fits = buffer.len() == secret.0.len();
        if fits {
            secret.0.copy_from_slice(buffer);
        }
        buffer.zeroize();
        fits.then_some(secret)
    }

    /// The bytes, for the curve arithmetic only.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// SHA-256 of a secret. Security: the hash function keeps its input in blocks on the stack; these are overwritten.
pub fn sha256_of(secret: &[u8]) -> [u8; 32] {
    let hash = hash_below(secret);
    overwrite_below();
    hash
}

#[inline(never)]
fn hash_below(secret: &[u8]) -> [u8; 32] {
    sha256(secret)
}

/// Its frame lies where that of [`hash_below`] lay, and reaches further.
#[inline(never)]
fn overwrite_below() {
    let mut frame = [0_u64; 256];
    frame.zeroize();
    black_box(&mut frame);
}
