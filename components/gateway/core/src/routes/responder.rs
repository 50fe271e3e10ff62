//! Answers one request. This is the one place where a problem becomes a response.
//!
//! A route returns `Result<Reply, Problem>`. An `Err` is the problem of the request as a whole, and
//! [`Responder::problem`] gives it the form that the client expects: a problem document (RFC 9457),
//! or a JSON-RPC error for every call of the body. Calls that have outcomes of their own are
//! answered by [`Responder::calls`]. Whatever is answered, [`Responder::send`] adds the fields that
//! belong to every response and writes the summary for the log.

mod charges;

use serde_json::value::RawValue;

use crate::access::address::AddressKeys;
use crate::access::bill::Bill;
use crate::chain::upstream::Upstream;
use crate::gateway::{Gateway, Seed};
use crate::http::problem::{Code, Problem, ProblemJson};
use crate::http::reply::{Length, Reply};
use crate::http::request::Request;
use crate::io::{Head, Header, Io};
use crate::jsonrpc::response::{AFTER_RESULT, Item, before_result};
use crate::jsonrpc::shape::Shape;
use crate::jsonrpc::telling::{Allowance, Telling};
use crate::log::LogEntry;
use crate::nft::component::Content;
use crate::routes::chains;
use crate::routes::nft::answers::left::After;
use crate::routes::outgoing::Rest;
use crate::routes::proxy::spent::Spent;

/// One request, and its response so far.
pub(crate) struct Responder<'a, I, N> {
    pub(crate) gateway: &'a Gateway<N>,
    pub(crate) io: &'a I,
    pub(crate) request: &'a Request,
    pub(crate) log: &'a LogEntry,
    pub(crate) seed: &'a Seed,
    /// Microseconds since 1970 at which the request came.
    pub(crate) now: u64,
    request_id: &'a str,
    form: Form,
    /// Fields that the response has in any case: CORS, `Allow`.
    headers: Vec<Header>,
    /// The `RateLimit` fields of the last take.
    limits: Vec<Header>,
    /// Against whom malformed calls count. `None` for the client's address.
    culprit: Option<AddressKeys>,
    /// What was spent so far.
    pub(crate) bill: &'a Bill,
    /// What is left to do after the response is sent.
    pub(crate) after: After,
}

/// The form in which a client gets problems.
enum Form {
    /// A problem document (RFC 9457).
    Document,
    /// A JSON-RPC error for each call, by its id. The body of the request has so many bytes.
    Calls { ids: Vec<Option<Box<RawValue>>>, shape: Shape, body_bytes: usize },
}

impl<'a, I: Io, N> Responder<'a, I, N> {
    /// Makes a responder that answers problems with documents.
    pub(crate) fn new(
        gateway: &'a Gateway<N>,
        io: &'a I,
        request: &'a Request,
        seed: &'a Seed,
        request_id: &'a str,
        (log, bill): (&'a LogEntry, &'a Bill),
    ) -> Self {
        let (headers, limits) = (Vec::new(), Vec::new());
        Self {
            gateway,
            io,
            request,
            log,
            seed,
            now: seed.now,
            request_id,
            form: Form::Document,
            headers,
            limits,
            culprit: None,
            bill,
            after: After::default(),
        }
    }

    /// Answers problems from here on with the JSON-RPC error of one call whose id is not known.
    pub(crate) fn answer_json_rpc(&mut self) {
        self.form = Form::Calls { ids: vec![None], shape: Shape::Single, body_bytes: 0 };
    }

    /// Answers problems from here on with the JSON-RPC errors of these calls, which came in a body
    /// of so many bytes.
    pub(crate) fn answer_calls(&mut self, ids: Vec<Option<Box<RawValue>>>, shape: Shape, body_bytes: usize) {
        self.form = Form::Calls { ids, shape, body_bytes };
    }

    /// Adds fields that the response has in any case.
    pub(crate) fn add_headers(&mut self, headers: impl IntoIterator<Item = Header>) {
        self.headers.extend(headers);
    }

