//! The calls in the body of a JSON-RPC route.

use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::message::{Body, Grammar, Malformed, Message, parse};
use crate::jsonrpc::response::{Item, METHOD_NOT_FOUND, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::routes::body;
use crate::routes::responder::Responder;

/// A call to be performed, with what is known of it.
pub(crate) struct Call<K> {
    pub(crate) message: Message,
    pub(crate) known: K,
}

/// The calls of one request in their order. Each is to be performed, or is answered already.
/// A notification that is not to be performed is left out, because it gets no answer.
pub(crate) struct Calls<K> {
    pub(crate) slots: Vec<Result<Call<K>, Item>>,
    pub(crate) shape: Shape,
    /// The body as it came.
    pub(crate) body: Vec<u8>,
}

/// Reads the calls from a body of at most `max_bytes` bytes. From then on the responder answers a
/// problem of the request with an error for each of them.
///
/// `read` returns what the route has to know of a well-formed call, or the answer to one that it
/// does not perform. The gateway counts one malformed request, however many calls are wrong. If
/// there were too many, it refuses the malformed calls, and performs the others.
///
/// # Errors
/// The problem of a body that holds no calls, or `quota-exceeded` if the client has sent too many
/// malformed requests.
pub(crate) async fn receive<I: Io, N, K>(
    responder: &mut Responder<'_, I, N>,
    (grammar, max_bytes): (Grammar, u32),
    read: impl Fn(&Message) -> Result<K, Outcome>,
) -> Result<Calls<K>, Problem> {
    let parsed = body::json_rpc(responder, max_bytes).await.and_then(|bytes| Ok((parse(&bytes, grammar)?, bytes)));
    let (body, calls, shape) = match parsed {
        Ok((Body::Single(call), bytes)) => (bytes, vec![call], Shape::Single),
        Ok((Body::Batch(calls), bytes)) => (bytes, calls, Shape::Batch),
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    calls.iter().flatten().for_each(|call| responder.log.method(&call.method));
    let mut wrong = None;
    let mut slots: Vec<_> = calls.into_iter().filter_map(|call| sort(call, &read, &mut wrong)).collect();
    let ids: Vec<_> = slots
        .iter()
        .filter_map(|slot| match slot {
            Ok(call) => call.message.id.clone().map(Some),
            Err(item) => Some(item.id.clone()),
        })
        .collect();
    // Where no call gets an answer, a problem of the request as a whole is still told.
    if !ids.is_empty() {
        responder.answer_calls(ids, shape, body.len());
    }
    if let Some(problem) = wrong {
        let answered = responder.count_abuse(problem).await;
        if answered.code == Code::QuotaExceeded {
            slots.iter_mut().filter_map(|slot| slot.as_mut().err()).for_each(|item| refuse(item, &answered));
        }
    }
    Ok(Calls { slots, shape, body })
}

impl<K> Calls<K> {
    /// The calls to be performed.
    pub(crate) fn to_perform(&self) -> impl Iterator<Item = &Call<K>> {
        self.slots.iter().filter_map(|slot| slot.as_ref().ok())
    }
}

/// Refuses a call that is wrong. One of a method that is not there keeps its answer: clients then
/// do without the method.
fn refuse(item: &mut Item, exceeded: &Problem) {
    if !matches!(item.outcome, Outcome::Problem(METHOD_NOT_FOUND, _)) {
        item.outcome = exceeded.clone().into();
    }
}

/// Returns a call to be performed, or its answer. `None` for a notification that this route does
/// not perform. Keeps the first problem of the request in `wrong`.
fn sort<K>(
    call: Result<Message, Malformed>,
    read: impl Fn(&Message) -> Result<K, Outcome>,
    wrong: &mut Option<Problem>,
) -> Option<Result<Call<K>, Item>> {
    let (id, outcome) = match call {
        Ok(message) => match read(&message) {
            Ok(known) => return Some(Ok(Call { message, known })),
            Err(outcome) => (message.id, outcome),
        },
        Err(malformed) => (Some(malformed.id.unwrap_or_default()), Outcome::from(malformed.problem)),
    };
    if let Outcome::Problem(_, problem) = &outcome {
        wrong.get_or_insert_with(|| problem.clone());
    }
    Some(Err(Item { id: Some(id?), outcome }))
}
