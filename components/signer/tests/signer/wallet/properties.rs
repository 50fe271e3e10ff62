//! Properties over random requests. A failing round prints its seed.

use mintmark_signer::{
    crypto::{
        curve::{Curve, Signature},
        hash::keccak256,
    },
    encoding::{hex, json::Json},
    record::idempotency::Earlier,
    refusal::Refusal,
    transaction::complete::Estimates,
    wallet::Wallet,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{
    random::Random,
    requests::{SHOP, call, estimates},
    rlp::{Item, decode, integer, unsigned, word},
    vault::Vault,
    wallet::{COLD, HOT, HOT_ADDRESS, config, given_key},
};

#[test]
fn a_signed_transaction_holds_the_requested_fields() {
    let curve = Curve::new(&[9; 32]).unwrap();
    let sender = hex::decode(HOT_ADDRESS).unwrap();
    let mut random = Random::new(0x6d69_6e74_6d61_726b);
    for round in 0..400 {
        let quantity = |value: U256| json!(format!("{value:#x}"));
        let (data, create) = (random.bytes(300), random.below(8) == 0);
        let data = if create && data.is_empty() { vec![0] } else { data };
        let slots: Vec<Vec<String>> =
            (0..random.below(3)).map(|_| (0..random.below(3)).map(|_| format!("{:#066x}", random.number(256))).collect()).collect();
        let access: Vec<Value> = slots.iter().map(|slots| json!({ "address": SHOP, "storageKeys": slots })).collect();
        let (priority, extra) = (random.number(60), random.number(60));
        let (chain, nonce, value) = (random.number(63) + U256::ONE, random.number(63), random.number(200));
        let gas = U256::from(100_000 + random.below(1 << 20));
        let fee = priority + extra;
        let mut object = json!({
            "from": HOT_ADDRESS, "chainId": quantity(chain), "nonce": quantity(nonce), "gas": quantity(gas), "maxFeePerGas": quantity(fee),
            "maxPriorityFeePerGas": quantity(priority), "value": quantity(value), "data": hex::encode(&data), "accessList": access
        });
        if !create {
            object["to"] = json!(SHOP);
        }
        let signed = match Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))) {
            Ok(signed) => signed,
            Err(Refusal::Denied(denial)) if denial.detail.contains("fee") => continue,
            Err(refusal) => panic!("seed {:#x}, round {round}: {object}: {refusal:?}", random.seed),
        };
        let raw = hex::decode(&signed.result).unwrap();
        assert_eq!(raw[0], 2);
        let (Item::List(mut fields), []) = decode(&raw[1..]) else { panic!("{}", signed.result) };
        let signature: Vec<Item> = fields.split_off(9);
        let storage = |slots: &Vec<String>| Item::List(slots.iter().map(|slot| Item::Bytes(hex::decode(slot).unwrap())).collect());
        let to = if create { Vec::new() } else { hex::decode(SHOP).unwrap() };
        let list = slots.iter().map(|slots| Item::List(vec![Item::Bytes(hex::decode(SHOP).unwrap()), storage(slots)])).collect();
        let expected = vec![
            integer(chain),
            integer(nonce),
            integer(priority),
            integer(fee),
            integer(gas),
            Item::Bytes(to),
            integer(value),
            Item::Bytes(data),
            Item::List(list),
        ];
        assert_eq!(fields, expected, "seed {:#x}, round {round}: {object}", random.seed);
        // The signature covers these fields, has a low s, and belongs to this key.
        let [parity, r, s] = signature.as_slice() else { panic!() };
        let signature = Signature { r: word(r), s: word(s), y_parity: *parity == Item::Bytes(vec![1]) };
        assert!(
            U256::from_be_bytes(signature.s)
                <= U256::from_str_radix("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 16).unwrap()
        );
        let key = curve.recover(&keccak256(&unsigned(&raw)), &signature).unwrap();
        assert_eq!(&keccak256(&key)[12..], sender, "seed {:#x}, round {round}", random.seed);
    }
}

#[test]
fn random_digests_and_keys_sign_and_verify() {
    let curve = Curve::new(&[5; 32]).unwrap();
    let mut random = Random::new(0x7369_676e);
    let fixed = [[0; 32], [0xff; 32], {
        let mut one = [0; 32];
        one[31] = 1;
        one
    }];
    for round in 0..300 {
        let digest: [u8; 32] = fixed.get(round).copied().unwrap_or_else(|| random.number(256).to_be_bytes());
        let key: [u8; 32] = (random.number(255) + U256::ONE).to_be_bytes();
        let secret = mintmark_signer::crypto::secret::Secret::take(&mut key.to_vec()).unwrap();
        let signature = curve.sign(&digest, &secret).unwrap();
        assert_eq!(curve.recover(&digest, &signature), curve.public_key(&secret), "seed {:#x}, round {round}", random.seed);
        let flipped = Signature { y_parity: !signature.y_parity, ..signature };
        assert_ne!(curve.recover(&digest, &flipped), curve.public_key(&secret));
    }
}

