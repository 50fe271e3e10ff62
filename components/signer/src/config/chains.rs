//! `signer.chains`: rules for single chains.

use crate::{
    config::reader::section::Reader,
    encoding::{
        json::{Json, shown},
        quantity,
    },
    refusal::Invalid,
    transaction::Transaction,
};

/// The rules, by chain id.
#[derive(Clone, Debug, Default)]
pub struct Chains(Vec<(u64, Chain)>);

/// The rules of a chain.
#[derive(Clone, Copy, Debug)]
struct Chain {
    max_transaction_gas: u64,
}

impl Chains {
    /// Validates a transaction.
    ///
    /// Errors: its gas is above the chain's `maxTransactionGas` (EIP-7825).
    pub fn validate(&self, transaction: &Transaction) -> Result<(), Invalid> {
        match self.0.iter().find(|(id, _)| *id == transaction.chain_id) {
            Some((id, chain)) if transaction.gas > chain.max_transaction_gas => {
                let expected = format!("at most {}, the maxTransactionGas of chain {id} (EIP-7825)", chain.max_transaction_gas);
                Err(Invalid::at("params[0].gas").expected(expected).got(transaction.gas.to_string()))
            }
            _ => Ok(()),
        }
    }
}

/// Reads an object of chain ids in decimal, each with a `maxTransactionGas` in decimal text, from
/// 21,000.
pub(super) fn read(json: &Json, reader: &mut Reader) -> Option<Chains> {
    const AT: &str = "/signer/chains";
    let Json::Object(fields) = json else {
        reader.error_at(AT).expected("an object of chain ids").got(json.kind());
        return None;
    };
    if fields.is_empty() {
        reader.error_at(AT).expected("at least one chain").got("an empty object");
        return None;
    }
    let mut chains: Vec<(u64, Chain)> = Vec::new();
    for (name, value) in fields {
        let at = format!("{AT}/{}", shown(name).replace('~', "~0").replace('/', "~1"));
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
    const RULE: &str = "gas in decimal text, 21000 to 18446744073709551615";
    let chain = reader.object(json, at, &["maxTransactionGas"])?;
    let at = chain.at("maxTransactionGas");
    let gas = reader.required(&chain, "maxTransactionGas")?;
    let text = reader.text(gas, &at, RULE)?;
    let gas = quantity::decimal_u64(text).filter(|gas| *gas >= 21_000);
    if gas.is_none() {
        reader.error_at(at).expected(RULE).got(shown(&text));
    }
    gas.map(|max_transaction_gas| Chain { max_transaction_gas })
}
