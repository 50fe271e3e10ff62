//! Decoding of signed transactions: the vectors of ethereum/tests, and malformed bytes.

use mintmark_signer::{
    crypto::{
        curve::{Curve, Signature},
        hash::keccak256,
    },
    encoding::{
        address::Address,
        hex,
        rlp::{
            List,
            decode::{self, DecodeError, Item},
        },
    },
    transaction::{
        Transaction,
        raw::{self, RawError},
        validate::validate,
    },
};
use ruint::{aliases::U256, uint};

use crate::support::{
    random::Random,
    vectors::{gzipped_vectors, text},
};

const HALF_ORDER: U256 = uint!(0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0_U256);

/// Decodes and validates bytes and recovers the sender, as a node does first.
fn accepted(bytes: &[u8]) -> Result<(Transaction, Signature, Address), String> {
    let (transaction, signature) = raw::decode(bytes).map_err(|error| format!("{error:?}"))?;
    validate(&transaction).map_err(|invalid| format!("{invalid:?}"))?;
    if U256::from_be_bytes(signature.s) > HALF_ORDER {
        return Err("high s".into());
    }
    let key = Curve::new(&[1; 32]).unwrap().recover(&transaction.digest(), &signature).ok_or("no key")?;
    Ok((transaction, signature, Address::of(&key)))
}

#[test]
fn transaction_tests_of_ethereum_tests() {
    let rows = gzipped_vectors("transaction-tests.json.gz");
    assert_eq!(rows.len(), 210);
    let (mut valid, mut unprotected, mut refused, mut other_chains) = (0, 0, 0, 0);
    for row in &rows {
        let name = text(row, "name");
        let Some(bytes) = hex::decode(text(row, "txbytes")) else {
            assert!(row["exception"].is_string(), "{name}");
            refused += 1;
            continue;
        };
        let judged = accepted(&bytes);
        match (row["sender"].as_str(), judged) {
            (Some(sender), Ok((transaction, signature, from))) => {
                assert_eq!(from, Address::parse(sender).unwrap(), "{name}");
                assert_eq!(transaction.signed(&signature), bytes, "{name}");
                assert_eq!(hex::encode(&keccak256(&bytes)), text(row, "hash"), "{name}");
                valid += 1;
            }
            (Some(sender), Err(error)) if error == format!("{:?}", RawError::Unprotected) => {
                assert_eq!(unprotected_sender(&bytes), Address::parse(sender).unwrap(), "{name}");
                unprotected += 1;
            }
            (Some(_), Err(error)) => panic!("{name}: {error}"),
            (None, Err(_)) => refused += 1,
            // The tests assume chain 1. In the signer, the route and the policies decide about the
            // chain.
            (None, Ok((transaction, ..))) => {
                assert_eq!(row["exception"], "TransactionException.INVALID_CHAINID", "{name}");
                assert_ne!(transaction.chain_id, 1, "{name}");
                other_chains += 1;
            }
        }
    }
    assert_eq!((valid, unprotected, refused, other_chains), (17, 33, 149, 11));
}

/// Returns the sender of a transaction without EIP-155, which the signer does not support. The
/// first six items are what was signed.
fn unprotected_sender(bytes: &[u8]) -> Address {
    let Item::List(mut list) = decode::item(bytes).unwrap() else { panic!() };
    let (mut signed, mut whole) = (List::new(), List::new());
    for _ in 0..6 {
        let item = list.bytes().unwrap();
        signed.bytes(item);
        whole.bytes(item);
    }
    let [v, r, s] = [list.u256().unwrap(), list.u256().unwrap(), list.u256().unwrap()];
    list.end().unwrap();
    assert_eq!(whole.integer(v).integer(r).integer(s).finish(&[]), bytes);
    let signature = Signature { r: r.to_be_bytes(), s: s.to_be_bytes(), y_parity: v == U256::from(28) };
    Address::of(&Curve::new(&[1; 32]).unwrap().recover(&keccak256(&signed.finish(&[])), &signature).unwrap())
}

