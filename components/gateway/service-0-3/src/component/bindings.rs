//! Generated bindings. What is mintmark's has the types of `mintmark-gateway-linked`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "service-async-streams",
    features: ["gateway-async-streams"],
    generate_all,
    with: {
        "mintmark:nft/http@0.1.0": mintmark_gateway_linked::bindings::mintmark::nft::http,
        "mintmark:nft/metadata@0.1.0": mintmark_gateway_linked::bindings::mintmark::nft::metadata,
        "mintmark:rate-limit/types@0.1.0": mintmark_gateway_linked::bindings::mintmark::rate_limit::types,
        "mintmark:signer/types@0.1.0": mintmark_gateway_linked::bindings::mintmark::signer::types,
        "mintmark:gateway/types@0.1.0": mintmark_gateway_linked::bindings::mintmark::gateway::types,
        "mintmark:gateway/homes@0.1.0": mintmark_gateway_linked::bindings::mintmark::gateway::homes,
    },
});
