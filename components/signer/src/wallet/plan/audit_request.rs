//! `signer_audit`: which entries a caller may read.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    record::{ledger::Row, stops},
    refusal::Refusal,
    request::params::AuditQuery,
    wallet::Wallet,
};

/// A request for audit entries, and the rows of the ledger that decide about it.
pub struct AuditRequest {
    pub(super) wallet: Rc<()>,
    pub(super) caller: Rc<Caller>,
    pub(super) query: AuditQuery,
    /// Microseconds since 1970.
    pub(super) now: u64,
}

impl AuditRequest {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> Vec<String> {
        vec![stops::ROW.to_owned()]
    }
}

impl Wallet {
    /// Returns which entries the caller may read. `rows` are those that the request named.
    ///
    /// Errors:
    /// - `unauthorized`: the ledger revokes the caller.
    /// - `fault`: a row of the ledger cannot be read, or the request is of another wallet.
    pub fn entries_for(&self, request: &AuditRequest, rows: &[Row]) -> Result<AuditQuery, Refusal> {
        self.owns(&request.wallet)?;
        stops::refuse_revoked(&stops::in_rows(rows, request.now)?, &request.caller.id)?;
        Ok(request.query)
    }
}
