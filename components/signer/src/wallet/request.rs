//! What is asked to be signed, read from the params of a call: without nonce so far, and without what the client left out.

use ruint::aliases::U256;

use crate::{
    encoding::json::Json,
    refusal::{Invalid, Refusal},
    transaction::{
        authorization::{self, Authorization},
        complete::Estimates,
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
    /// `estimates`: of an `eth_sendTransaction` only, and there only once the chain has been asked.
    Transaction {
        request: Box<TransactionRequest>,
        chain: u64,
        estimates: Option<Estimates>,
        confirmed_nonce: Option<u64>,
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
            Self::Authorization(authorization) => authorization.chain_id.try_into().ok(),
            Self::Message(_) => None,
            Self::TypedData(data) => data.domain.chain_id.and_then(|id| id.try_into().ok()),
        }
    }
}

/// The transaction object, its chain and what fills it.
pub(super) fn transaction(object: &[(String, Json)], method: Method, call: &Call) -> Result<Request, Refusal> {
    let sends = method == Method::SendTransaction;
    let request = TransactionRequest::decode(object, sends.then_some(Type::DynamicFee))?;
    let route = route::chain(call.chain.as_deref())?;
    route::agree(route, request.chain_id.map(U256::from))?;
    let missing = || Invalid::new(format!("{AT}.chainId"), "a chain id: the route names none", "nothing");
    let chain = route.or(request.chain_id).ok_or_else(missing)?;
    let estimates = match &call.estimates {
        Some(estimates) if sends => Some(estimates.clone()?),
        _ => None,
    };
    Ok(Request::Transaction { request: Box::new(request), chain, estimates, confirmed_nonce: call.confirmed_nonce })
}

/// An authorization, which on the route of a chain is for that chain.
pub(super) fn authorization(given: &Json, chain: Option<&str>) -> Result<Request, Refusal> {
    let route = route::chain(chain)?;
    let authorization = authorization::request::unsigned("params[1]", given)?;
    route::agree(route, Some(authorization.chain_id))?;
    Ok(Request::Authorization(authorization))
}

/// The typed data. Its domain need not name a chain, but not another one than the route's.
pub(super) fn typed_data(data: &Json, chain: Option<&str>) -> Result<Request, Refusal> {
    let route = route::chain(chain)?;
    let data = typed_data::decode("params[1]", data)?;
    route::agree(route, data.domain.chain_id)?;
    Ok(Request::TypedData(Box::new(data)))
}
