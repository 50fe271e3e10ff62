//! An HTTP service for WASI 0.3 that tests put behind the limit middleware. It has a route for each
//! way in which a service can answer:
//!
//! | route | does |
//! |---|---|
//! | `/head` | tells the head that it got, in JSON |
//! | `/echo` | sends the body and the trailers back while they come |
//! | `/wait` | answers when the request's body has ended |
//! | `/large?BYTES` | sends so many bytes |
//! | `/status?CODE` | answers with this status and without a body |
//! | `/fields` | answers with fields about limits of its own |
//! | `/forward` | sends the request on to the authority that `x-forward-to` names, as it is |
//! | `/error` | fails with an error code |
//! | `/trap` | traps |
//!
//! Each response names the instance that `wasmtime serve` gave it, in `x-instance`.

#[cfg(target_arch = "wasm32")]
mod component;
