//! Generated bindings. Only the module `component` uses their types.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../wit/check",
    world: "check",
    generate_all,
});