#[test]
fn broken_requests_never_panic_or_sign_something_else() {
    let mut random = Random::new(0x0063_6861_6f73);
    let whole = json!([{ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1", "nonce": "0x0", "gas": "0x5208", "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x0", "value": "0x1", "type": "0x2", "data": "0x", "accessList": [] }]).to_string();
    let mut vault = Vault::new(&config());
    let good = vault.sign(call("eth_signTransaction", &serde_json::from_str(&whole).unwrap())).unwrap().result;
    let mut signed = 0;
    for round in 0..5_000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(4) {
                0 => _ = bytes.remove(at),
                1 => bytes.insert(at, b"\"{}[]:,0x1aZ\\ "[random.below(14) as usize]),
                2 => bytes[at] = random.next() as u8 & 0x7f,
                _ => bytes.truncate(at.max(1)),
            }
        }
        let Ok(params) = String::from_utf8(bytes) else { continue };
        let mut call = call(if random.below(2) == 0 { "eth_signTransaction" } else { "personal_sign" }, &Value::Null);
        call.params = params.clone();
        call.estimates = Some(Ok(estimates(0)));
        if let Ok(answer) = vault.sign(call) {
            signed += 1;
            let json: Value = serde_json::from_str(&params).unwrap_or_else(|_| panic!("seed {:#x}, round {round}: {params}", random.seed));
            let object = json[0].as_object().unwrap();
            let known = [
                "from",
                "to",
                "chainId",
                "nonce",
                "gas",
                "maxFeePerGas",
                "maxPriorityFeePerGas",
                "value",
                "type",
                "data",
                "input",
                "accessList",
            ];
            assert!(object.keys().all(|name| known.contains(&name.as_str())), "seed {:#x}, round {round}: {params}", random.seed);
            assert!(answer.result.len() >= good.len() - 40);
        }
    }
    assert!(signed > 0);
}

#[test]
fn json_is_parsed_as_serde_json_parses_it() {
    let mut random = Random::new(0x6a73_6f6e);
    for round in 0..3_000 {
        let text: String = (0..random.below(24))
            .map(|_| {
                ["{", "}", "[", "]", ",", ":", "\"", "\\", "u", "0", "1", "-", "e", ".", "null", "true", "\"a\"", " ", "\u{e9}", "\\u00e9"]
                    [random.below(20) as usize]
            })
            .collect();
        let (ours, theirs) = (Json::parse(&text), serde_json::from_str::<Value>(&text));
        assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {:#x}, round {round}: {text}", random.seed);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            // Objects may have repeated names, which the value of serde_json drops.
            let again: Value = serde_json::from_str(&ours.to_string()).unwrap();
            assert_eq!(again, theirs, "seed {:#x}, round {round}: {text}", random.seed);
        }
    }
}

#[test]
fn broken_configurations_never_panic() {
    let mut random = Random::new(0x636f_6e66);
    let whole = config().to_string();
    let mut opened = 0;
    for _ in 0..400 {
        let mut bytes = whole.clone().into_bytes();
        let at = random.below(bytes.len() as u64) as usize;
        match random.below(3) {
            0 => _ = bytes.remove(at),
            1 => bytes.insert(at, b"\"{}[]:,0x1aZ\\*"[random.below(14) as usize]),
            _ => bytes[at] = random.next() as u8 & 0x7f,
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let keys = vec![given_key("hot", HOT), given_key("cold", COLD)];
        match Wallet::open(&text, keys, vec![1; 32]) {
            Ok(_) => opened += 1,
            Err(errors) => {
                assert!(!errors.is_empty() && errors.iter().all(|error| error.at.starts_with("/signer")), "seed {:#x}: {text}", random.seed)
            }
        }
    }
    assert!(opened > 0 && opened < 200, "{opened} opened");
}

#[test]
fn idempotency_rows_survive_a_round_trip() {
    let mut random = Random::new(0x726f_7773);
    for round in 0..500 {
        let mut word = || random.number(256).to_be_bytes();
        let (request, head, digest, entropy) = (word(), word(), word(), (round % 2 == 0).then(|| word().into()));
        let estimates = (round % 3 != 0).then(|| Estimates {
            pending_nonce: random.next(),
            gas: random.next(),
            max_fee_per_gas: random.number(256),
            max_priority_fee_per_gas: (random.below(2) == 0).then(|| random.number(256)),
            block_gas_limit: None,
            balance: None,
        });
        let earlier = Earlier { request, sequence: random.next(), head, digest, estimates, entropy };
        let text = earlier.write();
        assert_eq!(Earlier::read(&text), Some(earlier), "seed {:#x}", random.seed);
        let at = random.below(text.len() as u64) as usize;
        let mut broken = text.into_bytes();
        broken[at] = random.next() as u8 & 0x7f;
        if let Some(read) = String::from_utf8(broken.clone()).ok().and_then(|text| Earlier::read(&text)) {
            assert_eq!(read.write().len(), broken.len(), "seed {:#x}", random.seed);
        }
    }
}
