//! `signer.chains.{id}.outbox`: what the gateway may do by itself for transactions that wait.

use ruint::aliases::U256;

use crate::{
    config::reader::section::Reader,
    encoding::{json::Json, quantity},
};

/// How many endpoints have to agree before a charge is given back, if nothing is configured.
const DEFAULT_VOID_QUORUM: u64 = 2;

/// The largest quorum.
const MAX_VOID_QUORUM: u64 = 16;

/// The rules about the outbox of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxRules {
    /// The automatic fee bump. `None` if there is none.
    pub bump: Option<BumpRule>,
    /// How many endpoints of the chain have to agree that a transaction can never be mined, before
    /// its charge is given back. At least 1.
    pub void_quorum: u64,
}

impl Default for OutboxRules {
    fn default() -> Self {
        Self { bump: None, void_quorum: DEFAULT_VOID_QUORUM }
    }
}

/// An automatic fee bump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BumpRule {
    /// Seconds after which a transaction that waits is replaced.
    pub after_seconds: u64,
    /// How much every fee rises at least, in percent.
    pub percent: u64,
    /// The most wei that a bumped transaction may pay for gas and blobs, all in all.
    pub max_fee: U256,
}

/// Reads an object with `bump`, `voidQuorum`, or both.
pub(super) fn read(json: &Json, at: &str, reader: &mut Reader) -> Option<OutboxRules> {
    let section = reader.object(json, at, &["bump", "voidQuorum"])?;
    let (bump, quorum) = (section.get("bump"), section.get("voidQuorum"));
    if bump.is_none() && quorum.is_none() {
        reader.error_at(at).expected("at least one of bump and voidQuorum").got("neither");
        return None;
    }
    let bump = match bump {
        Some(bump) => Some(read_bump(bump, &section.at("bump"), reader)?),
        None => None,
    };
    let void_quorum = match quorum {
        Some(quorum) => number(quorum, &section.at("voidQuorum"), (1, MAX_VOID_QUORUM), reader)?,
        None => DEFAULT_VOID_QUORUM,
    };
    Some(OutboxRules { bump, void_quorum })
}

fn read_bump(json: &Json, at: &str, reader: &mut Reader) -> Option<BumpRule> {
    const MAX_FEE: &str = "wei in decimal text, from 1";
    let section = reader.object(json, at, &["afterSeconds", "percent", "maxFee"])?;
    let [after, percent, max_fee] = ["afterSeconds", "percent", "maxFee"].map(|name| reader.required(&section, name));
    let after = after.and_then(|json| number(json, &section.at("afterSeconds"), (15, 86_400), reader));
    let percent = percent.and_then(|json| number(json, &section.at("percent"), (10, 1_000), reader));
    let max_fee = max_fee.and_then(|json| {
        let at = section.at("maxFee");
        let text = reader.text(json, &at, MAX_FEE)?;
        let wei = quantity::decimal_u256(text).filter(|wei| !wei.is_zero());
        if wei.is_none() {
            reader.error_at(&at).expected(MAX_FEE).got(json.shown());
        }
        wei
    });
    Some(BumpRule { after_seconds: after?, percent: percent?, max_fee: max_fee? })
}

fn number(json: &Json, at: &str, (least, most): (u64, u64), reader: &mut Reader) -> Option<u64> {
    let number = if let Json::Number(number) = json { number.as_u64() } else { None };
    let number = number.filter(|number| (least..=most).contains(number));
    if number.is_none() {
        reader.error_at(at).expected(format!("a whole number from {least} to {most}")).got(json.shown());
    }
    number
}
