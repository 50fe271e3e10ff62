//! The limits backend that the middleware is linked with. Its answers may take time.

use mintmark_gateway_core as core;
use mintmark_gateway_core::admission::Admission;
use mintmark_gateway_driver_wit::{from_wit, to_wit};

use super::bindings::mintmark::gateway::async_limits;

/// Spends units.
///
/// # Errors
/// The failure of the limits backend.
pub(super) async fn take(take: core::Take) -> Result<core::TakeOutcome, core::LimitsFailure> {
    async_limits::take(to_wit::take(take)).await.map(from_wit::take_outcome).map_err(from_wit::limits_failure)
}

/// Tells the backend that a request is over.
pub(super) async fn complete(admission: Admission) {
    if let Some(settle) = admission.completed() {
        // A failure leaves the slot occupied until it expires, and there is nobody to tell.
        let _ = async_limits::settle(to_wit::settle(settle)).await;
    }
}
