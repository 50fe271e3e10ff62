//! `GET …/validate`: resolves a token without anything that is kept, and reports every step.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::http::nft_route::TokenPath;
use crate::http::problem::{Problem, ProblemJson};
use crate::http::reply::Reply;
use crate::io::{Io, MeteredCall};
use crate::nft::component::Nft;
use crate::nft::drive::trace::Trace;
use crate::nft::drive::watch::StoreUse;
use crate::routes::nft::answers::answer::resolve_all;
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::answers::left::After;
use crate::routes::nft::asked::parameters::{self, Probe, TokenParameters};
use crate::routes::nft::asked::question::Question;
use crate::routes::nft::{cool_down, reply};
use crate::routes::responder::Responder;

#[derive(Serialize)]
struct Report<'a> {
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ProblemJson<'a>>,
    trace: Option<&'a RawValue>,
}

pub(crate) async fn serve<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, path: TokenPath<'_>) -> Result<Reply, Problem> {
    let gateway = responder.gateway;
    let asked = TokenParameters { probe: Probe::Media, with_body: true, ..TokenParameters::NONE };
    let none = parameters::none(responder.request);
    let question = none.and_then(|()| Question::token(gateway, path, &asked));
    let (payer, question) = reply::admit(responder, question).await?;
    let receipt = responder.charge(&payer, vec![MeteredCall::named("nft.validate")]).await?;
    let seconds = gateway.config.content.refresh_seconds;
    if let Some(key) = &question.key {
        if let Err(problem) = cool_down::verify(responder.io, key, "validation", seconds).await {
            responder.refund(receipt).await;
            return Err(problem);
        }
        responder.io.remember(cool_down::begin(responder.io, key, "validation", seconds)).await;
    }
    let trace = Trace::default();
    let context = Context::of(responder);
    let context = Context { trace: Some(&trace), store: StoreUse::Skip, ..context };
    // What is found is not kept, so that a validation changes nothing.
    let outcome = resolve_all(&context, vec![(Question { key: None, ..question }, None)], &mut After::default()).await.into_iter().next();
    let trace = trace.to_json();
    let (result, problem) = match outcome {
        Some(Ok(given)) => (String::from_utf8(reply::body_of(given)).ok(), None),
        Some(Err(problem)) => (None, Some(problem)),
        None => (None, None),
    };
    problem.iter().for_each(|problem| responder.log.problem(problem));
    let report = Report {
        valid: result.is_some(),
        result: result.as_deref().and_then(|result| serde_json::from_str(result).ok()),
        error: problem.as_ref().map(|problem| responder.json(problem)),
        trace: serde_json::from_str(&trace).ok(),
    };
    Ok(Reply::json(200, &report))
}
