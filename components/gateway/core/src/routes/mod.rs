//! One file a route; what is common to all of them here.

mod calls;
mod proxy;
mod signer;
mod token;

use crate::access::address::client_key;
use crate::access::quota::{Refused, count_abuse};
use crate::access::{cors, host};
use crate::chain::upstream::Upstream;
use crate::digest::hex;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::http::route::{Route, chain_id};
use crate::io::{Header, Io, Summary};
use crate::jsonrpc::response::{Item, Outcome, http_status};
use crate::nft::component::Nft;
use crate::{Gateway, Seed};

/// What a route works with.
pub(crate) struct Context<'a, I, N> {
    pub(crate) gateway: &'a Gateway<N>,
    pub(crate) io: &'a I,
    pub(crate) request: &'a Request,
    pub(crate) request_id: &'a str,
    pub(crate) now: u64,
}

impl<'a, I: Io, N> Context<'a, I, N> {
    /// Key of the client's address.
    pub(crate) fn address(&self) -> String {
        client_key(self.request, &self.gateway.config.trusted_proxies)
    }

    /// The endpoints of a chain.
    ///
    /// # Errors
    /// `unknown-chain`, `invalid-chain`.
    pub(crate) fn upstream(&self, id: &str) -> Result<Upstream<'a, I>, Problem> {
        let config = &self.gateway.config;
        let chain = config.chains.get(id).ok_or_else(|| token::unknown_chain(id))?;
        Ok(Upstream { io: self.io, chain, deadline_ms: config.content.deadline_ms })
    }

    /// A refusal as a JSON-RPC answer to the call with this id.
    pub(crate) fn refuse_call(&self, id: Option<Box<serde_json::value::RawValue>>, refused: Refused) -> Reply {
        let status = http_status(refused.problem.code);
        let item = Item { id, outcome: refused.problem.clone().into() };
        Reply::json(status, &item.to_json(self.request_id)).refusing(&refused.problem).with(refused.headers)
    }

    /// Answers to calls: an array for a batch, else the one.
    pub(crate) fn reply_calls(&self, status: u16, items: &[Item], batch: bool) -> Reply {
        let code = items.iter().find_map(|item| match &item.outcome {
            Outcome::Problem(_, problem) => Some(problem.code),
            _ => None,
        });
        let json: Vec<_> = items.iter().map(|item| item.to_json(self.request_id)).collect();
        let reply = match json.first() {
            Some(first) if !batch => Reply::json(status, first),
            _ => Reply::json(status, &json),
        };
        Reply { code, ..reply }
    }
}

/// Answers a request.
pub(crate) async fn serve<I: Io, N: Nft>(gateway: &Gateway<N>, io: &I, request: &Request, seed: &Seed) {
    let request_id = request_id(request, seed);
    let context = Context { gateway, io, request, request_id: &request_id, now: seed.now };
    let route = Route::find(request.path());
    let (template, chain) = match &route {
        Some(found) => (found.template(), chain_of(found).filter(|chain| gateway.config.chains.contains_key(*chain)).map(str::to_owned)),
        None => ("unknown", None),
    };
    let reply = answer(&context, route.as_ref()).await;
    let about = Summary { request_id: request_id.clone(), route: template.to_owned(), chain, status: 0, code: None, cost: 0.0 };
    reply.send(io, about, request.method == "HEAD").await;
}

async fn answer<I: Io, N: Nft>(context: &Context<'_, I, N>, route: Option<&Route<'_>>) -> Reply {
    let config = &context.gateway.config;
    if let Err(problem) = host::check(context.request, &config.hosts) {
        return refuse(context, route, problem).await;
    }
    let Some(route) = route.filter(|route| config.signer || !matches!(route, Route::Signer { .. })) else {
        return refuse(context, None, Problem::new(Code::UnknownRoute, "there is no route at this path")).await;
    };
    let cors = match cors::check(context.request, route, config) {
        Ok(cors) => cors,
        Err(problem) => return refuse(context, Some(route), problem).await,
    };
    let method = context.request.method.as_str();
    if method == "OPTIONS" {
        return Reply::empty(204).with(cors::preflight(route)).with(cors);
    }
    if !route.methods().contains(&method) {
        let problem = Problem::invalid(Code::MethodNotAllowed, "method", &route.methods().join(" or "), method);
        let allow = Header::new("allow", format!("{}, OPTIONS", route.methods().join(", ")));
        return refuse(context, Some(route), problem).await.with([allow]).with(cors);
    }
    let reply = match route {
        Route::Health => Reply::json(200, &serde_json::json!({ "status": "ok" })),
        Route::Token { chain, contract, token_id } => token::serve(context, chain_id(chain), contract, token_id).await,
        Route::Rpc { chain, api_key } => proxy::serve(context, chain_id(chain), *api_key).await,
        Route::Signer { chain } => signer::serve(context, chain.map(chain_id)).await,
    };
    reply.with(cors)
}

/// Refuses a request that no route has looked at, and counts it.
async fn refuse<I: Io, N>(context: &Context<'_, I, N>, route: Option<&Route<'_>>, problem: Problem) -> Reply {
    let refused = count_abuse(context.io, context.address(), problem).await;
    match route {
        Some(route) if route.is_json_rpc() => context.refuse_call(None, refused),
        _ => Reply::problem(&refused.problem, context.request_id).with(refused.headers),
    }
}

fn chain_of<'a>(route: &Route<'a>) -> Option<&'a str> {
    match route {
        Route::Health | Route::Signer { chain: None } => None,
        Route::Token { chain, .. } | Route::Rpc { chain, .. } | Route::Signer { chain: Some(chain) } => Some(chain_id(chain)),
    }
}

/// The client's `X-Request-Id` where it is short and plain, else one of chance.
fn request_id(request: &Request, seed: &Seed) -> String {
    let plain = |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    request.header("x-request-id").filter(plain).map_or_else(|| hex(&seed.entropy), str::to_owned)
}
