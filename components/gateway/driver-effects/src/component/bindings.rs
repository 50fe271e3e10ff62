//! Generated bindings. Only the module `component` uses their types. All types but those of
//! `exchanges` come from `mintmark-gateway-driver-wit`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "driver-effects",
    with: {
        "mintmark:nft/http@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::http,
        "mintmark:nft/metadata@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::metadata,
        "mintmark:nft/content@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::content,
        "mintmark:rate-limit/types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::rate_limit::types,
        "mintmark:signer/types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::signer::types,
        "mintmark:gateway/limits-types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::limits_types,
        "mintmark:gateway/vault-types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::vault_types,
    },
});
