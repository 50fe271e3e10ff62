//! Functions. An input is a signature, a zero byte and the arguments of a call.

use mintmark_signer::calldata::function::Function;

use crate::{seeds, support::abi_encode};

pub(crate) fn run(input: &[u8]) -> bool {
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let (signature, arguments) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(signature) = core::str::from_utf8(signature) else { return false };
    let function = match Function::parse(signature) {
        Ok(function) => function,
        Err(error) => {
            assert!(error.starts_with("expected "), "{error}");
            return false;
        }
    };
    let canonical = Function::parse(&function.signature()).unwrap();
    assert_eq!((canonical.selector, canonical.signature()), (function.selector, function.signature()));
    match function.decode(arguments) {
        Ok(values) => {
            assert_eq!(abi_encode::arguments(&function.inputs, &values), arguments, "{signature}");
            true
        }
        Err(error) => {
            assert!(error.to_string().starts_with("expected "), "{error}");
            assert!(canonical.decode(arguments).is_err());
            false
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let seed = |signature: &str, arguments: &[u8]| [signature.as_bytes(), &[0], arguments].concat();
    let solc = seeds::rows("ethers-abi.json").into_iter().map(|row| {
        let ty = row["type"].as_str().unwrap().replace("int)", "int256)").replace("int,", "int256,").replace("int[", "int256[");
        seed(&format!("f({ty} a)"), &seeds::bytes(&row, "encoded"))
    });
    let called = seeds::rows("calldata-spends.json").into_iter().map(|row| {
        let calldata = seeds::bytes(&row, "calldata");
        seed(row["function"].as_str().unwrap(), &calldata[4..])
    });
    solc.filter(|seed| seed.len() < 800).step_by(8).chain(called).collect()
}
