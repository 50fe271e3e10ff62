//! Records what the gateway reports. Each change of a row has an entry.

use std::rc::Rc;

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::{hex, quantity},
    record::{
        audit::{self, Observation, Record},
        ledger::{Entry, Ledger, Row},
        outbox::{
            RETENTION,
            place::{Place, final_row, hash_row, sequence_row},
            refused,
            row::OutboxRow,
            state::State,
        },
    },
    refusal::{Invalid, Refusal},
    transaction::Transaction,
    wallet::{
        Wallet,
        outbox::report::{News, Report, Seen},
        ticket::{Ticket, Verdict},
    },
};

impl Wallet {
    /// Records a report, if it says anything new. `now` is in microseconds since 1970.
    ///
    /// Errors:
    /// - `fault`: a row of the ledger cannot be read.
    /// - `invalid-params`: a remote key signed another transaction than the outbox has.
    pub fn prepare_report(&self, report: &Report, ledger: &Ledger, now: u64) -> Result<Ticket, Refusal> {
        self.owns(&report.wallet)?;
        ledger.validate(&report.rows())?;
        if let News::Void(void) = &report.news {
            return self.prepare_void(report, void, ledger, now);
        }
        let before = ledger.read(&report.place.row(), now, OutboxRow::read)?;
        let after = before.as_ref().map(|row| row_after(row, &report.news, now)).transpose()?;
        let mut rows = Vec::new();
        if let Some(row) = after.as_ref().filter(|after| before.as_ref() != Some(*after)) {
            let is_open_again = matches!(report.news, News::Reopened { .. });
            rows.extend(changed(&report.place, row, is_open_again, now));
            rows.extend(refused::row_after(&report.place, row.state, ledger, now)?);
        }
        if let Some(row) = after.as_ref().filter(|row| row.is_final || !rows.is_empty()) {
            rows.extend(final_after(&report.place, row, ledger, now)?);
        }
        let entry = if rows.is_empty() { None } else { Some(self.report_entry(report, after.as_ref(), ledger, now, rows)?) };
        let head = entry.as_ref().map_or(ledger.head, |entry| entry.head);
        Ok(Ticket { wallet: Rc::clone(&report.wallet), head, entry, verdict: Verdict::Recorded })
    }

    fn report_entry(
        &self,
        report: &Report,
        after: Option<&OutboxRow>,
        ledger: &Ledger,
        now: u64,
        rows: Vec<Row>,
    ) -> Result<Entry, Refusal> {
        let last = after.and_then(|row| row.versions.last());
        let seen = report.seen();
        let observation = Observation {
            place: report.place,
            state: seen.map_or(State::Signed, |seen| seen.state),
            sequence: last.map(|version| version.sequence),
            hash: seen.and_then(|seen| seen.mined).or_else(|| last.and_then(|version| version.hashes.last().copied())),
            detail: report.news.detail(),
        };
        self.entry_of(report, audit::Outcome::Observed(&observation), ledger, now, rows)
    }

    /// Returns the entry of a report.
    ///
    /// Errors: `fault`, if no sequence is left.
    pub(super) fn entry_of(
        &self,
        report: &Report,
        outcome: audit::Outcome<'_>,
        ledger: &Ledger,
        now: u64,
        rows: Vec<Row>,
    ) -> Result<Entry, Refusal> {
        let record = Record {
            wallet: &self.config.wallet,
            time: now,
            caller: None,
            key: self.key_of(&report.place.account).map(|key| key.id.as_str()),
            method: report.method(),
            request: None,
            policy_hash: &self.config.policy_hash,
            outcome,
            idempotency_key: None,
        };
        audit::entry(&record, ledger, |_, _| rows).ok_or_else(|| Refusal::Fault("ledger: no sequence is left".into()))
    }
}

impl News {
    /// Returns what the entry says.
    fn detail(&self) -> Option<String> {
        match self {
            Self::Seen(seen) => seen.detail(),
            Self::Reopened { endpoints } => Some(format!("open again: by the word of {endpoints} endpoints the nonce is not used")),
            Self::Signed { .. } | Self::Void(_) => None,
        }
    }
}

