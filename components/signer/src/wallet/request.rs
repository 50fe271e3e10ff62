//! What is asked to be signed, read from the params of a call: without nonce so far, and without what the client left out.

use ruint::aliases::U256;

use crate::{
    json::{self, Json},
    quantity,
    refusal::{Difference, Invalid, Refusal},
    transaction::{
        authorization::{self, Authorization},
        complete::Fill,
        kind::Type,
        request::{AT, TransactionRequest},
    },
    wallet::plan::{Call, Method},
};

/// A request that was understood, so far without nonce.
pub(super) enum Request {
    /// `fill`: of an `eth_sendTransaction` only, and there only once the chain has been asked.
    Transaction {
        request: Box<TransactionRequest>,
        chain: u64,
        fill: Option<Fill>,
        mined: Option<u64>,
    },
    Authorization(Authorization),
    Message(Vec<u8>),
}

/// The transaction object, its chain and what fills it.
pub(super) fn transaction(object: &[(String, Json)], method: Method, call: &Call) -> Result<Request, Refusal> {
    let sends = method == Method::SendTransaction;
    let request = TransactionRequest::decode(object, sends.then_some(Type::DynamicFee))?;
    let chain = match (route(call)?, request.chain_id) {
        (Some(expected), Some(got)) if expected != got => return Err(mismatch(expected, got)),
        (Some(chain), _) | (None, Some(chain)) => chain,
        (None, None) => return Err(Invalid::new(format!("{AT}.chainId"), "a chain id: the route names none", "nothing").into()),
    };
    let fill = match &call.fill {
        Some(fill) if sends => Some(fill.clone()?),
        _ => None,
    };
    Ok(Request::Transaction { request: Box::new(request), chain, fill, mined: call.mined })
}

/// An authorization, which on the route of a chain is for that chain.
pub(super) fn authorization(given: &Json, call: &Call) -> Result<Request, Refusal> {
    let authorization = authorization::request::unsigned("params[1]", given)?;
    match route(call)? {
        Some(expected) if authorization.chain_id != U256::from(expected) => Err(mismatch(expected, authorization.chain_id)),
        _ => Ok(Request::Authorization(authorization)),
    }
}

/// The chain of the route.
fn route(call: &Call) -> Result<Option<u64>, Invalid> {
    let Some(text) = call.chain.as_deref() else { return Ok(None) };
    let id = quantity::decimal_u64(text).filter(|id| *id > 0);
    id.map(Some).ok_or_else(|| Invalid::new("chain", "a chain id in decimal, from 1", json::shown(&text)))
}

fn mismatch(expected: u64, got: impl ToString) -> Refusal {
    Refusal::ChainMismatch(Difference { expected: expected.to_string(), got: got.to_string() })
}