    /// Returns the endpoints of a chain.
    ///
    /// # Errors
    /// `unknown-chain`, `invalid-chain`.
    pub(crate) fn upstream(&self, id: &str) -> Result<Upstream<'a, I>, Problem> {
        let config = &self.gateway.config;
        let chain = config.chains.get(id).zip(self.gateway.chain_states.get(id));
        let (chain, state) = chain.ok_or_else(|| chains::unknown(id))?;
        Ok(Upstream { io: self.io, log: self.log, chain, state, deadline_ms: config.content.deadline_ms })
    }

    /// Makes the response to a request that has a problem as a whole.
    pub(crate) fn problem(&self, problem: &Problem) -> Reply {
        self.log.problem(problem);
        let reply = match &self.form {
            Form::Document => Reply::document(problem.code.status(), &problem.to_json(self.request_id)),
            Form::Calls { ids, shape, body_bytes } => {
                let items: Vec<Item> = ids.iter().map(|id| Item { id: id.clone(), outcome: problem.clone().into() }).collect();
                self.json_rpc(problem.json_rpc_status(), &items, (*shape, *body_bytes))
            }
        };
        reply.refusing(problem)
    }

    /// Makes the response to calls, each with an outcome of its own. Its status is 200. If every
    /// call has a problem that shows in the status, the status is that of the last one. Where no
    /// call gets an answer, it is 204 without a body (JSON-RPC 2.0, 6).
    pub(crate) fn calls(&self, items: &[Item]) -> Reply {
        if items.is_empty() {
            return Reply::empty(204);
        }
        let problems: Vec<&Problem> = items.iter().filter_map(|item| item.outcome.problem()).collect();
        problems.iter().for_each(|problem| self.log.problem(problem));
        let form = match &self.form {
            Form::Calls { shape, body_bytes, .. } => (*shape, *body_bytes),
            Form::Document => (Shape::Single, 0),
        };
        let shown: Vec<&Problem> = problems.into_iter().filter(|problem| shows_in_status(problem)).collect();
        match shown.last() {
            Some(last) if shown.len() == items.len() => self.json_rpc(last.json_rpc_status(), items, form).refusing(last),
            _ => self.json_rpc(200, items, form),
        }
    }

    fn json_rpc(&self, status: u16, items: &[Item], (shape, body_bytes): (Shape, usize)) -> Reply {
        let mut allowance = Allowance::of(body_bytes);
        let mut telling = |item: &Item| item.outcome.problem().map_or(Telling::Whole, |problem| allowance.next(problem));
        let json: Vec<_> = items.iter().map(|item| item.to_json(self.request_id, telling(item))).collect();
        match (shape, json.first()) {
            (Shape::Single, Some(only)) => Reply::json(status, only),
            (Shape::Single, None) | (Shape::Batch, _) => Reply::json(status, &json),
        }
    }

    /// Returns the JSON form of a problem of this request.
    pub(crate) fn json<'p>(&'p self, problem: &'p Problem) -> ProblemJson<'p> {
        problem.to_json(self.request_id)
    }

    /// Sends a whole reply.
    pub(crate) fn send(mut self, reply: Reply) {
        let status = reply.status;
        self.begin(reply);
        self.io.end(self.log.summary(status, self.bill.cost()));
    }

    /// Makes the beginning of the response with the result of a call, of which only the first bytes
    /// are there.
    pub(crate) fn begun_result(&self, id: &RawValue, first: Vec<u8>) -> Reply {
        let mut body = first;
        body.splice(..0, before_result(id));
        Reply { length: Length::Unknown, ..Reply::whole(200, "application/json", body) }
    }

    /// Sends a reply, and then the rest of its body as fast as the client takes it.
    pub(crate) async fn stream<C: Content>(mut self, reply: Reply, rest: Rest<'_, I, C>) {
        let status = reply.status;
        let expected = reply.length.declared();
        let sent = reply.body.len() as u64;
        self.begin(reply);
        let failure = match rest {
            Rest::Content(mut content) => content.relay(sent, expected).await,
            Rest::Answer(answer) => answer.relay(AFTER_RESULT).await.inspect(|problem| {
                if Spent::on_problem(problem) == Spent::Nothing {
                    self.bill.refund_later();
                }
            }),
        };
        match failure {
            None => self.io.end(self.log.summary(status, self.bill.cost())),
            Some(problem) => {
                self.log.problem(&problem);
                self.io.fail(self.log.summary(status, self.bill.cost()));
            }
        }
    }

    /// Sends the head of a reply, and what is there of its body.
    fn begin(&mut self, mut reply: Reply) {
        reply.headers.append(&mut self.limits);
        reply.headers.append(&mut self.headers);
        reply.finish(self.request_id);
        let Reply { status, headers, body, .. } = reply;
        self.io.head(Head { status, headers });
        if self.request.method != "HEAD" && !body.is_empty() {
            self.io.chunk(body);
        }
    }
}

/// Returns whether a call's problem may show in the HTTP status of its response. A denial by a
/// policy and a malformed call are ordinary answers, so they do not show.
fn shows_in_status(problem: &Problem) -> bool {
    !matches!(problem.code, Code::Forbidden | Code::InvalidParams | Code::InvalidRequest)
}
