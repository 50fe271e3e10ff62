//! The judgement: revoked callers and frozen keys, then the policies, then the spending limits.

use crate::{
    policy::{Facts, contents::Contents, judge},
    record::{
        ledger::Row,
        spending_limits::{Charged, Spent},
        stops,
    },
    refusal::{Denial, Refusal},
    wallet::{
        prepare::context::PrepareContext,
        spending_limits::{charge, denial},
        subject::Subject,
    },
};

/// A judgement that allows a request.
pub(super) struct Judgement<'a> {
    /// The policy that allows it.
    pub(super) policy: &'a str,
    /// Rows of the spending limits after the charge.
    pub(super) charges: Vec<Row>,
    /// What is charged.
    pub(super) charged: Vec<Charged>,
}

impl<'a> PrepareContext<'a> {
    /// Judges a request and charges it to the spending limits.
    ///
    /// Errors: `denied`, `fault`.
    pub(super) fn judge_and_charge(&self, subject: &Subject) -> Result<Judgement<'a>, Refusal> {
        self.refuse_frozen()?;
        let facts = subject.facts(&self.plan.caller.id);
        let contents = Contents::of(&facts);
        let policy = self.judge(&facts, &contents)?;
        let (charges, charged) = self.charge(&facts, &contents)?.into_iter().unzip();
        Ok(Judgement { policy, charges, charged })
    }

    /// Judges a request that was charged before, when it was signed for the first time.
    ///
    /// Errors: `denied`, `fault`.
    pub(super) fn judge_again(&self, subject: &Subject) -> Result<(), Refusal> {
        self.refuse_frozen()?;
        let facts = subject.facts(&self.plan.caller.id);
        self.judge(&facts, &Contents::of(&facts)).map(drop)
    }

    fn refuse_frozen(&self) -> Result<(), Refusal> {
        let key = &self.key()?.id;
        let detail = match self.wallet.config.frozen.detail(key) {
            Some(detail) => Some(detail),
            None => stops::in_rows(&self.ledger.rows, self.now)?.frozen(key),
        };
        detail.map_or(Ok(()), |detail| Err(Refusal::Denied(Denial { policy: None, detail })))
    }

    /// Refuses a caller that the ledger revokes.
    ///
    /// Errors: `unauthorized`, `fault`.
    pub(super) fn refuse_revoked(&self) -> Result<(), Refusal> {
        stops::refuse_revoked(&stops::in_rows(&self.ledger.rows, self.now)?, &self.plan.caller.id)
    }

    fn judge(&self, facts: &Facts<'_>, contents: &Contents) -> Result<&'a str, Refusal> {
        judge::judge(&self.wallet.config.policies, facts, contents).map_err(Refusal::Denied)
    }

    /// Returns the rows of the spending limits after a request was charged to them, and what was
    /// charged.
    ///
    /// Errors:
    /// - `denied`: by the first limit that the request would exceed.
    /// - `fault`: a row of the ledger cannot be read.
    fn charge(&self, facts: &Facts<'_>, contents: &Contents) -> Result<Vec<(Row, Charged)>, Refusal> {
        let charge = charge(facts, contents);
        let mut rows = Vec::new();
        for limit in &self.wallet.config.spending_limits {
            let Some(charged) = limit.charge(&charge) else { continue };
            let name = limit.row(&self.key()?.address, &self.plan.caller.id);
            let spent = self.read_row(&name, Spent::read)?.unwrap_or_default();
            let after = limit.after(&spent, &charged, self.now).map_err(|exceeded| Refusal::Denied(denial(limit, &exceeded)))?;
            let charged = Charged { row: name.clone(), end: limit.bucket_end(self.now), sums: charged };
            rows.push((limit.write(name, &after), charged));
        }
        Ok(rows)
    }
}
