//! The transaction of a Safe: one call by the Safe, and what it refunds to the account that
//! executes it.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    request::effects::{Call, Operation, Spend},
    typed_data::meaning::{
        form::{Effects, Form, Rest},
        members::Members,
    },
};

pub(super) const FORMS: [Form; 2] = [
    form(
        "(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)",
        call,
    ),
    // Before 1.0.0.
    form(
        "(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 dataGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)",
        call,
    ),
];

const ZERO: Address = Address([0; 20]);

const fn form(rest: &'static str, effects: fn(&Members<'_>) -> Effects) -> Form {
    Form { name: "SafeTx", rest: Rest::Exactly(rest), contract: "Safe", effects }
}

fn call(members: &Members<'_>) -> Effects {
    let operation = members.uint("operation")?;
    let to = members.address("to")?;
    // As in calldata, some contracts take the zero address for themselves.
    if operation > U256::ONE || to == ZERO {
        return None;
    }
    let mut calls = vec![Call {
        to: Some(to),
        value: members.uint("value")?,
        data: members.bytes("data")?.to_vec(),
        operation: if operation == U256::ONE { Operation::DelegateCall } else { Operation::Call },
    }];
    let mut spends = Vec::new();
    if !members.uint("gasPrice")?.is_zero() {
        let token = members.address("gasToken")?;
        if token == ZERO {
            // `safeTxGas` is a minimum, so the gas has no limit here. The zero address stands for
            // the account that executes it.
            calls.push(Call {
                to: Some(members.address("refundReceiver")?),
                value: U256::MAX,
                data: Vec::new(),
                operation: Operation::Call,
            });
        } else {
            // The price is in base units of the token.
            spends.push(Spend { token, amount: U256::MAX });
        }
    }
    Some((calls, spends))
}
