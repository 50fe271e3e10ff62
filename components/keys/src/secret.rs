//! Secret bytes in memory.

use zeroize::{Zeroize as _, Zeroizing};

/// Secret bytes, wiped when dropped. Security: not `Debug`, not `Clone`, and it compares with nothing.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes an array over: copies it and wipes it.
    pub(crate) fn take<const N: usize>(bytes: &mut [u8; N]) -> Self {
        let secret = Self(Zeroizing::new(bytes.to_vec()));
        bytes.zeroize();
        secret
    }

    /// A copy of bytes that are none yet: what is written into them is.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to be written.
    pub(crate) fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// The bytes, in the buffer that they lie in. Security: whoever takes them wipes them.
    pub fn into_bytes(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.0)
    }
}
