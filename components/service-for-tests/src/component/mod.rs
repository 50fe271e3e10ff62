//! The exported handler. Only wasm builds contain it.

mod bindings;
mod routes;

use bindings::exports::wasi::http0_3_0::handler::Guest;
use bindings::wasi::http0_3_0::types::{ErrorCode, Request, Response};

struct Component;

impl Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let target = request.get_path_with_query().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        match path {
            "/head" => Ok(routes::head(request)),
            "/echo" => Ok(routes::echo(request)),
            "/wait" => Ok(routes::wait(request).await),
            "/large" => Ok(routes::large(query.parse().unwrap_or(0))),
            "/status" => Ok(routes::status(query.parse().unwrap_or(500))),
            "/fields" => Ok(routes::fields()),
            "/forward" => routes::forward(request).await,
            "/error" => Err(ErrorCode::HttpResponseTimeout),
            "/trap" => core::arch::wasm32::unreachable(),
            _ => Ok(routes::status(404)),
        }
    }
}

bindings::export!(Component with_types_in bindings);
