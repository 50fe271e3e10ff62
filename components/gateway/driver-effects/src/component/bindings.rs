//! Generated bindings. Their types are known to the seam only: this file, `from_wit`, `to_wit` and `nft`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "driver-effects",
    generate_all,
});
