//! Calldata: 20 bytes of an address, then the calldata that is sent to it.

use mintmark_signer::{
    calldata::{
        function::Function,
        spends::spends,
        split,
        unpack::{MOST_CALLS, Unpacked, unpack},
    },
    encoding::address::Address,
};

use crate::{seeds, support::abi_encode};

/// Wrappers inside each other that are looked into.
const DEPTH: usize = 8;

pub(crate) fn run(input: &[u8]) -> bool {
    let Some((to, calldata)) = input.split_first_chunk() else { return false };
    look(&Address(*to), calldata, 0, &mut 0)
}

/// Whether there is a call or a spend in it.
fn look(to: &Address, calldata: &[u8], depth: usize, looked: &mut usize) -> bool {
    *looked += 1;
    if depth > DEPTH || *looked > 10 * MOST_CALLS {
        return true;
    }
    let spent = match spends(to, calldata) {
        Ok(spent) => {
            assert!(spent.len() <= calldata.len() / 32, "every spend stands in the calldata");
            !spent.is_empty()
        }
        Err(error) => {
            one_encoding(error.function, calldata, false);
            assert!(error.to_string().starts_with(error.function));
            false
        }
    };
    match unpack(to, calldata) {
        Unpacked::Plain => spent,
        Unpacked::Opaque { wrapper, reason } => {
            assert!(!wrapper.is_empty() && !reason.is_empty());
            false
        }
        Unpacked::Calls { wrapper, calls } => {
            one_encoding(wrapper, calldata, true);
            assert!(calls.len() <= MOST_CALLS);
            let inside: usize = calls.iter().map(|call| call.data.len()).sum();
            assert!(inside <= calldata.len(), "what is inside is not larger than what it is inside of");
            for call in &calls {
                assert_ne!(call.to, Some(Address([0; 20])));
                if let Some(to) = &call.to {
                    look(to, &call.data, depth + 1, looked);
                }
            }
            true
        }
    }
}

/// Calldata of a function that is decoded has no other encoding.
fn one_encoding(signature: &str, calldata: &[u8], decoded: bool) {
    let function = Function::parse(signature).unwrap();
    let (selector, arguments) = split(calldata).unwrap();
    assert_eq!(selector, function.selector);
    let values = function.decode(arguments);
    assert_eq!(values.is_ok(), decoded, "{signature}");
    if let Ok(values) = values {
        assert_eq!(abi_encode::arguments(&function.inputs, &values), arguments, "{signature}");
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let rows = seeds::rows("calldata-calls.json").into_iter().chain(seeds::rows("calldata-spends.json"));
    rows.map(|row| [seeds::bytes(&row, "to"), seeds::bytes(&row, "calldata")].concat()).filter(|seed| seed.len() <= 4_096).collect()
}
