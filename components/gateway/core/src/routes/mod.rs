//! One file for each route. This file finds the route of a request and sends its response.

mod body;
mod calls;
mod chains;
mod nft;
mod outgoing;
mod proxy;
mod responder;
pub(crate) mod signer;
mod socket;
mod subscriptions;

use std::rc::Rc;

use futures_util::future::join;

use crate::access::bill::Bill;
use crate::access::{cors, host};
use crate::gateway::{Gateway, Seed};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::http::route::Route;
use crate::io::{Header, Io};
use crate::log::LogEntry;
use crate::nft::component::Nft;

use outgoing::Outgoing;
use proxy::Channel;
use responder::Responder;

impl<N: Nft> Gateway<N> {
    /// Answers one request. It sends a head, chunks and an end through `io`. The future is ready
    /// when nothing is left to do.
    pub async fn handle<I: Io>(self: Rc<Self>, io: I, request: Request, seed: Seed) {
        respond(&self, &io, (&request, Purpose::Answer), &seed).await;
    }

    /// Decides whether a request may become a WebSocket. The status 101 accepts it.
    pub async fn connect<I: Io>(self: Rc<Self>, io: I, request: Request, seed: Seed) {
        respond(&self, &io, (&request, Purpose::Connect), &seed).await;
    }

    /// Answers a message of a WebSocket. `request` is the one that became the socket.
    pub async fn message<I: Io>(self: Rc<Self>, io: I, request: Request, seed: Seed) {
        respond(&self, &io, (&socket::posted(request), Purpose::Message), &seed).await;
    }

    /// Charges for so many notifications of a WebSocket. `request` is the one that became the
    /// socket. The status is 204 if they are paid.
    pub async fn notified<I: Io>(self: Rc<Self>, io: I, request: Request, notifications: u32, seed: Seed) {
        respond(&self, &io, (&request, Purpose::Notified(notifications)), &seed).await;
    }
}

/// What an exchange is for.
enum Purpose {
    /// Answer a request.
    Answer,
    /// Decide whether it may become a WebSocket.
    Connect,
    /// Answer a message of the WebSocket that it became.
    Message,
    /// Charge for so many notifications of that WebSocket.
    Notified(u32),
}

async fn respond<I: Io, N: Nft>(gateway: &Gateway<N>, io: &I, (request, purpose): (&Request, Purpose), seed: &Seed) {
    let request_id = request.id(&seed.entropy);
    let route = Route::find(request.path());
    let template = route.as_ref().map_or("unknown", Route::template);
    let chain = route.as_ref().and_then(Route::chain).filter(|chain| gateway.config.chains.contains_key(*chain));
    let log = LogEntry::new(request_id.clone(), template, chain.map(str::to_owned));
    let bill = Bill::default();
    let responder = Responder::new(gateway, io, request, seed, &request_id, (&log, &bill));
    bill.settling(io, &log, perform(responder, route, purpose)).await;
}

async fn perform<I: Io, N: Nft>(mut responder: Responder<'_, I, N>, route: Option<Route<'_>>, purpose: Purpose) {
    let Responder { gateway, io, request, .. } = responder;
    let answered = match purpose {
        Purpose::Answer => answer(&mut responder, route).await,
        Purpose::Connect => socket::connect(&mut responder, route).await.map(Into::into),
        Purpose::Message => socket::message(&mut responder, route).await,
        Purpose::Notified(count) => socket::notified(&mut responder, route, count).await.map(Into::into),
    };
    let outgoing = answered.unwrap_or_else(|problem| responder.problem(&problem).into());
    let after = core::mem::take(&mut responder.after);
    match outgoing {
        Outgoing { reply, rest: Some(rest) } => {
            // Side by side: many clients leave before the end of a stream. What would come after it
            // is never done then.
            join(responder.stream(reply, rest), nft::finish(gateway, io, request, after)).await;
        }
        Outgoing { reply, rest: None } => {
            responder.send(reply);
            nft::finish(gateway, io, request, after).await;
        }
    }
}

async fn answer<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    route: Option<Route<'_>>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let (request, config) = (responder.request, &responder.gateway.config);
    if route.as_ref().is_some_and(Route::is_json_rpc) {
        responder.answer_json_rpc();
    }
    // A probe names the address of the machine or of the pod, and learns nothing that is secret.
    if !matches!(route, Some(Route::Health))
        && let Err(problem) = host::verify_host(request, &config.hosts)
    {
        return Err(responder.count_abuse(problem).await);
    }
    let Some(route) = route else {
        return Err(responder.count_abuse(Problem::new(Code::UnknownRoute, "there is no route at this path")).await);
    };
    if !config.signer && matches!(route, Route::Signer { .. }) {
        let detail = "no signer is configured on this gateway: the section `signer` of the configuration enables /v1/signer";
        return Err(responder.count_abuse(Problem::new(Code::UnknownRoute, detail)).await);
    }
    match cors::verify_origin(request, &route, config) {
        Ok(cors) => responder.add_headers(cors),
        Err(problem) => return Err(responder.count_abuse(problem).await),
    }
    let method = request.method.as_str();
    if method == "OPTIONS" {
        return Ok(Reply::empty(204).with(cors::preflight(&route)).into());
    }
    if !route.methods().contains(&method) {
        responder.add_headers([Header::new("allow", format!("{}, OPTIONS", route.methods().join(", ")))]);
        let problem = Problem::invalid(Code::MethodNotAllowed, "method", &route.methods().join(" or "), method);
        return Err(responder.count_abuse(problem).await);
    }
    match route {
        Route::Health => Ok(Reply::json(200, &serde_json::json!({ "status": "ok" })).into()),
        Route::Nft(route) => nft::serve(responder, route).await,
        Route::Rpc { chain, api_key } => proxy::serve(responder, chain, api_key, Channel::Http).await,
        Route::Signer { chain } => signer::serve(responder, chain).await.map(Into::into),
    }
}
