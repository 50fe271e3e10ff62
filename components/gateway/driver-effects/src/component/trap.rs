//! A deliberate trap, in builds for tests only.

/// Panics for that one target, which the message holds: it may be a secret for all that is known of
/// it.
#[allow(clippy::panic)]
pub(crate) fn spring(target: &str) {
    if target.starts_with("/healthz?57005") {
        panic!("mintmark-gateway: a deliberate trap for {target}");
    }
}
