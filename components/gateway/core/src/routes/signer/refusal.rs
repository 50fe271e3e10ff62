//! Turns failures of the vault into problems.

use crate::http::problem::{Code, Problem};
use crate::io::{Refusal, VaultFailure};
use crate::jsonrpc::methods;
use crate::jsonrpc::response::{METHOD_NOT_FOUND, TRANSACTION_REJECTED};

/// The methods that the signer answers, for the detail of a problem with another method.
const KNOWN_METHODS: &str = "the signer answers eth_accounts, the methods that sign, signer_explain, signer_audit, signer_transactions, signer_transaction, health_status and, at /v1/signer/{chain}, reads";

/// Returns a failure of the vault as a problem, with its JSON-RPC code. The code is -32003 if a
/// policy denied the request.
pub(crate) fn problem_of(failure: VaultFailure) -> (i64, Problem) {
    let ours = |problem: Problem| (problem.json_rpc_code(), problem);
    match failure {
        VaultFailure::InFlight => {
            ours(Problem::new(Code::InFlight, "a request with this Idempotency-Key is under way; ask again when it is done"))
        }
        VaultFailure::TooManyInFlight => ours(Problem::new(
            Code::TooManyInFlight,
            "this caller has as many requests under way as its maxInFlight allows; nothing was signed; ask again when some of them are done",
        )),
        VaultFailure::StoreUnavailable => ours(Problem::new(Code::StoreUnavailable, "the ledger does not answer; nothing was signed")),
        VaultFailure::InstanceReplaced => {
            ours(Problem::new(Code::InstanceReplaced, "the signer failed and was replaced; ask again with an Idempotency-Key"))
        }
        VaultFailure::KeyUnavailable => ours(Problem::new(
            Code::KeyUnavailable,
            "the holder of the key did not sign; the request is recorded and charged, and its Idempotency-Key asks again without a second charge",
        )),
        VaultFailure::Refused(refusal) => match refusal {
            Refusal::Unauthorized => ours(Problem::new(Code::Unauthorized, "the caller's token or signature is missing or not known")),
            Refusal::InvalidStamp(it) => ours(Problem::invalid(Code::Unauthorized, &it.field, &it.expected, &it.got)),
            Refusal::Forbidden(detail) => ours(Problem::new(Code::Forbidden, detail)),
            Refusal::UnknownMethod(method) => (METHOD_NOT_FOUND, methods::unknown(&method, KNOWN_METHODS)),
            Refusal::InvalidParams(it) => ours(Problem::invalid(Code::InvalidParams, &it.field, &it.expected, &it.got)),
            // The detail names the policy or the spending limit.
            Refusal::Denied(denial) => (TRANSACTION_REJECTED, Problem::new(Code::Forbidden, denial.detail)),
            Refusal::GasAboveLimit(it) => {
                ours(Problem::invalid(Code::TransactionRefused, &it.field, &it.expected, &it.got).because("gas-above-limit"))
            }
            Refusal::InsufficientFunds(it) => {
                ours(Problem::invalid(Code::TransactionRefused, &it.field, &it.expected, &it.got).because("insufficient-funds"))
            }
            Refusal::ChainMismatch(it) => (TRANSACTION_REJECTED, Problem::invalid(Code::Forbidden, "chainId", &it.expected, &it.got)),
            Refusal::IdempotencyMismatch(it) => {
                ours(Problem::invalid(Code::IdempotencyMismatch, "digest of the request", &it.expected, &it.got))
            }
            Refusal::TransactionReplaced(it) => ours(Problem::invalid(Code::TransactionReplaced, &it.field, &it.expected, &it.got)),
            Refusal::HeadMismatch(it) => ours(Problem::invalid(Code::Internal, "head of the ledger", &it.expected, &it.got)),
            Refusal::Fault(detail) => ours(Problem::new(Code::Internal, detail)),
        },
    }
}
