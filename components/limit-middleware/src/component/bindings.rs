//! Generated bindings. What is mintmark's has the types of `mintmark-gateway-driver-wit`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../wit/gateway",
    world: "limit-middleware",
    features: ["gateway-async-streams"],
    generate_all,
    with: {
        "mintmark:rate-limit/types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::rate_limit::types,
        "mintmark:gateway/limits-types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::limits_types,
    },
});
