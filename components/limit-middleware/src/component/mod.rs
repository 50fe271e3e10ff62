//! The exported handler in front of the imported one. Only wasm builds contain it.

mod backend;
mod bindings;
mod incoming;
mod limiter;
mod outgoing;
mod relay;

use bindings::exports::wasi::http0_3_0::handler;
use bindings::wasi::http0_3_0::handler as service;
use bindings::wasi::http0_3_0::types::{ErrorCode, Request, Response};
use bindings::wasi::random0_3_0::random;

use incoming::Incoming;

struct Component;

impl handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let Some(limiter) = limiter::current().await else {
            return Ok(outgoing::unconfigured());
        };
        let Incoming { head, passed } = Incoming::read(request)?;
        let demand = limiter.demand(&head);
        let answer = backend::take(demand.take()).await;
        match demand.judge(answer, &head, &random::get_random_bytes(16)) {
            Err(refusal) => Ok(outgoing::refused(refusal, &head.method)),
            Ok(admission) => match service::handle(passed.into_request()).await {
                Ok(response) => Ok(outgoing::admitted(response, admission)),
                Err(error) => {
                    // Awaited: jco does not drive the tasks of a call that ends in an error.
                    backend::complete(admission).await;
                    Err(error)
                }
            },
        }
    }
}

bindings::export!(Component with_types_in bindings);
