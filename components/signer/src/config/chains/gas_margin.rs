//! `signer.chains.{id}.gasMargin`: what an estimate of gas is multiplied by.

use crate::{config::reader::section::Reader, encoding::json::Json};

/// How many parts a whole has: the margin has at most four decimals.
const PARTS: u64 = 10_000;

/// The largest margin.
const MAX: u64 = 10;

/// A margin, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GasMargin(u64);

impl Default for GasMargin {
    /// Returns 1.2.
    fn default() -> Self {
        Self(12_000)
    }
}

impl GasMargin {
    /// Returns gas with the margin, rounded up.
    pub(super) fn on(self, gas: u64) -> u64 {
        let whole = (u128::from(gas) * u128::from(self.0)).div_ceil(u128::from(PARTS));
        u64::try_from(whole).unwrap_or(u64::MAX)
    }
}

/// Reads a number from 1 to 10 with at most four decimals.
pub(super) fn read(json: &Json, at: &str, reader: &mut Reader) -> Option<GasMargin> {
    let margin = match json {
        Json::Number(number) => parse(&number.to_string()),
        _ => None,
    };
    if margin.is_none() {
        reader.error_at(at).expected("a number from 1 to 10 with at most 4 decimals, such as 1.2").got(json.shown());
    }
    margin
}

/// Reads the text of a number. It has no exponent, and no zero at the end of its decimals, so that
/// equal rules have equal hashes (see `hash_of_rules`).
fn parse(text: &str) -> Option<GasMargin> {
    let (whole, decimals) = text.split_once('.').map_or((text, ""), |(whole, decimals)| (whole, decimals));
    if decimals.len() > 4 || decimals.ends_with('0') || text.ends_with('.') {
        return None;
    }
    let parts = format!("{whole}{decimals:0<4}").parse().ok()?;
    (PARTS..=MAX * PARTS).contains(&parts).then_some(GasMargin(parts))
}
