//! Generated bindings of what a gateway is linked with.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    inline: "
        package mintmark:linked;
        world linked {
            import mintmark:nft/metadata@0.1.0;
            import mintmark:nft/content@0.1.0;
            import mintmark:gateway/limits@0.1.0;
            import mintmark:gateway/vault@0.1.0;
        }
    ",
    path: "../../../wit/gateway",
    generate_all,
});
