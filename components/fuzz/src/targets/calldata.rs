//! Calldata. An input is 20 bytes of an address, then the calldata that is sent to it.

use mintmark_signer::{
    calldata::{
        function::Function,
        spends::spends,
        split,
        unpack::{MAX_CALLS, Unpacked, unpack},
    },
    encoding::address::Address,
};

use crate::{seeds, support::abi_encode};

/// Maximum nesting of wrappers that is inspected.
const MAX_DEPTH: usize = 8;

pub(crate) fn run(input: &[u8]) -> bool {
    let Some((to, calldata)) = input.split_first_chunk() else { return false };
    inspect(&Address(*to), calldata, 0, &mut 0)
}

/// Inspects a call and its inner calls. Returns whether there is an inner call or a spend.
fn inspect(to: &Address, calldata: &[u8], depth: usize, inspected: &mut usize) -> bool {
    *inspected += 1;
    if depth > MAX_DEPTH || *inspected > 10 * MAX_CALLS {
        return true;
    }
    let spent = match spends(to, calldata) {
        Ok(spent) => {
            assert!(spent.len() <= calldata.len() / 32, "every spend takes a word of the calldata");
            !spent.is_empty()
        }
        Err(error) => {
            assert_no_encoding(error.function, calldata);
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
            assert_one_encoding(wrapper, calldata);
            assert!(calls.len() <= MAX_CALLS);
            let inside: usize = calls.iter().map(|call| call.data.len()).sum();
            assert!(inside <= calldata.len(), "inner calls are not larger than the call around them");
            for call in &calls {
                assert_ne!(call.to, Some(Address([0; 20])));
                if let Some(to) = &call.to {
                    inspect(to, &call.data, depth + 1, inspected);
                }
            }
            true
        }
    }
}

/// Asserts that the arguments decode and have no other encoding.
fn assert_one_encoding(signature: &str, calldata: &[u8]) {
    let (function, arguments) = called(signature, calldata);
    let values = function.decode(arguments).unwrap_or_else(|error| panic!("{signature}: {error}"));
    assert_eq!(abi_encode::arguments(&function.inputs, &values), arguments, "{signature}");
}

/// Asserts that the arguments do not decode.
fn assert_no_encoding(signature: &str, calldata: &[u8]) {
    let (function, arguments) = called(signature, calldata);
    assert!(function.decode(arguments).is_err(), "{signature}");
}

/// Returns the function of a signature and the arguments in the calldata.
fn called<'a>(signature: &str, calldata: &'a [u8]) -> (Function, &'a [u8]) {
    let function = Function::parse(signature).unwrap();
    let (selector, arguments) = split(calldata).unwrap();
    assert_eq!(selector, function.selector);
    (function, arguments)
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let rows = seeds::rows("calldata-calls.json").into_iter().chain(seeds::rows("calldata-spends.json"));
    rows.map(|row| [seeds::bytes(&row, "to"), seeds::bytes(&row, "calldata")].concat()).filter(|seed| seed.len() <= 4_096).collect()
}
