//! How much of its price a call spends.

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::response::Outcome;

/// How much of its price a call spends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    /// All of it.
    Price,
    /// One unit at most: the answer was kept, so no endpoint was asked.
    Kept,
    /// Nothing: no endpoint answered.
    Nothing,
}

impl Spent {
    /// Returns the units that a call of this price spends.
    pub(crate) fn of(self, price: f64) -> f64 {
        match self {
            Self::Price => price,
            Self::Kept => price.min(1.0),
            Self::Nothing => 0.0,
        }
    }

    /// Returns what a call spent that the chain was asked about.
    pub(crate) fn on(outcome: &Outcome) -> Self {
        outcome.problem().map_or(Self::Price, Self::on_problem)
    }

    /// Returns what a call spent that the chain was asked about, and that has a problem. One that
    /// took too long keeps its price, because an endpoint has worked on it.
    pub(crate) fn on_problem(problem: &Problem) -> Self {
        if problem.code != Code::Deadline && problem.code.fault().is_of_a_server() { Self::Nothing } else { Self::Price }
    }
}
