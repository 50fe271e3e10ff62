//! The exported handler over the core. Only wasm builds contain it.

mod bindings;
mod fetch;
mod incoming;
mod io;
mod log;
mod outgoing;
mod service;
mod stream;
mod time;

use std::rc::Rc;

use bindings::exports::wasi::http0_3_0::handler;
use bindings::wasi::http0_3_0::types::{ErrorCode, Request, Response};
use bindings::wasi::random0_3_0::random;
use mintmark_gateway_core as core;

use io::Exchange;

struct Component;

impl handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let gateway = match service::gateway() {
            Ok(gateway) => gateway,
            Err(errors) => {
                log::error(errors).await;
                return Err(ErrorCode::ConfigurationError);
            }
        };
        let head = incoming::head(&request);
        let seed = core::Seed { now: time::now(), entropy: random::get_random_bytes(16) };
        let exchange = Rc::new(Exchange::new(request));
        // Waits until the core has finished. After the response the core only writes to the content
        // store, which this driver does not have.
        gateway.handle(io::ExchangeIo(Rc::clone(&exchange)), head, seed).await;
        outgoing::response(&exchange)
    }
}

bindings::export!(Component with_types_in bindings);
