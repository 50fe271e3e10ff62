//! A plan of whatever needs an entry.

use crate::{
    config::callers::Caller,
    wallet::{outbox::report::Report, plan::Plan},
};

/// A plan that is prepared and recorded.
pub enum AnyPlan {
    /// A request to sign.
    Signature(Box<Plan>),
    /// A report of the gateway.
    Report(Box<Report>),
}

impl AnyPlan {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> Vec<String> {
        match self {
            Self::Signature(plan) => plan.rows(),
            Self::Report(report) => report.rows(),
        }
    }

    /// Returns the caller. `None` if the gateway reports.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Signature(plan) => Some(plan.caller()),
            Self::Report(_) => None,
        }
    }
}
