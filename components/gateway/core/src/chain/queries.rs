//! Asks a chain several questions at once, and hands out the answers.

use serde_json::value::RawValue;

use crate::chain::node_error;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

/// The place of a question.
#[derive(Clone, Copy)]
pub(crate) struct Query(usize);

/// Questions to ask.
#[derive(Default)]
pub(crate) struct Queries(Vec<(&'static str, Box<RawValue>)>);

impl Queries {
    /// Adds a question. `params` is JSON.
    pub(crate) fn ask(&mut self, method: &'static str, params: String) -> Query {
        let params = RawValue::from_string(params).unwrap_or_else(|_| RawValue::NULL.to_owned());
        self.0.push((method, params));
        Query(self.0.len() - 1)
    }

    /// Asks all questions, as one batch.
    pub(crate) async fn send<I: Io>(self, upstream: &Upstream<'_, I>) -> Answers {
        let calls: Vec<_> = self.0.iter().map(|(method, params)| Outgoing::of(method, params)).collect();
        let outcomes = upstream.call_all(&calls).await;
        Answers(self.0.into_iter().map(|(method, _)| method).zip(outcomes.into_iter().map(Some)).collect())
    }
}

/// The answers of the chain, each with its method.
pub(crate) struct Answers(Vec<(&'static str, Option<Outcome>)>);

impl Answers {
    /// Takes what a question came to.
    pub(crate) fn take(&mut self, Query(place): Query) -> Outcome {
        let outcome = self.0.get_mut(place).and_then(|(_, outcome)| outcome.take());
        outcome.unwrap_or_else(|| Problem::new(Code::Internal, "a query without an answer").into())
    }

    /// Takes the result of a question.
    ///
    /// # Errors
    /// The outcome to answer the client with, if the chain gave no result.
    pub(crate) fn result(&mut self, query: Query) -> Result<Box<RawValue>, Outcome> {
        let method = self.0.get(query.0).map_or("", |(method, _)| *method);
        match self.take(query) {
            Outcome::Result(result) => Ok(result),
            Outcome::Upstream(error) => Err(node_error::failed(method, &error)),
            problem => Err(problem),
        }
    }
}
