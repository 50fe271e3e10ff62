//! Generated bindings. Their types are known to the seam only: the files beside this one.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../wit/check",
    world: "check",
    generate_all,
});
