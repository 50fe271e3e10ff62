//! `POST /v1/events`: drops what the events of contracts outdate.

use futures_util::future::join_all;
use serde::Serialize;

use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Forgotten, ForgottenTokens, Io};
use crate::nft::component::Nft;
use crate::nft::events::logs;
use crate::nft::events::outdated::{Ignored, OutdatedTokens, join};
use crate::nft::events::signature;
use crate::nft::events::topics::Outdated;
use crate::nft::identifiers::decimal_token_id;
use crate::routes::body;
use crate::routes::nft::asked::parameters;
use crate::routes::responder::Responder;

/// The largest body, in bytes.
const MAX_BODY_BYTES: u32 = 1024 * 1024;

pub(crate) async fn serve<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>) -> Result<Reply, Problem> {
    let (body, chain) = match read(responder).await {
        Ok(read) => read,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    // Who knows the secret may err without being limited: the next events would be lost.
    let logs = logs::parse(&body, chain.as_deref())?;
    forget(responder, logs).await
}

/// Reads the body of a request, and verifies its signature. Returns with it the chain of the logs
/// that name none.
async fn read<I: Io, N: Nft>(responder: &Responder<'_, I, N>) -> Result<(Vec<u8>, Option<String>), Problem> {
    let Some(events) = &responder.gateway.config.content.events else {
        let detail = "this gateway takes no events: the field `content.events` of the configuration enables /v1/events";
        return Err(Problem::new(Code::UnknownRoute, detail));
    };
    let chain = parameters::chain(responder.request)?;
    let body = body::json(responder, MAX_BODY_BYTES).await?;
    signature::verify(responder.request, &events.secret, &body)?;
    Ok((body, chain))
}

async fn forget<I: Io, N: Nft>(responder: &Responder<'_, I, N>, logs: Vec<logs::Log>) -> Result<Reply, Problem> {
    let outcome = join(&logs, |chain| responder.gateway.config.chains.contains_key(chain));
    // Side by side, so that a host can send what goes to one place together.
    let dropped = join_all(outcome.outdated.iter().map(|outdated| responder.io.forget(forgotten(outdated)))).await;
    if dropped.contains(&false) {
        return Err(Problem::new(Code::StoreUnavailable, "the store of answers cannot drop what it keeps; send the events again"));
    }
    Ok(Reply::json(
        200,
        &EventsResponse {
            received: logs.len(),
            invalidated: outcome.outdated.iter().map(InvalidatedJson::new).collect(),
            ignored: outcome.ignored.iter().map(|Ignored { index, reason }| IgnoredJson { log: *index, reason }).collect(),
        },
    ))
}

/// Returns what the store is to drop.
pub(crate) fn forgotten(outdated: &OutdatedTokens) -> Forgotten {
    let OutdatedTokens { chain, contract, tokens } = outdated;
    let tokens = match tokens {
        Outdated::All => ForgottenTokens::All,
        Outdated::Range { from, to } => ForgottenTokens::Range { from: from.clone(), to: to.clone() },
    };
    Forgotten { contract: format!("{chain}/{contract}"), tokens }
}

#[derive(Serialize)]
struct EventsResponse<'a> {
    received: usize,
    invalidated: Vec<InvalidatedJson<'a>>,
    ignored: Vec<IgnoredJson<'a>>,
}

#[derive(Serialize)]
struct IgnoredJson<'a> {
    log: usize,
    reason: &'a str,
}

/// JSON form of what was dropped.
#[derive(Serialize)]
pub(crate) struct InvalidatedJson<'a> {
    chain: &'a str,
    contract: &'a str,
    tokens: TokensJson,
}

#[derive(Serialize)]
#[serde(untagged)]
enum TokensJson {
    All(&'static str),
    Range { from: String, to: String },
}

impl<'a> InvalidatedJson<'a> {
    pub(crate) fn new(outdated: &'a OutdatedTokens) -> Self {
        let OutdatedTokens { chain, contract, tokens } = outdated;
        let tokens = match tokens {
            Outdated::All => TokensJson::All("all"),
            Outdated::Range { from, to } => TokensJson::Range { from: decimal_token_id(from), to: decimal_token_id(to) },
        };
        Self { chain, contract, tokens }
    }
}
