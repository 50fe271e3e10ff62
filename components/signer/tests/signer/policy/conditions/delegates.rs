//! Conditions on the delegates of authorizations (EIP-7702).

use mintmark_signer::{
    encoding::address::Address,
    policy::{Delegate, Facts, Kind},
    request::chain_scope::ChainScope,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    policy::support::policies::{OTHER, TOKEN, allow, anything, deny, read, say, transaction},
    support::requests::SHOP,
};

fn delegates(list: &[(u64, &str)]) -> Vec<Delegate> {
    list.iter().map(|(chain, address)| Delegate { chain_id: U256::from(*chain), address: Address::parse(address).unwrap() }).collect()
}

fn authorization(chain: u64, address: &str) -> Facts<'static> {
    Facts {
        kind: Kind::Authorization,
        chain: ChainScope::One(chain),
        to: None,
        value: None,
        fee: None,
        calldata: None,
        delegates: delegates(&[(chain, address)]),
        ..transaction(SHOP, &[])
    }
}

#[test]
fn every_delegate_of_a_transaction_must_be_listed() {
    let listed = json!([allow(&json!({ "delegate": [OTHER, TOKEN] }))]);
    let any = json!([allow(&json!({ "delegate": ["*"] }))]);
    let none = json!([anything()]);
    for (list, by_listed, by_any, by_none) in [
        (vec![], true, true, true),
        (vec![(1, OTHER)], true, true, false),
        (vec![(1, OTHER), (1, TOKEN)], true, true, false),
        (vec![(1, OTHER), (1, SHOP)], false, true, false),
        // Chain id 0 means every chain, which no policy can allow.
        (vec![(0, OTHER)], false, false, false),
        (vec![(1, OTHER), (0, OTHER)], false, false, false),
    ] {
        let facts = Facts { delegates: delegates(&list), ..transaction(SHOP, &[]) };
        for (policies, allowed) in [(&listed, by_listed), (&any, by_any), (&none, by_none)] {
            assert_eq!(say(policies, &facts).is_ok(), allowed, "{policies} {list:?}");
        }
    }
    let facts = Facts { delegates: delegates(&[(1, OTHER)]), ..transaction(SHOP, &[]) };
    let denial = say(&none, &facts).unwrap_err();
    assert!(denial.detail.contains("the policy has no delegate, so the transaction must not have authorizations"), "{denial:?}");
}

#[test]
fn a_deny_matches_any_of_the_delegates() {
    let policies = json!([allow(&json!({ "delegate": ["*"] })), deny(&json!({ "delegate": [TOKEN] }))]);
    for (list, allowed) in [(vec![], true), (vec![(1, OTHER)], true), (vec![(1, OTHER), (1, TOKEN)], false)] {
        let facts = Facts { delegates: delegates(&list), ..transaction(SHOP, &[]) };
        assert_eq!(say(&policies, &facts).is_ok(), allowed, "{list:?}");
    }
}

#[test]
fn a_single_authorization_needs_a_policy_of_its_kind() {
    let policy = |when: Value| json!([{ "name": "p", "effect": "allow", "kinds": ["authorization"], "when": when }]);
    let listed = policy(json!({ "chain": ["1"], "delegate": [OTHER] }));
    assert!(say(&listed, &authorization(1, OTHER)).is_ok());
    assert!(say(&listed, &authorization(1, TOKEN)).is_err());
    assert!(say(&listed, &authorization(2, OTHER)).is_err());
    let any = policy(json!({ "chain": ["*"], "delegate": ["*"] }));
    assert!(say(&any, &authorization(2, TOKEN)).is_ok());
    let denial = say(&any, &authorization(0, TOKEN)).unwrap_err();
    assert_eq!((denial.policy, denial.detail.contains("chain id 0")), (None, true));
    assert!(say(&json!([anything()]), &authorization(1, OTHER)).is_err());
    for when in [
        json!({ "chain": ["1"] }),
        json!({ "delegate": [OTHER] }),
        json!({ "chain": ["1"], "delegate": [] }),
        json!({ "chain": ["1"], "delegate": [OTHER], "fee": { "max": "1" } }),
    ] {
        assert!(read(&policy(when.clone())).is_err(), "{when}");
    }
}
