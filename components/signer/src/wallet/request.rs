//! Decodes the request in the params of a call. What the client left out is still open.

use ruint::aliases::U256;

use crate::{
    encoding::json::Json,
    refusal::{Invalid, Refusal},
    request::{chain_scope::ChainScope, params::Simulation},
    transaction::{
        authorization::{self, Authorization},
        complete::Estimates,
        fields::AT,
        kind::Type,
        request::TransactionRequest,
    },
    typed_data::{self, TypedData},
    wallet::{call::Call, outbox::replacement::Replacement, route},
};

/// A decoded request. A transaction is not complete yet.
pub(super) enum Request {
    /// A transaction. `estimates` is there only for an `eth_sendTransaction`, once the chain has
    /// been asked.
    Transaction {
        request: Box<TransactionRequest>,
        chain: u64,
        estimates: Option<Estimates>,
        confirmed_nonce: Option<u64>,
    },
    /// A replacement of a transaction in the outbox.
    Replacement(Replacement),
    Authorization(Authorization),
    Message(Vec<u8>),
    TypedData(Box<TypedData>),
}

impl Request {
    /// Returns the chains on which it has an effect.
    pub(super) fn chain(&self) -> ChainScope {
        match self {
            Self::Transaction { chain, .. } => ChainScope::One(*chain),
            Self::Replacement(replacement) => ChainScope::One(replacement.chain),
            Self::Authorization(authorization) => ChainScope::of(authorization.chain_id),
            Self::Message(_) => ChainScope::Unknown,
            Self::TypedData(data) => data.domain.chain_scope(),
        }
    }
}

/// Decodes the transaction object of an `eth_signTransaction`.
pub(super) fn transaction(object: &[(String, Json)], call: &Call) -> Result<Request, Refusal> {
    on_its_chain(TransactionRequest::decode(object, None)?, None, call)
}

/// Decodes the transaction object of an `eth_sendTransaction`.
pub(super) fn transaction_to_send(object: &[(String, Json)], simulation: Simulation, call: &Call) -> Result<Request, Refusal> {
    let request = TransactionRequest::decode(object, Some(Type::DynamicFee))?;
    if simulation == Simulation::Skip && request.gas.is_none() {
        let expected = "a gas limit, as a transaction that is not simulated has no estimate";
        return Err(Invalid::at(format!("{AT}.gas")).expected(expected).got("nothing").into());
    }
    on_its_chain(request, call.estimates.clone().transpose()?, call)
}

/// Finds the chain of a transaction.
fn on_its_chain(request: TransactionRequest, estimates: Option<Estimates>, call: &Call) -> Result<Request, Refusal> {
    let route = route::chain(call.chain.as_deref())?;
    route::agree(route, request.chain_id.map(U256::from))?;
    let missing = || Invalid::at(format!("{AT}.chainId")).expected("a chain id, as the route names none").got("nothing");
    let chain = route.or(request.chain_id).ok_or_else(missing)?;
    Ok(Request::Transaction { request: Box::new(request), chain, estimates, confirmed_nonce: call.confirmed_nonce })
}

/// Decodes an authorization. On the route of a chain it must be for that chain.
pub(super) fn authorization(given: &Json, chain: Option<&str>) -> Result<Request, Refusal> {
    let route = route::chain(chain)?;
    let authorization = authorization::request::unsigned("params[1]", given)?;
    route::agree(route, Some(authorization.chain_id))?;
    Ok(Request::Authorization(authorization))
}

/// Decodes typed data. Its domain may leave the chain out, but must not name another one than the
/// route.
pub(super) fn typed_data(data: &Json, chain: Option<&str>) -> Result<Request, Refusal> {
    let route = route::chain(chain)?;
    let data = typed_data::decode("params[1]", data)?;
    route::agree(route, data.domain.chain_id)?;
    Ok(Request::TypedData(Box::new(data)))
}
