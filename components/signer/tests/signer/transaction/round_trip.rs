//! Random valid requests of every type are signed and decoded again.

use mintmark_signer::{
    crypto::{curve::Curve, hash::keccak256},
    encoding::{address::Address, hex},
    transaction::{Shape, access::Access, authorization::SignedAuthorization, raw},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{
    random::Random,
    requests::call,
    vault::Vault,
    wallet::{HOT_ADDRESS, config},
};

fn quantity(value: U256) -> Value {
    json!(format!("{value:#x}"))
}

fn word(random: &mut Random) -> String {
    format!("{:#066x}", random.number(256))
}

fn address(random: &mut Random) -> String {
    format!("{:#042x}", random.number(160))
}

fn access_list(random: &mut Random) -> Value {
    let mut list = Vec::new();
    for _ in 0..random.below(3) {
        let keys: Vec<_> = (0..random.below(3)).map(|_| word(random)).collect();
        list.push(json!({ "address": address(random), "storageKeys": keys }));
    }
    json!(list)
}

fn tuple(random: &mut Random) -> Value {
    // Any chain except 0, which the policy denies.
    json!({ "chainId": quantity(random.number(255) + U256::ONE), "address": address(random), "nonce": quantity(random.number(63)),
        "yParity": quantity(U256::from(random.below(2))), "r": quantity(random.number(255) + U256::ONE), "s": quantity(random.number(254) + U256::ONE) })
}

fn request(random: &mut Random, kind: u64) -> Value {
    let (priority, extra) = (random.number(60), random.number(20));
    let mut object = json!({
        "from": HOT_ADDRESS, "type": quantity(U256::from(kind)), "chainId": quantity(random.number(63) + U256::ONE), "nonce": quantity(random.number(63)),
        "gas": quantity(U256::from(1_000_000 + random.below(1 << 20))), "to": address(random), "value": quantity(random.number(200)), "data": hex::encode(&random.bytes(300))
    });
    if kind < 2 {
        object["gasPrice"] = quantity(priority);
    } else {
        object["maxPriorityFeePerGas"] = quantity(priority);
        object["maxFeePerGas"] = quantity(priority + extra);
    }
    if kind > 0 {
        object["accessList"] = access_list(random);
    }
    if kind == 3 {
        object["maxFeePerBlobGas"] = quantity(random.number(60) + U256::ONE);
        let hashes: Vec<_> = (0..1 + random.below(6)).map(|_| format!("0x01{}", &word(random)[4..])).collect();
        object["blobVersionedHashes"] = json!(hashes);
    }
    if kind == 4 {
        object["authorizationList"] = json!((0..1 + random.below(4)).map(|_| tuple(random)).collect::<Vec<_>>());
    }
    if kind < 3 && random.below(5) == 0 {
        object.as_object_mut().unwrap().remove("to");
        object["data"] = json!("0x6001");
    }
    object
}

/// Returns the request that a decoded transaction answers.
fn request_of(bytes: &[u8]) -> Value {
    let (transaction, _) = raw::decode(bytes).unwrap();
    let list = |list: &[Access]| -> Value {
        let entry = |access: &Access| json!({ "address": hex::encode(&access.address.0), "storageKeys": access.storage_keys.iter().map(|key| hex::encode(key)).collect::<Vec<_>>() });
        list.iter().map(entry).collect()
    };
    let mut object = json!({
        "from": HOT_ADDRESS, "type": transaction.shape.kind().quantity(), "chainId": quantity(U256::from(transaction.chain_id)), "nonce": quantity(U256::from(transaction.nonce)),
        "gas": quantity(U256::from(transaction.gas)), "value": quantity(transaction.value), "data": hex::encode(&transaction.data)
    });
    if let Some(to) = transaction.to {
        object["to"] = json!(hex::encode(&to.0));
    }
    let fees = transaction.shape.fees();
    match &transaction.shape {
        Shape::Legacy { gas_price } | Shape::AccessList { gas_price, .. } => object["gasPrice"] = quantity(*gas_price),
        _ => {
            object["maxPriorityFeePerGas"] = quantity(fees.max_priority_fee_per_gas);
            object["maxFeePerGas"] = quantity(fees.max_fee_per_gas);
        }
    }
    if !matches!(transaction.shape, Shape::Legacy { .. }) {
        object["accessList"] = list(transaction.shape.access_list());
    }
    if let Some(blobs) = transaction.shape.blobs() {
        object["maxFeePerBlobGas"] = quantity(blobs.max_fee_per_blob_gas);
        object["blobVersionedHashes"] = blobs.versioned_hashes.iter().map(|hash| json!(hex::encode(hash))).collect();
    }
    if let Shape::SetCode { authorizations, .. } = &transaction.shape {
        let tuple = |signed: &SignedAuthorization| {
            let mut tuple: Value = serde_json::from_str(&signed.json()).unwrap();
            tuple["address"] = json!(hex::encode(&signed.authorization.address.0));
            tuple
        };
        object["authorizationList"] = authorizations.iter().map(tuple).collect();
    }
    object
}

#[test]
fn every_type_survives_a_round_trip() {
    let curve = Curve::new(&[9; 32]).unwrap();
    let mut random = Random::new(0x726f_756e_6400);
    let mut rules = config();
    for policy in 0..2 {
        rules["policies"][policy]["when"]["fee"]["max"] = json!(format!("{:#x}", U256::MAX));
    }
    let mut vault = Vault::new(&rules);
    for round in 0..600 {
        let object = request(&mut random, round % 5);
        let context = || format!("seed {:#x}, round {round}: {object}", random.seed);
        let signed =
            vault.sign(call("eth_signTransaction", &json!([object]))).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", context()));
        let bytes = hex::decode(&signed.result).unwrap();
        assert_eq!(request_of(&bytes), object, "{}", context());
        let (transaction, signature) = raw::decode(&bytes).unwrap();
        let key = curve.recover(&transaction.digest(), &signature).unwrap();
        assert_eq!(Address::of(&key).to_string(), HOT_ADDRESS, "{}", context());
        assert_eq!(signed.hash, Some(hex::encode(&keccak256(&bytes))), "{}", context());
    }
}
