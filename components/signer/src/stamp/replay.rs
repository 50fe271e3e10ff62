//! What keeps a stamp from being used twice: its time, and rows of the ledger.
//!
//! Whatever entry a stamped request comes to writes a row with the hash of its nonce, which stays until the stamp's time is over; a stamp whose row is there is refused. Another row counts the
//! nonces of a minute, so that what a caller can make the ledger keep is bounded; a stamp of a minute that is full is refused.

use crate::{
    crypto::hash::sha256,
    encoding::quantity,
    record::ledger::{self, Ledger, Row},
    refusal::{Invalid, Refusal},
};

/// Seconds that a stamp is good for, before and after `created`.
pub const WINDOW: u64 = 60;
/// Entries that stamps of one caller and of one minute, by their `created`, can come to.
pub const MOST_PER_MINUTE: u64 = 60_000;

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60;

/// What uses a stamp up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Seconds since 1970.
    created: u64,
    /// SHA-256 of the nonce.
    nonce: [u8; 32],
}

impl Use {
    /// Of a stamp.
    pub fn new(created: u64, nonce: &str) -> Self {
        Self { created, nonce: sha256(nonce.as_bytes()) }
    }

    /// Whether it is the stamp's time. `now`: microseconds since 1970. Errors: `invalid-stamp`.
    pub fn in_time(&self, now: u64) -> Result<(), Refusal> {
        let second = now / SECOND;
        if self.created.abs_diff(second) <= WINDOW {
            return Ok(());
        }
        let expected = format!("a time within {WINDOW} seconds of the signer's, which is {second}");
        Err(invalid("created", expected, self.created.to_string()))
    }

    /// Microseconds since 1970 from which on its time is over.
    pub fn expires(&self) -> u64 {
        over(self.created)
    }

    /// The rows to read.
    pub fn rows(&self, caller: &str) -> [String; 2] {
        [ledger::stamp_row(caller, &self.nonce), ledger::stamps_row(caller, self.created / MINUTE)]
    }

    /// The rows to write with the entry. Errors: `invalid-stamp` when its time is over, when it was used, or when its minute is full; `fault`.
    pub fn changes(&self, caller: &str, ledger: &Ledger, now: u64) -> Result<[Row; 2], Refusal> {
        self.in_time(now)?;
        let [nonce, minute] = self.rows(caller);
        if ledger.row(&nonce, now).is_some() {
            return Err(invalid("nonce", "a nonce that was not used before", "one that was"));
        }
        let count = match ledger.row(&minute, now) {
            Some(text) => quantity::decimal_u64(text).ok_or_else(|| ledger::broken(&minute))?,
            None => 0,
        };
        if count >= MOST_PER_MINUTE {
            return Err(invalid("created", format!("a minute with less than {MOST_PER_MINUTE} stamps"), "one that is full"));
        }
        let last = (self.created / MINUTE).saturating_mul(MINUTE).saturating_add(MINUTE);
        Ok([
            Row { name: nonce, value: "used".into(), expires: Some(self.expires()) },
            Row { name: minute, value: (count + 1).to_string(), expires: Some(over(last)) },
        ])
    }
}

/// One second more than the window has, as a second is rounded down.
fn over(created: u64) -> u64 {
    created.saturating_add(WINDOW + 1).saturating_mul(SECOND)
}

fn invalid(field: &str, expected: impl AsRef<str>, got: impl AsRef<str>) -> Refusal {
    Refusal::InvalidStamp(Invalid::new(field, expected, got))
}
