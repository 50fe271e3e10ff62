//! `POST /v1/nft/batch`.

use crate::http::nft_route::TokenPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Io, MeteredCall};
use crate::nft::batch::{BatchItem, MAX_BODY_BYTES, parse};
use crate::nft::component::Nft;
use crate::routes::body;
use crate::routes::nft::answers::answer::{Given, answer};
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::asked::parameters::{self, TokenParameters};
use crate::routes::nft::asked::question::Question;
use crate::routes::nft::reply;
use crate::routes::responder::Responder;

/// The most bytes of results. Further tokens are answered with a problem.
const MAX_RESULT_BYTES: usize = 32 << 20;

pub(crate) async fn serve<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>) -> Result<Reply, Problem> {
    let items = read(responder).await;
    let (payer, items) = reply::admit(responder, items).await?;
    let gateway = responder.gateway;
    let mut questions = Vec::with_capacity(items.len());
    let asked: Vec<(String, Option<Problem>)> = items
        .into_iter()
        .map(|BatchItem { sent, token }| {
            let question = token.and_then(|name| {
                let path = TokenPath { chain: &name.chain, contract: &name.contract, token_id: &name.token_id };
                Question::token(gateway, path, &TokenParameters::NONE)
            });
            match question {
                Ok(question) => {
                    questions.push(question);
                    (sent, None)
                }
                Err(problem) => (sent, Some(problem)),
            }
        })
        .collect();
    // A batch without a single token costs one, because it was read all the same.
    responder.charge(&payer, vec![MeteredCall::named("nft.batch"); questions.len().max(1)]).await?;
    let answers = answer(&Context::of(responder), questions).await;
    responder.after = answers.after;
    let mut given = answers.given.into_iter();
    let missing = || Err(Problem::new(Code::Internal, "the token has no answer"));
    let results = asked.into_iter().map(|(sent, problem)| match problem {
        Some(problem) => (sent, Err(problem)),
        None => (sent, given.next().unwrap_or_else(missing)),
    });
    Ok(Reply::whole(200, "application/json", write(responder, results)))
}

async fn read<I: Io, N: Nft>(responder: &Responder<'_, I, N>) -> Result<Vec<BatchItem>, Problem> {
    parameters::none(responder.request)?;
    parse(&body::json(responder, MAX_BODY_BYTES).await?)
}

/// Writes the results. The bodies are JSON already.
fn write<I: Io, N: Nft>(responder: &Responder<'_, I, N>, results: impl Iterator<Item = (String, Result<Given, Problem>)>) -> Vec<u8> {
    let mut body = b"{\"results\":[".to_vec();
    for (index, (sent, result)) in results.enumerate() {
        let separator = if index == 0 { "" } else { "," };
        body.extend_from_slice(format!("{separator}{{\"token\":{sent},").as_bytes());
        let result = result.map(reply::body_of).and_then(|result| {
            let detail = format!("the batch has more than {MAX_RESULT_BYTES} bytes of results; ask for this token by itself");
            if body.len() + result.len() > MAX_RESULT_BYTES { Err(Problem::new(Code::ContentTooLarge, detail)) } else { Ok(result) }
        });
        match result {
            Ok(result) => {
                body.extend_from_slice(b"\"result\":");
                body.extend_from_slice(&result);
            }
            Err(problem) => {
                responder.log.problem(&problem);
                body.extend_from_slice(b"\"error\":");
                // Serialising fails only for maps whose keys are not strings.
                body.extend_from_slice(&serde_json::to_vec(&responder.json(&problem)).unwrap_or_default());
            }
        }
        body.push(b'}');
    }
    body.extend_from_slice(b"]}");
    body
}
