//! The replay protection of stamps: the time, and rows of the ledger.
//!
//! Every entry of a stamped request writes a row with the hash of its nonce. The row stays until
//! the stamp has expired. The signer refuses a stamp whose row exists. Another row counts the
//! stamps of a minute. It bounds what a caller can make the ledger keep. The signer refuses a stamp
//! of a full minute.

use crate::{
    crypto::hash::sha256,
    encoding::quantity,
    record::ledger::{self, Ledger, Row},
    refusal::{Invalid, Refusal},
};

/// How many seconds before and after `created` a stamp is valid.
pub const WINDOW: u64 = 60;
/// The most entries that stamps of one caller with a `created` in the same minute can make.
pub const MAX_PER_MINUTE: u64 = 60_000;

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60;

/// The use of a stamp: what marks it as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampUse {
    /// Seconds since 1970.
    created: u64,
    /// SHA-256 of the nonce.
    nonce: [u8; 32],
}

impl StampUse {
    /// Takes `created` and the nonce of a stamp.
    pub fn new(created: u64, nonce: &str) -> Self {
        Self { created, nonce: sha256(nonce.as_bytes()) }
    }

    /// Validates the time. `now` is in microseconds since 1970.
    ///
    /// Errors: `invalid-stamp`, if the stamp has expired or is from the future.
    pub fn in_time(&self, now: u64) -> Result<(), Refusal> {
        let second = now / SECOND;
        if self.created.abs_diff(second) <= WINDOW {
            return Ok(());
        }
        let expected = format!("a time within {WINDOW} seconds of the signer's, which is {second}");
        Err(Refusal::InvalidStamp(Invalid::at("created").expected(expected).got(self.created.to_string())))
    }

    /// Returns when the stamp expires, in microseconds since 1970.
    pub fn expires(&self) -> u64 {
        expiry(self.created)
    }

    /// Returns the names of the rows to read.
    pub fn rows(&self, caller: &str) -> [String; 2] {
        [ledger::stamp_row(caller, &self.nonce), ledger::stamps_row(caller, self.created / MINUTE)]
    }

    /// Returns the rows to write with the entry.
    ///
    /// Errors:
    /// - `invalid-stamp`: the stamp has expired, was used, or its minute is full.
    /// - `fault`: a row of the ledger cannot be read.
    pub fn changes(&self, caller: &str, ledger: &Ledger, now: u64) -> Result<[Row; 2], Refusal> {
        self.in_time(now)?;
        let [nonce, minute] = self.rows(caller);
        if ledger.read(&nonce, now, |_| Some(()))?.is_some() {
            return Err(Refusal::InvalidStamp(
                Invalid::at("nonce").expected("a nonce that was not used before; make a new one for every request").got("a used nonce"),
            ));
        }
        let count = ledger.read(&minute, now, quantity::decimal_u64)?.unwrap_or_default();
        if count >= MAX_PER_MINUTE {
            return Err(Refusal::InvalidStamp(
                Invalid::at("created")
                    .expected(format!("a minute with fewer than {MAX_PER_MINUTE} stamps of this caller; wait for the next minute"))
                    .got("a full minute"),
            ));
        }
        let end_of_minute = (self.created / MINUTE).saturating_mul(MINUTE).saturating_add(MINUTE);
        Ok([
            Row { name: nonce, value: "used".into(), expires: Some(self.expires()) },
            Row { name: minute, value: (count + 1).to_string(), expires: Some(expiry(end_of_minute)) },
        ])
    }
}

/// Returns when a stamp expires. This is one second after the window, as seconds are rounded down.
fn expiry(created: u64) -> u64 {
    created.saturating_add(WINDOW + 1).saturating_mul(SECOND)
}
