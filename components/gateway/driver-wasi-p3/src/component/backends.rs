//! The backends that the gateway is linked with. Their answers may take time.

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::{from_wit, to_wit};

use super::bindings::mintmark::gateway::{async_limits, async_vault};

/// Spends units.
///
/// # Errors
/// The failure of the limits backend.
pub(super) async fn take(take: core::Take) -> Result<core::TakeOutcome, core::LimitsFailure> {
    async_limits::take(to_wit::take(take)).await.map(from_wit::take_outcome).map_err(from_wit::limits_failure)
}

/// Corrects what was spent.
///
/// # Errors
/// The failure of the limits backend.
pub(super) async fn settle(settle: core::Settle) -> Result<core::TakeOutcome, core::LimitsFailure> {
    async_limits::settle(to_wit::settle(settle)).await.map(from_wit::take_outcome).map_err(from_wit::limits_failure)
}

/// Asks the vault who the caller is.
///
/// # Errors
/// The failure of the vault.
pub(super) async fn identify(credential: core::Credential) -> Result<core::Caller, core::VaultFailure> {
    async_vault::identify(to_wit::credential(credential)).await.map(from_wit::caller).map_err(from_wit::vault_failure)
}

/// Asks the vault to sign.
///
/// # Errors
/// The failure of the vault.
pub(super) async fn sign(call: core::Call) -> Result<core::SignOutcome, core::VaultFailure> {
    async_vault::sign(to_wit::call(call)).await.map(from_wit::sign_outcome).map_err(from_wit::vault_failure)
}
