//! The exported interface. Only wasm builds contain it.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "vault-async",
    features: ["gateway-async-streams"],
    generate_all,
});

use exports::mintmark::gateway::async_vault;
use mintmark::gateway::vault;

struct Component;

impl async_vault::Guest for Component {
    async fn identify(credential: async_vault::Credential) -> Result<async_vault::Caller, async_vault::VaultFailure> {
        vault::identify(&credential)
    }

    async fn sign(call: async_vault::Call) -> Result<async_vault::SignOutcome, async_vault::VaultFailure> {
        vault::sign(&call)
    }
}

export!(Component);
