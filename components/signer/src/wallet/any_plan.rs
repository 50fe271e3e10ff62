//! A plan of whatever needs an entry.

use crate::{
    config::callers::Caller,
    wallet::{outbox::report::Report, plan::Plan, roster::RosterPlan},
};

/// A plan that is prepared and recorded.
pub enum AnyPlan {
    /// A request to sign.
    Signature(Box<Plan>),
    /// A report of the gateway.
    Report(Box<Report>),
    /// The roster of a wallet.
    Roster(RosterPlan),
}

impl AnyPlan {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> Vec<String> {
        match self {
            Self::Signature(plan) => plan.rows(),
            Self::Report(report) => report.rows(),
            Self::Roster(plan) => plan.rows().to_vec(),
        }
    }

    /// Returns the caller. `None` if nobody asks: the gateway reports or replaces a transaction by
    /// itself, or the vault records a roster.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Signature(plan) => Some(plan.caller()).filter(|_| !plan.is_of_gateway()),
            Self::Report(_) | Self::Roster(_) => None,
        }
    }
}
