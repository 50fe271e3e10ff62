//! Generated bindings. WASI's are those of `wasip2`.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "backends-remote",
    with: {
        "wasi:cli/environment@0.2.12": ::wasip2::cli::environment,
        "wasi:cli/stderr@0.2.12": ::wasip2::cli::stderr,
        "wasi:clocks/monotonic-clock@0.2.12": ::wasip2::clocks::monotonic_clock,
        "wasi:http/outgoing-handler@0.2.12": ::wasip2::http::outgoing_handler,
        "wasi:http/types@0.2.12": ::wasip2::http::types,
        "wasi:io/error@0.2.12": ::wasip2::io::error,
        "wasi:io/poll@0.2.12": ::wasip2::io::poll,
        "wasi:io/streams@0.2.12": ::wasip2::io::streams,
    },
    generate_all,
});
