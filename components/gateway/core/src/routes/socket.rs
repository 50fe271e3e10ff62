//! WebSockets at `/rpc/{chain}`: whether a request may become one, its messages, and what its
//! notifications cost.

use serde::Serialize;

use crate::access::credential::{self, Payer};
use crate::access::{cors, host};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::http::route::Route;
use crate::io::{Header, Io, MeteredCall, Settle};
use crate::nft::component::Nft;
use crate::routes::chains;
use crate::routes::outgoing::Outgoing;
use crate::routes::proxy::{self, Channel};
use crate::routes::responder::Responder;

/// The name under which `limits.costs` prices a connection.
const CONNECT: &str = "rpc.connect";

/// The name under which `limits.costs` prices a notification.
const NOTIFICATION: &str = "eth_subscription";

/// The most notifications that one exchange charges for.
const MAX_NOTIFICATIONS: u32 = 10_000;

/// What the host has to know of an accepted socket. It does not leave the host.
#[derive(Serialize)]
struct Accepted<'a> {
    /// Chain id.
    chain: &'a str,
    /// Whose socket it is: the plan and the key that pay.
    client: String,
    /// What the host settles if it makes no socket of the request. `None` if nothing was spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<Refund>,
}

/// A settlement, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refund {
    plan: String,
    key: String,
    network: String,
    taken: f64,
    spent: f64,
    at: f64,
    counted_in: u32,
}

impl From<Settle> for Refund {
    fn from(Settle { plan, key, network, taken, spent, at, counted_in, .. }: Settle) -> Self {
        Self { plan, key, network, taken, spent, at, counted_in }
    }
}

pub(super) async fn message<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    route: Option<Route<'_>>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    responder.answer_json_rpc();
    let (chain, api_key) = rpc(route)?;
    proxy::serve(responder, chain, api_key, Channel::Socket).await
}

pub(super) async fn notified<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    route: Option<Route<'_>>,
    count: u32,
) -> Result<Reply, Problem> {
    let (_, api_key) = rpc(route)?;
    let payer = credential::payer(responder.request, api_key, &responder.gateway.config)?;
    let count = count.min(MAX_NOTIFICATIONS) as usize;
    responder.charge(&payer, vec![MeteredCall::named(NOTIFICATION); count]).await?;
    Ok(Reply::empty(204))
}

pub(super) async fn connect<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, route: Option<Route<'_>>) -> Result<Reply, Problem> {
    if route.as_ref().is_some_and(Route::is_json_rpc) {
        responder.answer_json_rpc();
    }
    match admit(responder, route) {
        Err(problem) => Err(responder.count_abuse(problem).await),
        Ok((chain, payer)) => {
            let receipt = responder.charge(&payer, vec![MeteredCall::named(CONNECT)]).await?;
            let refund = receipt.refund().map(Refund::from);
            let client = format!("{}:{}", payer.plan, payer.key);
            Ok(Reply::json(101, &Accepted { chain, client, refund }))
        }
    }
}

/// Returns the chain of a request that may become a WebSocket, and who pays for it.
fn admit<'r, I: Io, N: Nft>(responder: &Responder<'_, I, N>, route: Option<Route<'r>>) -> Result<(&'r str, Payer), Problem> {
    let (request, config) = (responder.request, &responder.gateway.config);
    host::verify_host(request, &config.hosts)?;
    let (chain, api_key) = rpc(route)?;
    cors::verify_socket_origin(request, config)?;
    if request.method != "GET" {
        return Err(Problem::invalid(Code::MethodNotAllowed, "method", "GET with an upgrade to a WebSocket", &request.method));
    }
    let payer = credential::payer(request, api_key, config)?;
    if config.chains.contains_key(chain) { Ok((chain, payer)) } else { Err(chains::unknown(chain)) }
}

/// Returns the chain and the API key in the path of the JSON-RPC proxy.
fn rpc(route: Option<Route<'_>>) -> Result<(&str, Option<&str>), Problem> {
    match route {
        Some(Route::Rpc { chain, api_key }) => Ok((chain, api_key)),
        _ => Err(Problem::new(Code::UnknownRoute, "there is no WebSocket at this path: /rpc/{chain} has one")),
    }
}

/// Returns the request as if it had posted a message.
pub(super) fn posted(request: Request) -> Request {
    let of_body = |header: &Header| header.name.starts_with("content-") || header.name == "transfer-encoding";
    let mut headers: Vec<Header> = request.headers.into_iter().filter(|header| !of_body(header)).collect();
    headers.push(Header::new("content-type", "application/json"));
    Request { method: "POST".to_owned(), headers, ..request }
}
