//! The other arguments of opening a wallet: secrets and entropy.

use mintmark_signer::{config::keys::GivenKey, wallet::Wallet};
use serde_json::json;

use crate::{
    config::support::pointers,
    support::wallet::{COLD, COLD_ADDRESS, HOT, HOT_ADDRESS, config, given_key, open_wallet},
};

#[test]
fn every_key_needs_one_valid_secret() {
    let order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    let zero = format!("0x{}", "0".repeat(64));
    let with = |keys: Vec<GivenKey>| Wallet::open(&config().to_string(), keys, vec![0; 32]);
    for (keys, expected) in [
        (vec![given_key("hot", HOT)], vec!["/signer/keys/1"]),
        (vec![], vec!["/signer/keys/0", "/signer/keys/1"]),
        (vec![given_key("hot", HOT), given_key("cold", COLD), given_key("warm", COLD)], vec!["/signer/keys"]),
        (vec![given_key("hot", HOT), given_key("cold", COLD), given_key("hot", COLD)], vec!["/signer/keys/0"]),
        (vec![given_key("hot", HOT), given_key("cold", HOT)], vec!["/signer/keys/1"]),
        (vec![given_key("hot", &zero), given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![given_key("hot", order), given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![given_key("hot", &HOT[..64]), given_key("cold", "0x")], vec!["/signer/keys/0", "/signer/keys/1"]),
    ] {
        assert_eq!(pointers(with(keys)), expected);
    }
}

#[test]
fn a_key_must_have_the_address_that_the_configuration_names() {
    let given = || vec![given_key("hot", HOT), given_key("cold", COLD)];
    let errors = |address: &str| {
        let mut config = config();
        config["keys"][0]["address"] = json!(address);
        Wallet::open(&config.to_string(), given(), vec![0; 32]).err().unwrap_or_default()
    };
    assert!(errors(HOT_ADDRESS).is_empty());
    assert!(errors(&HOT_ADDRESS.to_ascii_lowercase()).is_empty());
    for (address, expected, got) in [
        (COLD_ADDRESS, "the address of this key".to_owned(), format!("another: the key has {HOT_ADDRESS}")),
        ("0x", "an address: 0x and 40 hexadecimal digits".into(), "2 characters that are not it".into()),
    ] {
        let errors = errors(address);
        assert_eq!(errors.iter().map(|error| error.at.as_str()).collect::<Vec<_>>(), ["/signer/keys/0/address"]);
        assert_eq!((errors[0].expected.clone(), errors[0].got.clone()), (expected, got));
    }
}

#[test]
fn config_errors_show_no_secret() {
    let mut config = config();
    config["keys"][0]["env"] = json!(HOT);
    config["keys"][1]["secret"] = json!(COLD);
    config["callers"][0]["tokenSha256"] = json!("backend-token");
    config["callers"][1]["id"] = json!("desk-token desk-token");
    let mut shown = format!("{:?}", open_wallet(&config).err().unwrap());
    shown += &format!(
        "{:?}",
        Wallet::open(
            &crate::support::wallet::config().to_string(),
            vec![given_key("hot", &HOT[..60]), given_key("warm", COLD)],
            vec![0; 32]
        )
        .err()
        .unwrap()
    );
    for secret in [&HOT[2..40], &COLD[2..40], "backend-token", "desk-token"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn entropy_must_have_32_bytes() {
    for length in [0, 31, 33] {
        assert_eq!(
            pointers(Wallet::open(&config().to_string(), vec![given_key("hot", HOT), given_key("cold", COLD)], vec![0; length])),
            [""]
        );
    }
}
