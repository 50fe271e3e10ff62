//! The nonce of an `eth_sendTransaction`: a free one, or that of a transaction which it replaces.

use crate::{
    record::{
        ledger,
        nonces::{MOST_GAPS, Nonces},
        replacement::{SLOTS, Sent},
    },
    refusal::{Invalid, Refusal},
    transaction::{
        Transaction,
        request::{AT, TransactionRequest},
    },
    wallet::prepare::Turn,
};

impl Turn<'_> {
    /// The nonce of an `eth_sendTransaction`: the client's, or the lowest free one that the chain has not `seen`. With the nonces that are left; none, where it is one that was given out before.
    pub(super) fn nonce(&self, request: &TransactionRequest, chain: u64, seen: u64) -> Result<(u64, Option<Nonces>), Refusal> {
        let name = ledger::nonce_row(chain, &self.key()?.address);
        let mut nonces = match self.ledger.row(&name, self.now) {
            Some(text) => Nonces::read(text).ok_or_else(|| ledger::broken(&name))?,
            None => Nonces::default(),
        };
        let field = || format!("{AT}.nonce");
        let next = nonces.free_from(seen).ok_or_else(|| Invalid::new(field(), "a nonce below 2^64 - 1 (EIP-2681)", "none is left"))?;
        let nonce = request.nonce.unwrap_or(next);
        if nonce >= seen && nonces.take(nonce, seen) {
            return Ok((nonce, Some(nonces)));
        }
        if self.sent(chain, nonce)?.is_some() {
            return Ok((nonce, None));
        }
        let expected = format!(
            "a nonce that is not used and leaves {MOST_GAPS} gaps at most, or one of the last {SLOTS} that were sent here, to replace it; {next} is the next"
        );
        Err(Invalid::new(field(), expected, nonce.to_string()).into())
    }

    /// What was signed last with a nonce.
    fn sent(&self, chain: u64, nonce: u64) -> Result<Option<Sent>, Refusal> {
        let name = ledger::sent_row(chain, &self.key()?.address, nonce);
        let Some(text) = self.ledger.row(&name, self.now) else { return Ok(None) };
        let sent = Sent::read(text).ok_or_else(|| ledger::broken(&name))?;
        Ok(Some(sent).filter(|sent| sent.nonce == nonce))
    }

    /// Sequence of the entry whose transaction this one may replace. Errors: it may not, and what it lacks.
    pub(super) fn replaced(&self, by: &Transaction, confirmed_nonce: Option<u64>) -> Result<u64, Refusal> {
        let sent = self.sent(by.chain_id, by.nonce)?.ok_or_else(|| Refusal::Fault("ledger: what is replaced is gone".into()))?;
        match confirmed_nonce {
            Some(confirmed) if by.nonce >= confirmed => {}
            confirmed_nonce => {
                let got = confirmed_nonce
                    .map_or_else(|| "a nonce given out before, and the chain was not asked".into(), |_| by.nonce.to_string());
                let expected = format!("a nonce that is not mined, from {}", confirmed_nonce.unwrap_or_default());
                return Err(Invalid::new(format!("{AT}.nonce"), expected, got).into());
            }
        }
        sent.check(by)?;
        Ok(sent.sequence)
    }
}
