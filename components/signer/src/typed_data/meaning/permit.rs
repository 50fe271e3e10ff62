//! What a token itself accepts: permits (ERC-2612, DAI's, ERC-4494) and transfers (EIP-3009). The
//! token is the domain's `verifyingContract`.

use ruint::aliases::U256;

use crate::{
    request::effects::Spend,
    typed_data::meaning::{
        form::{Effects, Form, Rest},
        members::Members,
    },
};

pub(super) const FORMS: [Form; 6] = [
    Form {
        name: "Permit",
        rest: Rest::Exactly("(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
        contract: "ERC-2612",
        effects: value,
    },
    Form {
        name: "Permit",
        rest: Rest::Exactly("(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)"),
        contract: "DAI",
        effects: |members| spend(members, if members.bool("allowed")? { U256::MAX } else { U256::ZERO }),
    },
    Form {
        name: "Permit",
        rest: Rest::Exactly("(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)"),
        contract: "ERC-4494",
        // One token of its kind.
        effects: |members| spend(members, U256::ONE),
    },
    Form { name: "TransferWithAuthorization", rest: Rest::Exactly(AUTHORIZATION), contract: "EIP-3009", effects: value },
    Form { name: "ReceiveWithAuthorization", rest: Rest::Exactly(AUTHORIZATION), contract: "EIP-3009", effects: value },
    Form {
        name: "CancelAuthorization",
        rest: Rest::Exactly("(address authorizer,bytes32 nonce)"),
        contract: "EIP-3009",
        effects: |_| Some((Vec::new(), Vec::new())),
    },
];

const AUTHORIZATION: &str = "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";

fn value(members: &Members<'_>) -> Effects {
    spend(members, members.uint("value")?)
}

fn spend(members: &Members<'_>, amount: U256) -> Effects {
    Some((Vec::new(), vec![Spend { token: members.contract?, amount }]))
}
