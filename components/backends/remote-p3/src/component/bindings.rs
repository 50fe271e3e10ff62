//! Generated bindings.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "backends-remote-p3",
    features: ["gateway-async-streams"],
    generate_all,
});
