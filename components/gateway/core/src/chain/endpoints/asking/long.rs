//! Asks one endpoint for a call whose answer may be long, and passes a long one on while it comes.

use crate::chain::answers::long::{LongResult, MAX_SHORT_BYTES};
use crate::chain::endpoints::asking::ask::{At, Exchanged, Sending};
use crate::chain::endpoints::asking::request::fetch;
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::state::Passage;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::Problem;
use crate::io::{Ask, Asked, BodyStream, FetchFailure, Io};

/// A long answer of which only the beginning has come. Dropping it closes the connection.
pub(crate) struct LongAnswer<'a, I: Io> {
    upstream: Upstream<'a, I>,
    at: At<'a>,
    result: LongResult,
    /// The bytes of the result that are there.
    pub(crate) first: Vec<u8>,
    rest: I::Stream,
    _passage: Passage,
}

impl<'a, I: Io> Upstream<'a, I> {
    /// Asks an endpoint for a read whose answer may be long.
    ///
    /// # Errors
    /// What else came of the request, such as a short answer.
    pub(crate) async fn exchange_long(&self, place: usize, call: &Outgoing<'_>, round: &Round) -> Result<LongAnswer<'a, I>, Exchanged> {
        let calls = core::slice::from_ref(call);
        let Some(passage) = self.state.long_answers.enter() else {
            return Err(self.exchange(place, calls, Sending::Repeatable, round).await);
        };
        let at = self.begin(place, round)?;
        let ask = || Ask {
            fetch: fetch(at.endpoint, calls, self.chain.max_answer_bytes),
            deadline_ms: self.deadline_ms,
            whole_bytes: MAX_SHORT_BYTES,
        };
        let Asked { mut response, rest } = self.perform(&at, calls, (Sending::Repeatable, round), || self.io.ask(ask())).await?;
        if let Some(mut rest) = rest {
            if let Some((result, begins)) = LongResult::judge(&response) {
                response.body.drain(..begins);
                let upstream = self.within(self.deadline_ms);
                return Ok(LongAnswer { upstream, at, result, first: response.body, rest, _passage: passage });
            }
            let read = read_whole(&mut response.body, &mut rest, self.max_whole_bytes()).await;
            read.map_err(|failure| self.failed(&at, calls, &failure, round))?;
        }
        Err(self.conclude(&at, calls, &response, round))
    }
}

/// Reads the rest of a body, which may have at most `max_bytes` bytes.
async fn read_whole<S: BodyStream>(body: &mut Vec<u8>, rest: &mut S, max_bytes: u32) -> Result<(), FetchFailure> {
    while let Some(piece) = rest.next().await? {
        body.extend_from_slice(&piece);
        if body.len() as u64 > u64::from(max_bytes) {
            return Err(FetchFailure::TooLarge(max_bytes));
        }
    }
    Ok(())
}

impl<I: Io> LongAnswer<'_, I> {
    /// Sends what is left of the result as fast as the client takes it, and `end` behind it once
    /// the whole response is verified. Returns the problem if it breaks off before that.
    pub(crate) async fn relay(mut self, end: &[u8]) -> Option<Problem> {
        let passed = self.pass_on().await;
        let Upstream { io, log, state, .. } = self.upstream;
        let said = match passed {
            Ok(mut last) if self.result.ends_as_answer() => {
                state.health.succeeded(self.at.place);
                log.answered(&self.at.attempt);
                last.extend_from_slice(end);
                io.ready().await;
                io.chunk(last);
                return None;
            }
            Ok(_) => NO_RESPONSE.to_owned(),
            Err(Broken::TooLong(limit)) => {
                log.failed(&self.at.attempt, &FetchFailure::TooLarge(limit).describe());
                return Some(self.upstream.too_long(limit));
            }
            Err(Broken::Endpoint(said)) => said,
        };
        Some(self.upstream.fail(&self.at, &said))
    }

    /// Passes on all but the last bytes of the result, which it returns: without them no client
    /// takes the answer for a whole one.
    async fn pass_on(&mut self) -> Result<Vec<u8>, Broken> {
        let mut last = Vec::new();
        while let Some(mut piece) = self.rest.next().await? {
            let size = self.result.take(&piece).map_err(|_| Broken::Endpoint(NO_RESPONSE.to_owned()))?;
            piece.truncate(size);
            if piece.is_empty() {
                continue;
            }
            let sent = core::mem::replace(&mut last, piece);
            if !sent.is_empty() {
                self.upstream.io.ready().await;
                self.upstream.io.chunk(sent);
            }
        }
        Ok(last)
    }
}

const NO_RESPONSE: &str = "the rest of the answer is no JSON-RPC response";

/// Why an answer breaks off.
enum Broken {
    /// The endpoint is to blame.
    Endpoint(String),
    /// It is longer than so many bytes.
    TooLong(u32),
}

impl From<FetchFailure> for Broken {
    fn from(failure: FetchFailure) -> Self {
        match failure {
            FetchFailure::TooLarge(limit) => Self::TooLong(limit),
            other => Self::Endpoint(format!("the answer broke off: {}", other.describe())),
        }
    }
}