impl Seen {
    /// Returns what the entry says: the words of the node, or the block.
    fn detail(&self) -> Option<String> {
        let depth = if self.is_final { ", final" } else { "" };
        self.node_said.clone().or_else(|| self.block.map(|block| format!("block {block}{depth}")))
    }
}

/// Returns a row after a report.
///
/// Errors: `invalid-params`, if a remote key signed something else than the row has.
fn row_after(row: &OutboxRow, news: &News, now: u64) -> Result<OutboxRow, Refusal> {
    let mut after = row.clone();
    // A replacement may have been signed since the gateway looked.
    let is_late = |seen: &Seen| row.versions.last().is_none_or(|last| last.sequence != seen.sequence);
    // A request can be refused by an endpoint that lags behind the one that took it.
    let is_doubtful = |seen: &Seen| seen.if_unsent && !matches!(row.state, State::Signed | State::Dropped | State::Refused);
    if let News::Reopened { .. } = news {
        return Ok(if row.is_final { row.clone().open_again(now) } else { after });
    }
    if row.is_final || matches!(news, News::Seen(seen) if is_late(seen) || is_doubtful(seen)) {
        return Ok(after);
    }
    match news {
        News::Void(_) | News::Reopened { .. } => {}
        News::Signed { transaction, signature } => adopt(&mut after, transaction, signature)?,
        News::Seen(seen) => {
            if (after.state, after.mined) != (seen.state, seen.mined) {
                after.since = now;
            }
            (after.state, after.mined, after.block, after.is_final) = (seen.state, seen.mined, seen.block, seen.is_final);
            after.node_said.clone_from(&seen.node_said);
        }
    }
    Ok(after)
}

/// Takes the signature of a remote key into a row.
///
/// Errors: `invalid-params`, if it is of another transaction.
fn adopt(row: &mut OutboxRow, transaction: &Transaction, signature: &Signature) -> Result<(), Refusal> {
    let hash = keccak256(&transaction.signed(signature));
    if *transaction != row.transaction {
        let expected = "the transaction that the outbox has for this nonce";
        return Err(Invalid::at("params[0]").expected(expected).got(hex::encode(&hash)).into());
    }
    if let Some(last) = row.versions.last_mut().filter(|last| !last.hashes.contains(&hash)) {
        last.hashes.push(hash);
    }
    row.signature = Some(*signature);
    Ok(())
}

/// Returns the rows of a transaction that changed. Those of a final one expire, and those of one
/// that is open again do not any more.
fn changed(place: &Place, row: &OutboxRow, is_open_again: bool, now: u64) -> Vec<Row> {
    let expires = row.is_final.then(|| now.saturating_add(RETENTION));
    let mut rows = vec![Row { name: place.row(), value: row.write(), expires }];
    let lead = |name: String| Row { name, value: place.to_string(), expires };
    rows.extend(row.hashes().map(|hash| lead(hash_row(hash))));
    if row.is_final || is_open_again {
        rows.extend(row.versions.iter().map(|version| lead(sequence_row(version.sequence))));
    }
    if row.is_final && row.transaction.shape.blobs().is_some() {
        // Nobody needs the blobs any more.
        rows.push(Row { name: place.sidecar_row(), value: String::new(), expires: Some(now) });
    }
    rows
}

/// Returns the row of the first nonce that is not final, if this transaction changes it.
fn final_after(place: &Place, row: &OutboxRow, ledger: &Ledger, now: u64) -> Result<Option<Row>, Refusal> {
    let name = final_row(place.chain, &place.account);
    let Some(before) = ledger.read(&name, now, quantity::decimal_u64)? else { return Ok(None) };
    let further_nonces = row.versions.last().map_or(0, |version| version.further_nonces);
    let next = place.nonce.saturating_add(1).saturating_add(further_nonces);
    let after = if row.is_final { before.max(next) } else { before.min(place.nonce) };
    Ok((after != before).then(|| Row { name, value: after.to_string(), expires: None }))
}
