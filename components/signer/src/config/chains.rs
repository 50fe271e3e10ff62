//! `signer.chains`: rules that hold on some chains only.

use crate::{
    config::reader::section::Reader,
    encoding::{json::Json, quantity},
    refusal::Invalid,
    transaction::Transaction,
};

/// Rules by chain id.
#[derive(Clone, Debug, Default)]
pub struct Chains(Vec<(u64, Chain)>);

/// Rules of a chain.
#[derive(Clone, Copy, Debug)]
struct Chain {
    max_transaction_gas: u64,
}

impl Chains {
    /// Checks a transaction. Errors: its gas is above the chain's `maxTransactionGas` (EIP-7825).
    pub fn check(&self, transaction: &Transaction) -> Result<(), Invalid> {
        match self.0.iter().find(|(id, _)| *id == transaction.chain_id) {
            Some((id, chain)) if transaction.gas > chain.max_transaction_gas => {
                let most = format!("at most {}, the most that the chain {id} takes (EIP-7825)", chain.max_transaction_gas);
                Err(Invalid::new("params[0].gas", most, transaction.gas.to_string()))
            }
            _ => Ok(()),
        }
    }
}

/// Reads the chains: by their ids in decimal, from 1, each with `maxTransactionGas`, gas in decimal text from 21,000.
pub(super) fn read(json: &Json, reader: &mut Reader) -> Option<Chains> {
    const AT: &str = "/signer/chains";
    let Json::Object(fields) = json else {
        reader.problem(AT, "an object", json.kind());
        return None;
    };
    if fields.is_empty() {
        reader.problem(AT, "at least one chain", "an empty object");
        return None;
    }
    let mut chains: Vec<(u64, Chain)> = Vec::new();
    for (name, value) in fields {
        let at = format!("{AT}/{}", crate::encoding::json::shown(name).replace('~', "~0").replace('/', "~1"));
        let Some(id) = quantity::decimal_u64(name).filter(|id| *id > 0) else {
            reader.problem(at, "a chain id in decimal, from 1", format!("the name \"{}\"", crate::encoding::json::shown(name)));
            continue;
        };
        if chains.iter().any(|(other, _)| *other == id) {
            reader.problem(at, "each chain once", "one twice");
        } else if let Some(chain) = chain(value, &at, reader) {
            chains.push((id, chain));
        }
    }
    Some(Chains(chains))
}

fn chain(json: &Json, at: &str, reader: &mut Reader) -> Option<Chain> {
    const RULE: &str = "gas, decimal, 21000 to 18446744073709551615";
    let chain = reader.object(json, at, &["maxTransactionGas"])?;
    let at = chain.at("maxTransactionGas");
    let gas = reader.required(&chain, "maxTransactionGas")?;
    let text = reader.text(gas, &at, RULE)?;
    let gas = quantity::decimal_u64(text).filter(|gas| *gas >= 21_000);
    if gas.is_none() {
        reader.problem(at, RULE, crate::encoding::json::shown(&text));
    }
    gas.map(|max_transaction_gas| Chain { max_transaction_gas })
}
