//! Generated bindings. What is mintmark's has the types of `mintmark-gateway-driver-wit`. WASI's
//! are those of `wasip2`, which `wstd` uses: their handles are the same type.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "driver-wasi-p2",
    with: {
        "mintmark:nft/http@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::http,
        "mintmark:nft/metadata@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::metadata,
        "mintmark:nft/content@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::nft::content,
        "mintmark:rate-limit/types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::rate_limit::types,
        "mintmark:signer/types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::signer::types,
        "mintmark:gateway/limits-types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::limits_types,
        "mintmark:gateway/vault-types@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::vault_types,
        "mintmark:gateway/limits@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::limits,
        "mintmark:gateway/vault@0.1.0": mintmark_gateway_driver_wit::bindings::mintmark::gateway::vault,
        "wasi:cli/environment@0.2.12": ::wasip2::cli::environment,
        "wasi:cli/stderr@0.2.12": ::wasip2::cli::stderr,
        "wasi:cli/stdin@0.2.12": ::wasip2::cli::stdin,
        "wasi:cli/stdout@0.2.12": ::wasip2::cli::stdout,
        "wasi:clocks/monotonic-clock@0.2.12": ::wasip2::clocks::monotonic_clock,
        "wasi:clocks/wall-clock@0.2.12": ::wasip2::clocks::wall_clock,
        "wasi:http/outgoing-handler@0.2.12": ::wasip2::http::outgoing_handler,
        "wasi:http/types@0.2.12": ::wasip2::http::types,
        "wasi:io/error@0.2.12": ::wasip2::io::error,
        "wasi:io/poll@0.2.12": ::wasip2::io::poll,
        "wasi:io/streams@0.2.12": ::wasip2::io::streams,
        "wasi:random/random@0.2.12": ::wasip2::random::random,
    },
    generate_all,
});
