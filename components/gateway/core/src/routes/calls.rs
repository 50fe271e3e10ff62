//! The calls in the body of a JSON-RPC route.

use crate::http::problem::{Code, Problem};
use crate::io::{BodyFailure, Io};
use crate::jsonrpc::message::{Body, Malformed, Message, parse};
use crate::jsonrpc::response::{Item, Outcome, error_code};
use crate::routes::responder::Responder;

/// Calls of one request in their order: to be performed, or answered already.
pub(crate) struct Calls {
    pub(crate) slots: Vec<Result<Message, Item>>,
    pub(crate) batch: bool,
    /// The body as it came.
    pub(crate) body: Vec<u8>,
}

/// Reads the calls from a body of at most `max` bytes. From then on the responder tells each of
/// them of a problem.
///
/// `foreign`: the problem with a well-formed call that is not for this route, which is answered
/// with -32601. What is wrong is counted against the client's address, once a request.
///
/// # Errors
/// The problem with a body that holds no calls, and with a client that has sent too many like it.
pub(crate) async fn receive<I: Io, N>(
    responder: &mut Responder<'_, I, N>,
    max: u32,
    foreign: impl Fn(&Message) -> Option<Problem>,
) -> Result<Calls, Problem> {
    let (body, calls, batch) = match body(responder, max).await.and_then(|bytes| Ok((parse(&bytes)?, bytes))) {
        Ok((Body::Single(call), bytes)) => (bytes, vec![call], false),
        Ok((Body::Batch(calls), bytes)) => (bytes, calls, true),
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    calls.iter().flatten().for_each(|call| responder.log.method(&call.method));
    let mut wrong = None;
    let slots: Vec<_> = calls.into_iter().map(|call| sort(call, &foreign, &mut wrong)).collect();
    let ids = slots.iter().map(|slot| slot.as_ref().map_or_else(|item| item.id.clone(), |call| Some(call.id.clone()))).collect();
    responder.answer_calls(ids, batch);
    if let Some(problem) = wrong {
        let told = responder.count_abuse(problem).await;
        if told.code == Code::QuotaExceeded {
            return Err(told);
        }
    }
    Ok(Calls { slots, batch, body })
}

impl Calls {
    /// The calls to be performed.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.slots.iter().filter_map(|slot| slot.as_ref().ok())
    }
}

/// A call to be performed, or its answer. `wrong` is the first problem of the request.
fn sort(
    call: Result<Message, Malformed>,
    foreign: impl Fn(&Message) -> Option<Problem>,
    wrong: &mut Option<Problem>,
) -> Result<Message, Item> {
    let (id, code, problem) = match call {
        Ok(call) => match foreign(&call) {
            None => return Ok(call),
            Some(problem) => (Some(call.id), -32601, problem),
        },
        Err(malformed) => (malformed.id, error_code(malformed.problem.code), malformed.problem),
    };
    wrong.get_or_insert_with(|| problem.clone());
    Err(Item { id, outcome: Outcome::Problem(code, problem) })
}

async fn body<I: Io, N>(responder: &Responder<'_, I, N>, max: u32) -> Result<Vec<u8>, Problem> {
    let request = responder.request;
    if !request.is_json() {
        let got = request.header("content-type").unwrap_or("none");
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Type", "application/json", got));
    }
    if let Some(coding) = request.values("transfer-encoding").find(|coding| !coding.eq_ignore_ascii_case("chunked")) {
        return Err(Problem::invalid(Code::InvalidRequest, "Transfer-Encoding", "chunked alone", coding));
    }
    if let Some(coding) = request.values("content-encoding").find(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Encoding", "none", coding));
    }
    responder.io.body(max).await.map_err(|failure| match failure {
        BodyFailure::TooLarge => Problem::new(Code::TooLarge, format!("the body is longer than {max} bytes")),
        BodyFailure::Broken(detail) => Problem::new(Code::InvalidRequest, format!("the body broke off: {detail}")),
    })
}
