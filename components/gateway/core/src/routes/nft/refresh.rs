//! `POST …/refresh`: drops what is kept about a token or a contract.

use crate::http::nft_route::{ContractPath, TokenPath};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{AnswerKey, Io, MeteredCall};
use crate::nft::component::Nft;
use crate::nft::events::outdated::OutdatedTokens;
use crate::nft::events::topics::Outdated;
use crate::nft::identifiers::lower_address;
use crate::routes::nft::asked::parameters::{self, TokenParameters};
use crate::routes::nft::asked::question::Question;
use crate::routes::nft::events::{InvalidatedJson, forgotten};
use crate::routes::nft::{cool_down, reply};
use crate::routes::responder::Responder;

pub(crate) async fn serve_token<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, path: TokenPath<'_>) -> Result<Reply, Problem> {
    let gateway = responder.gateway;
    let none = parameters::none(responder.request);
    let question = none.and_then(|()| Question::token(gateway, path, &TokenParameters::NONE));
    refresh(responder, question, path.contract).await
}

pub(crate) async fn serve_collection<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, path: ContractPath<'_>) -> Result<Reply, Problem> {
    let gateway = responder.gateway;
    let none = parameters::none(responder.request);
    let question = none.and_then(|()| Question::collection(gateway, path));
    refresh(responder, question, path.contract).await
}

async fn refresh<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    question: Result<Question, Problem>,
    contract: &str,
) -> Result<Reply, Problem> {
    let (payer, question) = reply::admit(responder, question).await?;
    let receipt = responder.charge(&payer, vec![MeteredCall::named("nft.refresh")]).await?;
    let seconds = responder.gateway.config.content.refresh_seconds;
    let mut invalidated = Vec::new();
    if let Some(key) = question.key {
        if let Err(problem) = cool_down::verify(responder.io, &key, "refresh", seconds).await {
            responder.refund(receipt).await;
            return Err(problem);
        }
        let outdated = outdated(&question.chain, contract, &key);
        if !responder.io.forget(forgotten(&outdated)).await {
            responder.refund(receipt).await;
            return Err(Problem::new(Code::StoreUnavailable, "the store of answers cannot drop what it keeps"));
        }
        responder.io.remember(cool_down::begin(responder.io, &key, "refresh", seconds)).await;
        invalidated.push(outdated);
    }
    let invalidated: Vec<_> = invalidated.iter().map(InvalidatedJson::new).collect();
    Ok(Reply::json(200, &serde_json::json!({ "invalidated": invalidated, "nextAfterSeconds": seconds })))
}

/// Returns what a refresh drops: all answers about a token, or about a contract and its tokens.
fn outdated(chain: &str, contract: &str, key: &AnswerKey) -> OutdatedTokens {
    let tokens = match &key.token {
        Some(token) => Outdated::Range { from: token.clone(), to: token.clone() },
        None => Outdated::All,
    };
    OutdatedTokens { chain: chain.to_owned(), contract: lower_address(contract).unwrap_or_default(), tokens }
}
