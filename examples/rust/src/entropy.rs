//! What the component has no access to: entropy and time. The host gives both.
use std::time::SystemTime;

use wasmtime::{Result, format_err};

/// Returns 32 random bytes.
pub fn random() -> Result<Vec<u8>> {
    let mut bytes = vec![0; 32];
    getrandom::fill(&mut bytes).map_err(|error| format_err!("the system has no entropy: {error}"))?;
    Ok(bytes)
}

/// Returns the microseconds since 1970.
pub fn now() -> Result<u64> {
    Ok(u64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_micros())?)
}
