//! Random requests with and without nonces, replacements and lost broadcasts.

use mintmark_signer::{encoding::hex, refusal::Refusal, transaction::raw};
use serde_json::{Value, json};

use crate::{
    support::{
        random::Random,
        requests::{call, estimates},
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
    transaction::support::of_type_with,
};

/// Up to a hundred requests are planned before any is prepared. Some choose a nonce, and some
/// replace. Broadcasts fail at random, and the chain mines what it has.
#[test]
fn random_requests_reuse_no_nonce_and_leave_no_gap() {
    for seed in [1, 2, 3, 4, 5] {
        let mut random = Random::new(0x006e_6f6e_6365_0000 | seed);
        let mut vault = Vault::new(&config());
        // For each nonce, the signed prices in order, and what the chain has.
        let mut signed: Vec<Vec<u64>> = Vec::new();
        let (mut pending, mut confirmed) = (0_u64, 0_u64);
        for round in 0..4 {
            let plans: Vec<_> = (0..100)
                .map(|_| {
                    let own = (random.below(3) == 0).then(|| random.below(signed.len() as u64 + 4));
                    let price = 100 + random.below(400);
                    let nonce = own.map_or(Value::Null, |nonce| json!(format!("{nonce:#x}")));
                    let fees = json!({ "from": HOT_ADDRESS, "nonce": nonce, "maxFeePerGas": format!("{price:#x}"), "maxPriorityFeePerGas": format!("{price:#x}") });
                    let mut call = call("eth_sendTransaction", &json!([of_type_with(2, &fees)]));
                    (call.estimates, call.confirmed_nonce) = (Some(Ok(estimates(pending))), own.map(|_| confirmed));
                    (own, price, vault.plan(call).unwrap())
                })
                .collect();
            for (own, price, plan) in plans {
                let before: Option<u64> = own.and_then(|nonce| signed.get(nonce as usize)?.last().copied());
                match vault.run(&plan) {
                    Ok(answer) => {
                        let (transaction, _) = raw::decode(&hex::decode(&answer.result).unwrap()).unwrap();
                        let nonce = transaction.nonce as usize;
                        assert!(own.is_none_or(|own| own == transaction.nonce), "seed {seed}, round {round}");
                        signed.resize(signed.len().max(nonce + 1), Vec::new());
                        if let Some(last) = signed[nonce].last() {
                            assert!(own.is_some() && transaction.nonce >= confirmed, "seed {seed}, round {round}: {nonce} by accident");
                            assert!(price * 10 >= last * 11, "seed {seed}, round {round}: {price} for {last}");
                            assert_ne!(vault.last()["replaces"], Value::Null);
                        } else {
                            assert_eq!(vault.last()["replaces"], Value::Null);
                        }
                        signed[nonce].push(price);
                    }
                    Err(Refusal::InvalidParams(invalid)) => {
                        let own = own.unwrap_or_else(|| {
                            panic!("seed {seed}, round {round}: without a nonce of its own there is always one, {invalid:?}")
                        });
                        // It is refused only if the price is too low, the nonce is confirmed or
                        // evicted, or there would be too many gaps.
                        assert!(
                            before.is_some() || own < pending || invalid.expected.contains("gaps"),
                            "seed {seed}, round {round}: {own} {invalid:?}"
                        );
                    }
                    Err(other) => panic!("seed {seed}, round {round}: {other:?}"),
                }
            }
            // The node has all transactions up to the first gap or lost one. A lost one is sent
            // again with the same bytes.
            let whole = signed.iter().position(Vec::is_empty).unwrap_or(signed.len()) as u64;
            pending = pending.max(confirmed + random.below(whole - confirmed + 1));
            confirmed = confirmed.max(pending - random.below(pending - confirmed + 1));
        }
        // Requests without a nonce fill the gaps, so that none is left in the end.
        while signed.iter().any(Vec::is_empty) {
            let mut call = call("eth_sendTransaction", &json!([of_type_with(2, &json!({ "nonce": null }))]));
            call.estimates = Some(Ok(estimates(pending)));
            vault.sign(call).unwrap();
            let nonce: usize = vault.last()["nonce"].as_str().unwrap().parse().unwrap();
            assert!(signed[nonce].is_empty(), "seed {seed}: {nonce} by accident");
            signed[nonce].push(5);
        }
    }
}
