//! Who sees what.

use mintmark_signer::{
    refusal::Refusal,
    wallet::{Credential, call::Call, plan::Planned},
};
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, of_desk, of_gateway, on_chain, send},
    support::{
        requests::call,
        vault::Vault,
        wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
    },
};

#[test]
fn a_caller_sees_only_what_it_sent() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    // `desk` has the key too, but did not send the transaction.
    let of_hot = json!([{ "account": HOT_ADDRESS }]);
    assert_eq!(vault.look_up(of_desk("signer_transactions", &of_hot)).unwrap()["transactions"], json!([]));
    assert_eq!(vault.look_up(of_desk("signer_transaction", &json!([{ "hash": hash(&signed) }]))).unwrap(), Value::Null);
    assert_eq!(vault.look_up(of_desk("signer_transaction", &json!([{ "sequence": 1 }]))).unwrap(), Value::Null);
    // Of several accounts one must be named.
    let unnamed = vault.look_up(of_desk("signer_transactions", &json!([])));
    assert!(matches!(unnamed, Err(Refusal::InvalidParams(invalid)) if invalid.field == "params[0].account"));
    assert_eq!(vault.look_up(of_desk("signer_transactions", &json!([{ "account": COLD_ADDRESS }]))).unwrap()["transactions"], json!([]));
}

#[test]
fn an_auditor_sees_what_others_sent_with_its_keys() {
    let mut vault = Vault::new(&config());
    let by_desk = Call { credential: of_desk("", &json!([])).credential, ..crate::outbox::support::sending(&json!({}), 5) };
    vault.sign(by_desk).unwrap();
    let list = vault.look_up(on_chain("signer_transactions", &json!([]))).unwrap();
    assert_eq!(list["transactions"][0]["signed"][0]["caller"], "desk");
}

#[test]
fn only_the_gateway_may_report() {
    let vault = Vault::new(&config());
    for method in ["outbox_accounts", "outbox_open", "outbox_raw", "outbox_report", "outbox_signed"] {
        let refused = vault.wallet.plan(on_chain(method, &json!([])), vault.now);
        assert!(matches!(refused, Err(Refusal::UnknownMethod(_))), "{method}");
    }
    let anonymous = Call { credential: Credential::Anonymous, ..on_chain("signer_transactions", &json!([])) };
    assert!(matches!(vault.wallet.plan(anonymous, vault.now), Err(Refusal::Unauthorized)));
}

#[test]
fn the_gateway_may_do_nothing_else() {
    let vault = Vault::new(&config());
    let methods = [
        "eth_accounts",
        "eth_sendTransaction",
        "eth_signTransaction",
        "personal_sign",
        "signer_audit",
        "signer_explain",
        "signer_transactions",
    ];
    for method in methods {
        let params = crate::outbox::support::sending(&json!({}), 5).params;
        let asked = Call { params, ..of_gateway(method, &json!([])) };
        assert!(matches!(vault.wallet.plan(asked, vault.now), Err(Refusal::UnknownMethod(_))), "{method}");
    }
    assert_eq!(vault.wallet.identify(&Credential::Gateway, vault.now), Err(Refusal::Unauthorized));
    assert!(matches!(vault.wallet.plan(call("eth_accounts", &json!([])), vault.now), Ok(Planned::Answered(_))));
}
