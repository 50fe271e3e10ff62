//! The seam: the exported handler over the core. Built for wasm only, where this export has a meaning.

mod answer;
mod bindings;
mod configured;
mod contents;
mod fetch;
mod incoming;
mod streams;
mod tell;

use std::rc::Rc;

use bindings::exports::wasi::http0_3_0::handler;
use bindings::wasi::clocks0_3_0::system_clock;
use bindings::wasi::http0_3_0::types::{ErrorCode, Request, Response};
use bindings::wasi::random0_3_0::random;
use mintmark_gateway_core as core;

use streams::Streams;

struct Component;

impl handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let gateway = match configured::gateway() {
            Ok(gateway) => gateway,
            Err(problems) => {
                tell::error(problems).await;
                return Err(ErrorCode::ConfigurationError);
            }
        };
        let head = incoming::head(&request);
        let seed = core::Seed { now: now(), entropy: random::get_random_bytes(16) };
        let streams = Rc::new(Streams::new(request));
        // To its end: what the core does after an answer is to keep content, and there is no store here.
        gateway.handle(streams::Io(Rc::clone(&streams)), head, seed).await;
        answer::response(&streams)
    }
}

/// Microseconds since 1970; 0 before.
fn now() -> u64 {
    let instant = system_clock::now();
    let seconds = u64::try_from(instant.seconds).unwrap_or(0);
    seconds.saturating_mul(1_000_000).saturating_add(u64::from(instant.nanoseconds / 1_000))
}

bindings::export!(Component with_types_in bindings);
