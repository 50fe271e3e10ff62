//! Requests to a forwarder or a relayer (ERC-2771 and its kin): a call that somebody else sends and
//! pays for, and that the called contract takes for a call of the account that signed.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    request::effects::{Call, Operation, Spend},
    typed_data::meaning::{
        form::{Effects, Form, Rest},
        members::Members,
    },
};

/// - `ForwardRequest`: `MinimalForwarder` and `ERC2771Forwarder` (OpenZeppelin Contracts 4 and 5),
///   and forwarders that add members (GSN's, thirdweb's).
/// - `RelayRequest`: GSN 2 and 3 (opengsn/gsn), and RSK's relay.
/// - `ERC20ForwardRequest`: `BiconomyForwarder` (bcnmy/mexa). A price in a token is for the gas.
/// - `MetaTransaction`: `executeMetaTransaction` of Biconomy and of Polygon's tokens. The contract
///   calls itself.
/// - `SponsoredCall…`, `CallWithSyncFee…`, `ForwardRequest` and `MetaTxRequest` with a fee: Gelato
///   (gelatodigital/relay-context-contracts, rel-ay).
pub(super) const FORMS: [Form; 11] = [
    Form { name: "ForwardRequest", rest: Rest::Begins(REQUEST), contract: "ERC-2771", effects: request },
    Form {
        name: "ForwardRequest",
        rest: Rest::Exactly("(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)"),
        contract: "ERC-2771",
        effects: request,
    },
    Form {
        name: "ForwardRequest",
        rest: Rest::Exactly(
            "(uint256 chainId,address target,bytes data,address feeToken,uint256 paymentType,uint256 maxFee,uint256 gas,address sponsor,uint256 sponsorChainId,uint256 nonce,bool enforceSponsorNonce,bool enforceSponsorNonceOrdering)",
        ),
        contract: "Gelato",
        effects: paid,
    },
    Form {
        name: "MetaTxRequest",
        rest: Rest::Exactly(
            "(uint256 chainId,address target,bytes data,address feeToken,uint256 paymentType,uint256 maxFee,uint256 gas,address user,address sponsor,uint256 sponsorChainId,uint256 nonce,uint256 deadline)",
        ),
        contract: "Gelato",
        effects: paid,
    },
    gelato("SponsoredCallERC2771", NONCE),
    gelato("CallWithSyncFeeERC2771", NONCE),
    gelato("SponsoredCallConcurrentERC2771", SALT),
    gelato("CallWithSyncFeeConcurrentERC2771", SALT),
    Form { name: "RelayRequest", rest: Rest::Begins(REQUEST), contract: "GSN", effects: relay },
    Form {
        name: "ERC20ForwardRequest",
        rest: Rest::Exactly(
            "(address from,address to,address token,uint256 txGas,uint256 tokenGasPrice,uint256 batchId,uint256 batchNonce,uint256 deadline,bytes data)",
        ),
        contract: "Biconomy",
        effects: |members| {
            let calls = vec![call(members.address("to")?, U256::ZERO, members.bytes("data")?)?];
            // The price is for a unit of gas. Only the forwarder knows how much gas it charges.
            let price = members.uint("tokenGasPrice")?;
            Some((calls, fee(members.address("token")?, if price.is_zero() { price } else { U256::MAX })))
        },
    },
    Form {
        name: "MetaTransaction",
        rest: Rest::Exactly("(uint256 nonce,address from,bytes functionSignature)"),
        contract: "Biconomy",
        effects: |members| Some((vec![call(members.contract?, U256::ZERO, members.bytes("functionSignature")?)?], Vec::new())),
    },
];

const REQUEST: &str = "(address from,address to,uint256 value,uint256 gas,uint256 nonce,bytes data";

const NONCE: &str = "(uint256 chainId,address target,bytes data,address user,uint256 userNonce,uint256 userDeadline)";

const SALT: &str = "(uint256 chainId,address target,bytes data,address user,bytes32 userSalt,uint256 userDeadline)";

const ZERO: Address = Address([0; 20]);

const fn gelato(name: &'static str, rest: &'static str) -> Form {
    Form {
        name,
        rest: Rest::Exactly(rest),
        contract: "Gelato",
        effects: |members| Some((vec![call(members.address("target")?, U256::ZERO, members.bytes("data")?)?], Vec::new())),
    }
}

fn request(members: &Members<'_>) -> Effects {
    Some((vec![call(members.address("to")?, members.uint("value")?, members.bytes("data")?)?], Vec::new()))
}

/// Reads a request to a relay. RSK's names a token and an amount for the relayer.
fn relay(members: &Members<'_>) -> Effects {
    let (calls, mut spends) = request(members)?;
    if members.value("tokenContract").is_some() {
        spends.extend(fee(members.address("tokenContract")?, members.uint("tokenAmount")?));
    }
    Some((calls, spends))
}

/// Reads a call whose fee may be paid in a token.
fn paid(members: &Members<'_>) -> Effects {
    let calls = vec![call(members.address("target")?, U256::ZERO, members.bytes("data")?)?];
    Some((calls, fee(members.address("feeToken")?, members.uint("maxFee")?)))
}

/// Returns a fee in a token. The zero address stands for no token.
fn fee(token: Address, amount: U256) -> Vec<Spend> {
    if token == ZERO || amount.is_zero() { Vec::new() } else { vec![Spend { token, amount }] }
}

/// Returns a call. `None` if it goes to the zero address, which some contracts take for themselves.
fn call(to: Address, value: U256, data: &[u8]) -> Option<Call> {
    (to != ZERO).then(|| Call { to: Some(to), value, data: data.to_vec(), operation: Operation::Call })
}
