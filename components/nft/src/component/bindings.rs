//! Generated bindings. Their types are known to the seam only: this file, `from_wit` and `to_wit`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({ path: "../../wit/nft", world: "nft" });
