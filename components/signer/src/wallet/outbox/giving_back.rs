//! Records charges that are given back.

use std::rc::Rc;

use crate::{
    record::{
        audit::{self, Observation},
        ledger::{Ledger, Row},
        outbox::row::OutboxRow,
    },
    refusal::Refusal,
    wallet::{
        Wallet,
        outbox::{
            report::Report,
            void::{GivenBack, Void},
        },
        ticket::{Ticket, Verdict},
    },
};

impl Wallet {
    /// Records what is given back, if there is anything. `now` is in microseconds since 1970.
    ///
    /// Errors: as for [`Void::give_back`].
    pub(super) fn prepare_void(&self, report: &Report, void: &Void, ledger: &Ledger, now: u64) -> Result<Ticket, Refusal> {
        let ticket = |head, entry, verdict| Ticket { wallet: Rc::clone(&report.wallet), head, entry, verdict };
        let nothing = |verdict| ticket(ledger.head, None, verdict);
        let Some(row) = ledger.read(&report.place.row(), now, OutboxRow::read)? else { return Ok(nothing(Verdict::Recorded)) };
        if report.add_rows(void.rows(&report.place, &row)) {
            return Ok(nothing(Verdict::NeedsRows));
        }
        let Some(given_back) = void.give_back(self, &report.place, &row, ledger, now)? else { return Ok(nothing(Verdict::Recorded)) };
        let GivenBack { row, mut rows, entries, wei, spend_total } = given_back;
        rows.push(Row { name: report.place.row(), value: row.write(), expires: ledger.expires(&report.place.row()) });
        let mined = void.mined.and_then(|mined| row.versions.iter().find(|version| version.hashes.contains(&mined)));
        let entries: Vec<_> = entries.iter().map(u64::to_string).collect();
        let detail = format!(
            "given back: {wei} wei of the total, and what the spending limits were charged, for what the entries {} signed; {} endpoints agree",
            entries.join(", "),
            void.endpoints
        );
        let observation = Observation {
            place: report.place,
            state: row.state,
            sequence: mined.map(|version| version.sequence),
            hash: void.mined,
            detail: Some(detail),
        };
        let entry = self.entry_of(report, audit::Outcome::Void { observation: &observation, spend_total }, ledger, now, rows)?;
        Ok(ticket(entry.head, Some(entry), Verdict::Recorded))
    }
}
