//! Derivation of a child key from a seed (BIP-32).

use bip32::XPrv;

use super::path::Path;
use crate::{fields::malformed, open_error::OpenError, secret::Secret};

/// Derives the private key at a path from a seed.
///
/// Errors:
/// - `Malformed` if the seed is not 16, 32 or 64 bytes long.
/// - `InvalidChild` if a step of the path has no child key.
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
