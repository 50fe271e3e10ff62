//! Secret bytes in memory.

use zeroize::{Zeroize as _, Zeroizing};

/// Secret bytes that are wiped when dropped.
///
/// Security: the type implements neither `Debug` nor `Clone` nor any comparison.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Copies an array and wipes the original.
    pub(crate) fn take<const N: usize>(bytes: &mut [u8; N]) -> Self {
        let secret = Self(Zeroizing::new(bytes.to_vec()));
        bytes.zeroize();
        secret
    }

    /// Copies bytes that are not secret themselves, as a buffer to write a secret into.
    pub(crate) fn from_public(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Returns the bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Returns the bytes for writing.
    pub(crate) fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Returns the buffer of the bytes.
    ///
    /// Security: the caller has to wipe it.
    pub fn into_bytes(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.0)
    }
}
