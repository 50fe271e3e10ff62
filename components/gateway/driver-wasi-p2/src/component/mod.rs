//! The export `wasi:http/incoming-handler` over the core. Only wasm builds contain it.
//!
//! The export is written by hand, and not with `wstd::http_server`. That one fails the exchange of
//! a request that it cannot read, and some hosts then end their process.

mod bindings;
#[cfg(feature = "environment-for-tests")]
mod environment;
mod fetch;
mod incoming;
mod io;
mod log;
mod outgoing;
mod service;
mod stream;
mod time;
mod upstream_body;

use bindings::exports::wasi::http0_2_12::incoming_handler::Guest;
use wasip2::http::types::{IncomingRequest, ResponseOutparam};
use wasip2::random::random::get_random_bytes;
use wstd::runtime::block_on;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::unconfigured;

struct Component;

impl Guest for Component {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        block_on(answer(request, out));
    }
}

/// Answers one request. The future is ready when nothing is left to do, which may be after the
/// response has been sent.
async fn answer(request: IncomingRequest, out: ResponseOutparam) {
    let began = log::Began::now();
    let (head, stream) = incoming::read(request);
    #[cfg(feature = "environment-for-tests")]
    if head.target == "/environment" {
        return outgoing::send(out, environment::whole()).await;
    }
    let Some(service) = service::current() else {
        return outgoing::send(out, unconfigured()).await;
    };
    let io = io::ServiceIo::new(&service, stream);
    let outputs = io.outputs();
    let seed = core::Seed { now: log::microseconds(), entropy: get_random_bytes(16) };
    let exchange = async {
        std::rc::Rc::clone(&service.gateway).handle(io, head, seed).await;
        outputs.close();
    };
    futures_util::future::join(exchange, outgoing::respond(out, &outputs, began, service.deadline_ms)).await;
}

bindings::export!(Component with_types_in bindings);
