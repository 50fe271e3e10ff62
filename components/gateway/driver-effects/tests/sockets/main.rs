//! WebSockets: whether a request becomes one, its messages, its charges, and the feed of a chain.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

#[path = "../support/mod.rs"]
mod support;

mod chain;
mod connecting;
mod following;
mod messages;
mod pending;

use mintmark_gateway_core::Seed;
use mintmark_gateway_driver_effects::{Action, Effects, Machine, Outcome};

use support::{Seen, drive, seed};

/// Runs an exchange.
fn exchange<F: Future<Output = ()> + 'static>(
    begin: impl FnOnce(Effects, Seed) -> F,
    answer: impl FnMut(&Action) -> Option<Outcome>,
) -> Seen {
    drive(Machine::new(|effects| begin(effects, seed())), 0, answer)
}
