//! BIP-32: from a seed to a child key.

use bip32::XPrv;

use super::path::Path;
use crate::{fields::malformed, open_error::OpenError, secret::Secret};

/// The private key at a path below a seed of 16, 32 or 64 bytes. Errors: another length, or a step without a child.
pub fn derive(seed: &[u8], path: &Path) -> Result<Secret, OpenError> {
    if !matches!(seed.len(), 16 | 32 | 64) {
        return Err(malformed("seed", "16, 32 or 64 bytes", format!("{} bytes", seed.len())));
    }
    let mut key = XPrv::new(seed).map_err(|_| OpenError::InvalidChild(0))?;
    for (step, number) in (1..).zip(path.steps()) {
        key = key.derive_child(*number).map_err(|_| OpenError::InvalidChild(step))?;
    }
    Ok(Secret::take(&mut key.to_bytes()))
}
