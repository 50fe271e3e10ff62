//! A deliberate trap, in builds for tests only.

/// Panics for one target. The message holds the target, to test that it is treated like a secret.
#[allow(clippy::panic)]
pub(crate) fn panic_if_requested(target: &str) {
    if target.starts_with("/healthz?57005") {
        panic!("mintmark-gateway: a deliberate trap for {target}");
    }
}
