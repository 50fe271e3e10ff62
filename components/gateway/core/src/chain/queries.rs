//! Sends several queries to a chain at the same time, and reads the answer of each.

use serde_json::value::RawValue;

use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

/// Reads an answer. Its error is the outcome to answer the client with.
type Read<T> = fn(&RawValue) -> Result<T, Outcome>;

/// A query that has been added, and the function that reads its answer.
pub(crate) struct Query<T> {
    place: usize,
    read: Read<T>,
}

/// Queries to send.
#[derive(Default)]
pub(crate) struct Queries<'a>(Vec<Outgoing<'a>>);

impl<'a> Queries<'a> {
    /// Adds a query.
    pub(crate) fn ask<T>(&mut self, method: &'a str, params: &'a RawValue, read: Read<T>) -> Query<T> {
        self.0.push(Outgoing { method, params });
        Query { place: self.0.len() - 1, read }
    }

    /// Sends all queries.
    pub(crate) async fn send<I: Io>(self, upstream: &Upstream<'_, I>) -> Answers {
        Answers(upstream.call_all(&self.0).await.into_iter().map(Some).collect())
    }
}

/// The answers of the chain.
pub(crate) struct Answers(Vec<Option<Outcome>>);

impl Answers {
    /// Reads the answer to a query.
    ///
    /// # Errors
    /// The outcome to answer the client with, if the chain gave no answer or an unreadable one.
    pub(crate) fn read<T>(&mut self, query: Query<T>) -> Result<T, Outcome> {
        match self.0.get_mut(query.place).and_then(Option::take) {
            Some(Outcome::Result(answer)) => (query.read)(&answer),
            Some(other) => Err(other),
            None => Err(Problem::new(Code::Internal, "a query without an answer").into()),
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
