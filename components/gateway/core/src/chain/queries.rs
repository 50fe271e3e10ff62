//! Several questions to a chain, asked side by side. Each answer is read through the query that
//! asked for it.

use serde_json::value::RawValue;

use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

/// Reads an answer. Its error is the outcome to answer the client with.
type Read<T> = fn(&RawValue) -> Result<T, Outcome>;

/// One question that is asked, and how its answer is read.
pub(crate) struct Query<T> {
    place: usize,
    read: Read<T>,
}

/// Questions that are to be asked.
#[derive(Default)]
pub(crate) struct Queries<'a>(Vec<Outgoing<'a>>);

impl<'a> Queries<'a> {
    /// Adds a question.
    pub(crate) fn ask<T>(&mut self, method: &'a str, params: &'a RawValue, read: Read<T>) -> Query<T> {
        self.0.push(Outgoing { method, params });
        Query { place: self.0.len() - 1, read }
    }

    /// Asks them all.
    pub(crate) async fn send<I: Io>(self, upstream: &Upstream<'_, I>) -> Answers {
        Answers(upstream.call_all(&self.0).await.into_iter().map(Some).collect())
    }
}

/// What the chain answered.
pub(crate) struct Answers(Vec<Option<Outcome>>);

impl Answers {
    /// Reads the answer to a query.
    ///
    /// # Errors
    /// The outcome to answer the client with: the chain has no answer, or not one that can be read.
    pub(crate) fn read<T>(&mut self, query: Query<T>) -> Result<T, Outcome> {
        match self.0.get_mut(query.place).and_then(Option::take) {
            Some(Outcome::Result(answer)) => (query.read)(&answer),
            Some(other) => Err(other),
            None => Err(Problem::new(Code::Internal, "a question without an answer").into()),
        }
    }

    /// Reads the answer to a query that may not have been asked.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) fn read_if_asked<T>(&mut self, query: Option<Query<T>>) -> Result<Option<T>, Outcome> {
        query.map(|query| self.read(query)).transpose()
    }
}
