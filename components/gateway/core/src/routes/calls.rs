//! The calls in the body of a JSON-RPC route.

use crate::access::quota::{Refused, count_abuse};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{BodyFailure, Io};
use crate::jsonrpc::message::{Body, Malformed, Message, parse};
use crate::jsonrpc::response::{Item, Outcome, error_code, http_status};
use crate::routes::Context;

/// Calls of one request in their order: to be performed, or answered already.
pub(crate) struct Calls {
    pub(crate) slots: Vec<Result<Message, Item>>,
    pub(crate) batch: bool,
    /// The body as it came.
    pub(crate) body: Vec<u8>,
}

/// Reads the calls from a body of at most `max` bytes. `foreign`: the problem with a well-formed call that is not for this route, which is answered with -32601.
/// What is wrong is counted against the client's address, once a request.
///
/// # Errors
/// The reply to a body that holds no calls, and to a client that has sent too many like it.
pub(crate) async fn receive<I: Io, N>(
    context: &Context<'_, I, N>,
    max: u32,
    foreign: impl Fn(&Message) -> Option<Problem>,
) -> Result<Calls, Reply> {
    let (body, calls, batch) = match body(context, max).await.and_then(|bytes| Ok((parse(&bytes)?, bytes))) {
        Ok((Body::Single(call), bytes)) => (bytes, vec![call], false),
        Ok((Body::Batch(calls), bytes)) => (bytes, calls, true),
        Err(problem) => return Err(context.refuse_call(None, count_abuse(context.io, context.address(), problem).await)),
    };
    let mut wrong = None;
    let slots = calls.into_iter().map(|call| sort(call, &foreign, &mut wrong)).collect();
    let calls = Calls { slots, batch, body };
    if let Some(problem) = wrong {
        let refused = count_abuse(context.io, context.address(), problem).await;
        if refused.problem.code == Code::QuotaExceeded {
            return Err(calls.refuse(context, &refused));
        }
    }
    Ok(calls)
}

impl Calls {
    /// The calls to be performed.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.slots.iter().filter_map(|slot| slot.as_ref().ok())
    }

    /// Refuses every call for one reason.
    pub(crate) fn refuse<I: Io, N>(self, context: &Context<'_, I, N>, refused: &Refused) -> Reply {
        let ids = self.slots.into_iter().map(|slot| slot.map_or_else(|item| item.id, |call| Some(call.id)));
        let items: Vec<Item> = ids.map(|id| Item { id, outcome: refused.problem.clone().into() }).collect();
        let reply = context.reply_calls(http_status(refused.problem.code), &items, self.batch);
        reply.refusing(&refused.problem).with(refused.headers.iter().cloned())
    }
}

/// A call to be performed, or its answer; the first problem of a request is noted.
fn sort(
    call: Result<Message, Malformed>,
    foreign: impl Fn(&Message) -> Option<Problem>,
    wrong: &mut Option<Problem>,
) -> Result<Message, Item> {
    let item = match call {
        Ok(call) => match foreign(&call) {
            None => return Ok(call),
            Some(problem) => (Some(call.id), -32601, problem),
        },
        Err(malformed) => (malformed.id, error_code(malformed.problem.code), malformed.problem),
    };
    let (id, code, problem) = item;
    wrong.get_or_insert_with(|| problem.clone());
    Err(Item { id, outcome: Outcome::Problem(code, problem) })
}

async fn body<I: Io, N>(context: &Context<'_, I, N>, max: u32) -> Result<Vec<u8>, Problem> {
    if !context.request.is_json() {
        let got = context.request.header("content-type").unwrap_or("none");
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Type", "application/json", got));
    }
    if let Some(coding) = context.request.values("transfer-encoding").find(|coding| !coding.eq_ignore_ascii_case("chunked")) {
        return Err(Problem::invalid(Code::InvalidRequest, "Transfer-Encoding", "chunked alone", coding));
    }
    if let Some(coding) = context.request.values("content-encoding").find(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Encoding", "none", coding));
    }
    context.io.body(max).await.map_err(|failure| match failure {
        BodyFailure::TooLarge => Problem::new(Code::TooLarge, format!("the body is longer than {max} bytes")),
        BodyFailure::Broken(detail) => Problem::new(Code::InvalidRequest, format!("the body broke off: {detail}")),
    })
}
