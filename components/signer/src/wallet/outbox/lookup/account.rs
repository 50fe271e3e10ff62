//! The nonces of an account that have a row in the outbox.

use crate::{
    encoding::{address::Address, quantity},
    record::{
        ledger::nonce_row,
        nonces::Nonces,
        outbox::place::{Place, final_row},
    },
    refusal::Refusal,
    wallet::outbox::lookup::rows::Rows,
};

/// The nonces of an account on a chain.
pub(super) struct Account {
    pub(super) chain: u64,
    pub(super) address: Address,
    pub(super) nonces: Nonces,
    /// The first nonce that is not final.
    pub(super) first_open: u64,
}

impl Account {
    /// Returns the names of the rows that say which nonces there are.
    pub(super) fn names(chain: u64, address: &Address) -> [String; 2] {
        [nonce_row(chain, address), final_row(chain, address)]
    }

    /// Reads these rows. `None` if the account has sent nothing, or the rows were not read yet.
    pub(super) fn read(chain: u64, address: Address, rows: Rows<'_>) -> Result<Option<Self>, Refusal> {
        let nonces = rows.read(&nonce_row(chain, &address), Nonces::read)?;
        let first_open = rows.read(&final_row(chain, &address), quantity::decimal_u64)?;
        Ok(nonces.zip(first_open).map(|(nonces, first_open)| Self { chain, address, nonces, first_open }))
    }

    /// Returns the place of a nonce.
    pub(super) fn place(&self, nonce: u64) -> Place {
        Place { chain: self.chain, account: self.address, nonce }
    }
}
