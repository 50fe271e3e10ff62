//! Answers as responses: `GET /v1/nft/{chain}/{contract}/{tokenId}` and
//! `GET /v1/nft/{chain}/{contract}`.

use crate::access::credential::{self, Payer};
use crate::http::nft_route::{ContractPath, TokenPath};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Header, Io, MeteredCall};
use crate::nft::cache::lifetimes::Lifetimes;
use crate::nft::component::Nft;
use crate::nft::drive::trace::Trace;
use crate::routes::nft::answers::answer::{Given, answer};
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::asked::parameters::{self, TokenParameters};
use crate::routes::nft::asked::question::Question;
use crate::routes::responder::Responder;

pub(crate) async fn token<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, path: TokenPath<'_>) -> Result<Reply, Problem> {
    let gateway = responder.gateway;
    let asked = TokenParameters::parse(responder.request);
    let question = asked.and_then(|asked| Ok((Question::token(gateway, path, &asked)?, asked.with_trace)));
    document(responder, question, "nft.get").await
}

pub(crate) async fn collection<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, path: ContractPath<'_>) -> Result<Reply, Problem> {
    let gateway = responder.gateway;
    let with_trace = parameters::trace(responder.request);
    let question = with_trace.and_then(|with_trace| Ok((Question::collection(gateway, path)?, with_trace)));
    document(responder, question, "nft.collection").await
}

/// Returns who pays, and what a request asks for. A malformed request counts against
/// the key, or else against the address.
///
/// # Errors
/// - `unauthorized`, or the problem of the question.
/// - `quota-exceeded`: there were too many malformed requests.
pub(crate) async fn admit<I: Io, N: Nft, Q>(responder: &mut Responder<'_, I, N>, asked: Result<Q, Problem>) -> Result<(Payer, Q), Problem> {
    let payer = credential::payer(responder.request, None, &responder.gateway.config);
    if let Ok(payer) = &payer {
        responder.knows(payer);
    }
    match payer.and_then(|payer| Ok((payer, asked?))) {
        Ok(admitted) => Ok(admitted),
        Err(problem) => Err(responder.count_abuse(problem).await),
    }
}

/// Answers a question, with a trace of the steps if it was asked for.
pub(crate) async fn document<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    question: Result<(Question, bool), Problem>,
    price: &str,
) -> Result<Reply, Problem> {
    let (payer, (question, with_trace)) = admit(responder, question).await?;
    responder.charge(&payer, vec![MeteredCall::named(price)]).await?;
    let trace = Trace::default();
    let lifetimes = question.lifetimes;
    let context = Context::of(responder);
    let context = Context { trace: with_trace.then_some(&trace), ..context };
    let answers = answer(&context, vec![question]).await;
    responder.after = answers.after;
    let trace = with_trace.then(|| trace.to_json());
    match answers.given.into_iter().next() {
        Some(Ok(given)) => Ok(match trace {
            Some(trace) => traced(given, &trace),
            None => untraced(responder, &payer, given, lifetimes),
        }),
        Some(Err(mut problem)) => {
            problem.more.trace = trace;
            Err(problem)
        }
        None => Err(Problem::new(Code::Internal, "the question has no answer")),
    }
}

/// Makes the response with the steps of this very request, which nobody may store.
fn traced(given: Given, trace: &str) -> Reply {
    let mut body = body_of(given);
    body.pop();
    body.extend_from_slice(format!(",\"trace\":{trace}}}").as_bytes());
    Reply::whole(200, "application/json", body)
}

fn untraced<I: Io, N: Nft>(responder: &Responder<'_, I, N>, payer: &Payer, given: Given, lifetimes: Lifetimes) -> Reply {
    let etag = given.kept.etag(given.is_stale);
    let cache = Header::new("cache-control", cache_control(payer, &given, lifetimes));
    match etag.known_to(responder.request) {
        Some(known) => Reply::empty(304).with([Header::new("etag", known), cache]),
        None => Reply::whole(200, "application/json", body_of(given)).with([Header::new("etag", etag.quoted()), cache]),
    }
}

/// Returns the body of an answer.
pub(crate) fn body_of(given: Given) -> Vec<u8> {
    if given.is_stale { given.kept.into_stale_body() } else { given.kept.into_fresh_body() }
}

/// Returns the field `Cache-Control` of an answer.
///
/// The response says what is left of a quota. A shared cache may keep it only if the quota is that
/// of an address.
pub(crate) fn cache_control(payer: &Payer, given: &Given, lifetimes: Lifetimes) -> String {
    let scope = if payer.anonymous { "public" } else { "private" };
    let Given { max_age, is_stale, .. } = given;
    if *is_stale {
        return format!("{scope}, max-age={max_age}");
    }
    let Lifetimes { stale, stale_if_error, .. } = lifetimes;
    format!("{scope}, max-age={max_age}, stale-while-revalidate={stale}, stale-if-error={stale_if_error}")
}
