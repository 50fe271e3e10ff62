//! The exported handler over the core. Only wasm builds contain it.

mod backends;
mod bindings;
mod fetch;
mod incoming;
mod io;
mod log;
mod outgoing;
mod service;
mod stream;
mod time;

use bindings::exports::wasi::http0_3_0::handler;
use bindings::wasi::http0_3_0::types::{ErrorCode, Request, Response};
use bindings::wasi::random0_3_0::random;
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::unconfigured;
use mintmark_gateway_driver_wit::outputs::Outputs;

use io::ExchangeIo;

struct Component;

impl handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let Some(service::Service { gateway, host }) = service::current().await else {
            return Ok(outgoing::whole(&unconfigured()));
        };
        let began = match host {
            service::Host::Any(_) => Some(time::Began::now()),
            service::Host::Bridge => None,
        };
        let head = incoming::head(&request, &host);
        let seed = core::Seed { now: time::now(), entropy: random::get_random_bytes(16) };
        let outputs = Outputs::default();
        let io = ExchangeIo::new(request, outputs.clone(), host.clone());
        let closing = outputs.clone();
        wit_bindgen::spawn_local(async move {
            gateway.handle(io, head, seed).await;
            closing.close();
        });
        outgoing::response(outputs, host, began).await
    }
}

bindings::export!(Component with_types_in bindings);
