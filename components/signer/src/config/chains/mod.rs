//! `signer.chains`: rules for single chains.

mod gas_caps;
mod gas_margin;
pub mod outbox;

use crate::{
    config::{
        chains::{
            gas_margin::GasMargin,
            outbox::{BumpRule, OutboxRules},
        },
        reader::section::Reader,
    },
    encoding::{
        json::{Json, shown},
        quantity,
    },
    refusal::{Invalid, Refusal},
    transaction::{Transaction, fields::AT},
};

/// The rules, by chain id.
#[derive(Clone, Debug, Default)]
pub struct Chains(Vec<(u64, Chain)>);

/// The rules of a chain, as far as the configuration names them.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    max_transaction_gas: Option<u64>,
    gas_margin: GasMargin,
    outbox: OutboxRules,
}

impl Chains {
    /// Validates a transaction.
    ///
    /// Errors: its gas is above the chain's `maxTransactionGas` (EIP-7825).
    pub fn validate(&self, transaction: &Transaction) -> Result<(), Invalid> {
        match self.of(transaction.chain_id).max_transaction_gas {
            Some(max) if transaction.gas > max => Err(above(transaction, max, "maxTransactionGas")),
            _ => Ok(()),
        }
    }

    /// Validates a transaction that is to be sent. Without a `maxTransactionGas` the cap of
    /// EIP-7825 counts on the chains that are known to have it.
    ///
    /// Errors: `invalid-params` as for [`Self::validate`], `gas-above-limit`.
    pub fn validate_to_send(&self, transaction: &Transaction) -> Result<(), Refusal> {
        self.validate(transaction)?;
        let is_configured = self.of(transaction.chain_id).max_transaction_gas.is_some();
        match gas_caps::cap(transaction.chain_id) {
            Some(cap) if !is_configured && transaction.gas > cap => Err(Refusal::GasAboveLimit(above(transaction, cap, "cap"))),
            _ => Ok(()),
        }
    }

    /// Returns the gas limit for an estimate: the estimate with the margin of the chain.
    ///
    /// The margin never lifts it above the block's gas limit or the cap of the chain. An estimate
    /// that is above them itself stays as it is, and is refused later.
    pub fn gas_limit(&self, chain: u64, estimate: u64, block_gas_limit: Option<u64>) -> u64 {
        let rules = self.of(chain);
        let cap = rules.max_transaction_gas.or_else(|| gas_caps::cap(chain)).unwrap_or(u64::MAX);
        rules.gas_margin.on(estimate).min(cap).min(block_gas_limit.unwrap_or(u64::MAX)).max(estimate)
    }

    /// Returns the automatic fee bump of a chain. `None` if it has none.
    pub fn bump(&self, chain: u64) -> Option<BumpRule> {
        self.of(chain).outbox.bump
    }

    /// Returns how many endpoints have to agree before a charge is given back.
    pub fn void_quorum(&self, chain: u64) -> u64 {
        self.of(chain).outbox.void_quorum
    }

    fn of(&self, chain: u64) -> Chain {
        self.0.iter().find(|(id, _)| *id == chain).map(|(_, rules)| *rules).unwrap_or_default()
    }
}

fn above(transaction: &Transaction, max: u64, name: &str) -> Invalid {
    let expected = format!("at most {max}, the {name} of chain {} (EIP-7825)", transaction.chain_id);
    Invalid::at(format!("{AT}.gas")).expected(expected).got(transaction.gas.to_string())
}

/// Reads an object of chain ids in decimal, each with a `maxTransactionGas` (decimal text, from
/// 21,000), a `gasMargin`, an `outbox`, or several of them.
pub(super) fn read(json: &Json, reader: &mut Reader) -> Option<Chains> {
    const PLACE: &str = "/signer/chains";
    let Json::Object(fields) = json else {
        reader.error_at(PLACE).expected("an object of chain ids").got(json.kind());
        return None;
    };
    if fields.is_empty() {
        reader.error_at(PLACE).expected("at least one chain").got("an empty object");
        return None;
    }
    let mut chains: Vec<(u64, Chain)> = Vec::new();
    for (name, value) in fields {
        let at = format!("{PLACE}/{}", shown(name).replace('~', "~0").replace('/', "~1"));
        let Some(id) = quantity::decimal_u64(name).filter(|id| *id > 0) else {
            reader.error_at(at).expected("a chain id in decimal, from 1").got(format!("the name \"{}\"", shown(name)));
            continue;
        };
        if chains.iter().any(|(other, _)| *other == id) {
            reader.error_at(at).expected("each chain only once").got("a chain twice");
        } else if let Some(chain) = chain(value, &at, reader) {
            chains.push((id, chain));
        }
    }
    Some(Chains(chains))
}

fn chain(json: &Json, at: &str, reader: &mut Reader) -> Option<Chain> {
    let chain = reader.object(json, at, &["maxTransactionGas", "gasMargin", "outbox"])?;
    let [max_gas, margin, outbox] = ["maxTransactionGas", "gasMargin", "outbox"].map(|name| chain.get(name));
    if max_gas.is_none() && margin.is_none() && outbox.is_none() {
        reader.error_at(at).expected("at least one of maxTransactionGas, gasMargin and outbox").got("none of them");
        return None;
    }
    let max_transaction_gas = match max_gas {
        Some(gas) => Some(max_transaction_gas(gas, &chain.at("maxTransactionGas"), reader)?),
        None => None,
    };
    let gas_margin =
        margin.map_or_else(|| Some(GasMargin::default()), |margin| gas_margin::read(margin, &chain.at("gasMargin"), reader))?;
    let outbox = outbox.map_or_else(|| Some(OutboxRules::default()), |outbox| outbox::read(outbox, &chain.at("outbox"), reader))?;
    Some(Chain { max_transaction_gas, gas_margin, outbox })
}

fn max_transaction_gas(json: &Json, at: &str, reader: &mut Reader) -> Option<u64> {
    const RULE: &str = "gas in decimal text, 21000 to 18446744073709551615";
    let text = reader.text(json, at, RULE)?;
    let gas = quantity::decimal_u64(text).filter(|gas| *gas >= 21_000);
    if gas.is_none() {
        reader.error_at(at).expected(RULE).got(shown(&text));
    }
    gas
}
