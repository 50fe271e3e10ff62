//! Function signatures, as configurations write them.

use mintmark_signer::{calldata::function::Function, encoding::hex, request::value::Value};
use ruint::aliases::U256;

#[test]
fn a_signature_gives_name_types_and_selector() {
    let function = Function::parse("submit(address to, (uint256 a, bytes)[] list, tuple(bool, string note)[2][] pairs,int24)").unwrap();
    assert_eq!(function.signature(), "submit(address,(uint256,bytes)[],(bool,string)[2][],int24)");
    let names: Vec<&str> = function.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["to", "list", "pairs", "3"]);
    assert_eq!(Function::parse("transfer(address to,uint256 amount)").unwrap().selector, [0xa9, 0x05, 0x9c, 0xbb]);
    assert_eq!(Function::parse("pause()").unwrap().inputs, []);
}

#[test]
fn decoded_values_have_the_names_of_the_parameters() {
    let function = Function::parse("transfer(address to,uint256)").unwrap();
    let arguments = hex::decode(&format!("0x{:064x}{:064x}", 0x1234, 7)).unwrap();
    let value = function.decode(&arguments).unwrap();
    assert_eq!(value.member("1"), Some(&Value::Uint(U256::from(7))));
    assert!(matches!(value.member("to"), Some(Value::Address(address)) if address.0.ends_with(&[0x12, 0x34])));
}

#[test]
fn a_malformed_signature_is_refused_with_what_is_expected() {
    for (text, expected) in [
        ("", "the name of a function"),
        ("1f()", "the name of a function"),
        ("f", "( right after"),
        ("f (uint8)", "( right after"),
        ("f(", "a type"),
        ("f(uint8", ", or )"),
        ("f(uint8))", "nothing after the parameters"),
        ("f(uint8) returns (bool)", "nothing after the parameters"),
        ("function f(uint8)", "( right after"),
        ("f(uint)", "uint256"),
        ("f(int)", "int256"),
        ("f(byte)", "bytes1"),
        ("f(uint7)", "uint8 to uint256"),
        ("f(uint08)", "uint8 to uint256"),
        ("f(uint264)", "uint8 to uint256"),
        ("f(int0)", "int8 to int256"),
        ("f(bytes0)", "bytes1 to bytes32"),
        ("f(bytes33)", "bytes1 to bytes32"),
        ("f(IERC20 token)", "a contract is an address"),
        ("f(fixed128x18)", "a type of the ABI"),
        ("f(address payable to)", "no payable"),
        ("f(bytes calldata data)", "no calldata"),
        ("f(uint8 a,uint8 a)", "one parameter of the name a"),
        ("f((uint8 a,uint8 a) t)", "one parameter of the name a"),
        ("f(())", "at least one member"),
        ("f(()[])", "at least one member"),
        ("f(uint8[0])", "a length from 1"),
        ("f(uint8[01])", "a length from 1"),
        ("f(uint8[-1])", "a length from 1"),
        ("f(uint8[99999999999999999999999])", "a length from 1"),
        ("f(uint8[2000])", "at most 1024 words"),
        ("f(uint8[100][100])", "at most 1024 words"),
        ("f(uint8[1000],uint8[1000])", "at most 1024 words"),
        ("f(uint8[][][][][][][][][][][][][])", "at most 12"),
        ("f((((((((((((((uint8))))))))))))))", "at most 12"),
        ("f(((((((((uint8[][][][][])))))))))", "at most 12"),
        ("f(uint8,)", "a type"),
        ("f(,uint8)", "a type"),
        ("f(uint8 a b)", ", or )"),
        ("f(uint8[]a)", "a space before a"),
        ("f(tuple)", "a type of the ABI"),
        ("f(tuple uint8)", "a type of the ABI"),
        ("f(uint8\ta)", ", or )"),
        ("f(uint8 é)", ", or )"),
        ("é()", "the name of a function"),
    ] {
        let error = Function::parse(text).unwrap_err();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let error = Function::parse(&format!("f(uint8 {})", "a".repeat(2_048))).unwrap_err();
    assert!(error.contains("at most 2048 bytes"), "{error}");
}