#[test]
fn decoded_bytes_are_encoded_to_the_same_bytes() {
    let mut random = Random::new(0x7261_7720_7478);
    let forms: Vec<Vec<u8>> = gzipped_vectors("ethers-transactions.json.gz")
        .iter()
        .take(60)
        .flat_map(|row| {
            ["signedEip155", "signedBerlin", "signedLondon", "signedCancun"].map(|form| hex::decode(text(row, form)).unwrap_or_default())
        })
        .chain(crate::support::vectors::vectors("set-code.json").iter().map(|row| hex::decode(text(row, "signed")).unwrap()))
        .filter(|bytes| !bytes.is_empty())
        .collect();
    let (mut read, mut refused) = (0, 0);
    for round in 0..20_000 {
        let mut bytes = forms[random.below(forms.len() as u64) as usize].clone();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(5) {
                0 => _ = bytes.remove(at),
                1 => bytes.insert(at, [0, 0x80, 0xc0, 0xb8, 0xf8, random.next() as u8][random.below(6) as usize]),
                2 => bytes.truncate(at.max(1)),
                _ => bytes[at] = random.next() as u8,
            }
        }
        match raw::decode(&bytes) {
            Ok((transaction, signature)) => {
                assert_eq!(transaction.signed(&signature), bytes, "seed {:#x}, round {round}", random.seed);
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read > 2_000 && refused > 5_000, "{read} read, {refused} refused");
}

#[test]
fn malformed_bytes_are_refused_by_field() {
    let list = |build: &dyn Fn(&mut List)| {
        let mut list = List::new();
        build(&mut list);
        list
    };
    let start = |fields: &mut List| {
        fields
            .integer(U256::ONE)
            .bytes(&[])
            .integer(U256::ONE)
            .integer(U256::ONE)
            .integer(U256::from(21_000))
            .bytes(&[7; 20])
            .bytes(&[])
            .bytes(&[]);
    };
    let end = |fields: &mut List| {
        fields.bytes(&[]).bytes(&[1]).bytes(&[1]);
    };
    let good = list(&|fields| {
        start(fields);
        fields.list(&List::new());
        end(fields);
    });
    raw::decode(&good.finish(&[2])).unwrap();
    let tuple = |parity: u8, nonce: &[u8]| {
        let tuple = list(&|tuple| {
            tuple.integer(U256::ONE).bytes(&[7; 20]).bytes(nonce).bytes(&[parity]).bytes(&[1]).bytes(&[1]);
        });
        list(&|fields| {
            start(fields);
            fields.list(&List::new()).list(&list(&|tuples| _ = tuples.list(&tuple)));
            end(fields);
        })
        .finish(&[4])
    };
    raw::decode(&tuple(1, &[1])).unwrap();
    let named = |name, error| RawError::Field { name, error };
    let rows = [
        (vec![], RawError::Type(None)),
        (vec![0], RawError::Type(Some(0))),
        (good.finish(&[5]), RawError::Type(Some(5))),
        (good.finish(&[0x7f]), RawError::Type(Some(0x7f))),
        (vec![0x80], RawError::Type(Some(0x80))),
        (vec![2], named("list", DecodeError::Short { expected: 1, got: 0 })),
        (vec![2, 0x80], named("list", DecodeError::Bytes)),
        ([good.finish(&[2]), vec![0]].concat(), named("list", DecodeError::Trailing(1))),
        (good.finish(&[3]), named("blobVersionedHashes", DecodeError::Bytes)),
        (good.finish(&[1]), named("to", DecodeError::Length { expected: 20, got: 2 })),
        (tuple(2, &[1]), RawError::Parity(U256::from(2))),
        (tuple(1, &[0]), named("authorizationList.nonce", DecodeError::IntegerZeros)),
        (tuple(1, &[1; 9]), named("authorizationList.nonce", DecodeError::Length { expected: 8, got: 9 })),
    ];
    for (bytes, expected) in rows {
        assert_eq!(raw::decode(&bytes), Err(expected), "{}", hex::encode(&bytes));
    }
}
