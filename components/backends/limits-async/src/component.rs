//! The exported interface. Only wasm builds contain it.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "limits-async",
    features: ["gateway-async-streams"],
    generate_all,
});

use exports::mintmark::gateway::async_limits;
use mintmark::gateway::limits;

struct Component;

impl async_limits::Guest for Component {
    async fn take(demand: async_limits::Demand) -> Result<async_limits::TakeOutcome, async_limits::LimitsFailure> {
        limits::take(&demand)
    }

    async fn settle(correction: async_limits::Correction) -> Result<async_limits::TakeOutcome, async_limits::LimitsFailure> {
        limits::settle(&correction)
    }
}

export!(Component);
