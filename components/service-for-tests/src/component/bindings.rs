//! Generated bindings.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    inline: "
        package mintmark:service-for-tests;
        world service-for-tests {
            include wasi:http/service@0.3.0;
            import wasi:cli/environment@0.3.0;
        }
    ",
    path: "../../wit/gateway",
    generate_all,
});
