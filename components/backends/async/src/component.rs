//! The exported interfaces. Only wasm builds contain them.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "async-backends",
    features: ["gateway-async-streams"],
    generate_all,
});

use exports::mintmark::gateway::{async_limits, async_vault};
use mintmark::gateway::{limits, vault};

struct Component;

impl async_limits::Guest for Component {
    async fn take(demand: async_limits::Demand) -> Result<async_limits::TakeOutcome, async_limits::LimitsFailure> {
        limits::take(&demand)
    }

    async fn settle(correction: async_limits::Correction) -> Result<async_limits::TakeOutcome, async_limits::LimitsFailure> {
        limits::settle(&correction)
    }
}

impl async_vault::Guest for Component {
    async fn identify(credential: async_vault::Credential) -> Result<async_vault::Caller, async_vault::VaultFailure> {
        vault::identify(&credential)
    }

    async fn sign(call: async_vault::Call) -> Result<async_vault::SignOutcome, async_vault::VaultFailure> {
        vault::sign(&call)
    }
}

export!(Component);
