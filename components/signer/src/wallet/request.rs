//! What is asked to be signed, read from the params of a call: without nonce so far, and without what the client left out.

use ruint::aliases::U256;

use crate::{
    json::Json,
    refusal::{Difference, Invalid, Refusal},
    transaction::{
        authorization::{self, Authorization},
        complete::Fill,
        kind::Type,
        request::{AT, TransactionRequest},
    },
    typed_data::{self, TypedData},
    wallet::{
        plan::{Call, Method},
        route,
    },
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
    TypedData(Box<TypedData>),
}

impl Request {
    /// The chain that it is about; a message has none.
    pub(super) fn chain(&self) -> Option<u64> {
        match self {
            Self::Transaction { chain, .. } => Some(*chain),
            Self::Authorization(authorization) => u64::try_from(authorization.chain_id).ok(),
            Self::Message(_) => None,
            Self::TypedData(data) => data.domain.chain_id.and_then(|id| id.try_into().ok()),
        }
    }
}

/// The transaction object, its chain and what fills it.
pub(super) fn transaction(object: &[(String, Json)], method: Method, call: &Call) -> Result<Request, Refusal> {
    let sends = method == Method::SendTransaction;
    let request = TransactionRequest::decode(object, sends.then_some(Type::DynamicFee))?;
    let chain = match (route::chain(call.chain.as_deref())?, request.chain_id) {
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
    match route::chain(call.chain.as_deref())? {
        Some(expected) if authorization.chain_id != U256::from(expected) => Err(mismatch(expected, authorization.chain_id)),
        _ => Ok(Request::Authorization(authorization)),
    }
}

/// The typed data. Its domain need not name a chain, but not another one than the route's.
pub(super) fn typed(data: &Json, call: &Call) -> Result<Request, Refusal> {
    let route = route::chain(call.chain.as_deref())?;
    let data = typed_data::decode("params[1]", data)?;
    route::agree(route, data.domain.chain_id)?;
    Ok(Request::TypedData(Box::new(data)))
}

fn mismatch(expected: u64, got: impl ToString) -> Refusal {
    Refusal::ChainMismatch(Difference { expected: expected.to_string(), got: got.to_string() })
}
