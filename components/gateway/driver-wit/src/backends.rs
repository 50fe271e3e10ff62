//! The backends that the gateway is linked with. Calls to them are synchronous, because both decide
//! without I/O.

use mintmark_gateway_core as core;

use crate::bindings::mintmark::gateway::{limits, vault};
use crate::{from_wit, to_wit};

/// Spends units.
///
/// # Errors
/// The failure of the limits backend.
pub fn take(take: core::Take) -> Result<core::TakeOutcome, core::LimitsFailure> {
    limits::take(&to_wit::take(take)).map(from_wit::take_outcome).map_err(from_wit::limits_failure)
}

/// Corrects what was spent.
///
/// # Errors
/// The failure of the limits backend.
pub fn settle(settle: core::Settle) -> Result<core::TakeOutcome, core::LimitsFailure> {
    limits::settle(&to_wit::settle(settle)).map(from_wit::take_outcome).map_err(from_wit::limits_failure)
}

/// Asks the vault who the caller is.
///
/// # Errors
/// The failure of the vault.
pub fn identify(credential: core::Credential) -> Result<core::Caller, core::VaultFailure> {
    vault::identify(&to_wit::credential(credential)).map(from_wit::caller).map_err(from_wit::vault_failure)
}

/// Asks the vault to sign.
///
/// # Errors
/// The failure of the vault.
pub fn sign(call: core::Call) -> Result<core::SignOutcome, core::VaultFailure> {
    vault::sign(&to_wit::call(call)).map(from_wit::sign_outcome).map_err(from_wit::vault_failure)
}
