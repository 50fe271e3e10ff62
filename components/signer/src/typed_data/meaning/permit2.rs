//! Permit2: allowances for a time (`AllowanceTransfer`) and transfers for one use
//! (`SignatureTransfer`), with or without a witness. Each names its tokens.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    request::{effects::Spend, value::Value},
    typed_data::meaning::{
        form::{Effects, Form, Rest},
        members::Members,
    },
};

pub(super) const FORMS: [Form; 6] = [
    form(
        "PermitSingle",
        Rest::Exactly(
            "(PermitDetails details,address spender,uint256 sigDeadline)PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)",
        ),
        details,
    ),
    form(
        "PermitBatch",
        Rest::Exactly(
            "(PermitDetails[] details,address spender,uint256 sigDeadline)PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)",
        ),
        details,
    ),
    form(
        "PermitTransferFrom",
        Rest::Exactly(
            "(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)",
        ),
        permitted,
    ),
    form(
        "PermitBatchTransferFrom",
        Rest::Exactly(
            "(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)",
        ),
        permitted,
    ),
    form(
        "PermitWitnessTransferFrom",
        Rest::Witness("(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,", PERMISSIONS),
        permitted,
    ),
    form(
        "PermitBatchWitnessTransferFrom",
        Rest::Witness("(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline,", PERMISSIONS),
        permitted,
    ),
];

const PERMISSIONS: &str = "TokenPermissions(address token,uint256 amount)";

const fn form(name: &'static str, rest: Rest, effects: fn(&Members<'_>) -> Effects) -> Form {
    Form { name, rest, contract: "Permit2", effects }
}

fn details(members: &Members<'_>) -> Effects {
    spends(members, "details", Spend::allowance)
}

fn permitted(members: &Members<'_>) -> Effects {
    spends(members, "permitted", |token, amount| Spend { token, amount })
}

fn spends(members: &Members<'_>, name: &str, spend: fn(Address, U256) -> Spend) -> Effects {
    let one = |value| {
        let members = members.of(value);
        Some(spend(members.address("token")?, members.uint("amount")?))
    };
    let spends = match members.value(name)? {
        Value::List(items) => items.iter().map(one).collect::<Option<_>>()?,
        value => vec![one(value)?],
    };
    Some((Vec::new(), spends))
}
