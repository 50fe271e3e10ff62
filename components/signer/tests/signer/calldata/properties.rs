//! Properties over random types and values. A failing round prints its seed.

use mintmark_signer::{
    calldata::{
        function::Function,
        types::{Parameter, Type},
    },
    encoding::address::Address,
    request::value::Value,
};
use ruint::aliases::U256;

use crate::support::{abi_encode, random::Random};

/// Returns a random function with random types.
fn function(random: &mut Random) -> Function {
    let parameters: Vec<String> = (0..random.below(5)).map(|index| format!("{}{}", ty(random, 4), name(random, index))).collect();
    Function::parse(&format!("f({})", parameters.join(","))).unwrap()
}

fn name(random: &mut Random, index: u64) -> String {
    if random.below(2) == 0 { String::new() } else { format!(" name{index}") }
}

fn ty(random: &mut Random, depth: u64) -> String {
    match random.below(if depth == 0 { 7 } else { 10 }) {
        0 => "address".into(),
        1 => format!("uint{}", 8 * (1 + random.below(32))),
        2 => format!("int{}", 8 * (1 + random.below(32))),
        3 => "bool".into(),
        4 => "bytes".into(),
        5 => format!("bytes{}", 1 + random.below(32)),
        6 => "string".into(),
        7 => format!("{}[]", ty(random, depth - 1)),
        8 => format!("{}[{}]", ty(random, depth - 1), 1 + random.below(3)),
        _ => {
            let members: Vec<String> =
                (0..=random.below(3)).map(|index| format!("{}{}", ty(random, depth - 1), name(random, index))).collect();
            format!("{}({})", ["", "tuple"][random.below(2) as usize], members.join(", "))
        }
    }
}

fn tuple(random: &mut Random, members: &[Parameter]) -> Value {
    Value::Tuple(members.iter().map(|member| (member.name.clone(), value(random, &member.ty))).collect())
}

fn value(random: &mut Random, ty: &Type) -> Value {
    match ty {
        Type::Address => Value::Address(Address(random.number(160).to_be_bytes::<32>()[12..].try_into().unwrap())),
        Type::Uint(bits) => Value::Uint(random.number(*bits as u64)),
        Type::Int(bits) => {
            let magnitude = random.number(*bits as u64 - 1);
            Value::Int(if random.below(2) == 0 { magnitude } else { !magnitude })
        }
        Type::Bool => Value::Bool(random.below(2) == 0),
        Type::Bytes => Value::Bytes(random.bytes(70)),
        Type::FixedBytes(length) => Value::Bytes((0..*length).map(|_| random.next() as u8).collect()),
        Type::Text => Value::Text((0..random.below(20)).map(|_| ['a', 'é', '🚀', ' ', '\0'][random.below(5) as usize]).collect()),
        Type::List(element) => Value::List((0..random.below(4)).map(|_| value(random, element)).collect()),
        Type::Array(element, count) => Value::List((0..*count).map(|_| value(random, element)).collect()),
        Type::Tuple(members) => tuple(random, members),
    }
}

#[test]
fn encoded_values_decode_to_themselves() {
    let mut random = Random::new(0x0061_6269);
    for round in 0..2_000 {
        let function = function(&mut random);
        let values = tuple(&mut random, &function.inputs);
        let arguments = abi_encode::arguments(&function.inputs, &values);
        assert_eq!(function.decode(&arguments), Ok(values), "seed {:#x}, round {round}: {}", random.seed, function.signature());
        assert_eq!(Function::parse(&function.signature()).unwrap().selector, function.selector);
    }
}

#[test]
fn decoded_arguments_have_only_one_encoding() {
    let mut random = Random::new(0x6d75_7461);
    let (mut decoded, mut refused) = (0, 0);
    for round in 0..8_000 {
        let function = function(&mut random);
        let values = tuple(&mut random, &function.inputs);
        let mut arguments = abi_encode::arguments(&function.inputs, &values);
        for _ in 0..=random.below(2) {
            mutate(&mut random, &mut arguments);
        }
        match function.decode(&arguments) {
            Ok(values) => {
                decoded += 1;
                assert!(
                    abi_encode::arguments(&function.inputs, &values) == arguments,
                    "seed {:#x}, round {round}: {} {arguments:02x?}",
                    random.seed,
                    function.signature()
                );
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().starts_with("expected "));
            }
        }
    }
    assert!(decoded > 800 && refused > 2_000, "{decoded} decoded, {refused} refused");
}

fn mutate(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = random.below(bytes.len() as u64 + 1) as usize;
    let word = at / 32 * 32;
    match random.below(6) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, random.next() as u8),
        2 => bytes.extend(random.number(256).to_be_bytes::<32>()),
        3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        4 if word + 32 <= bytes.len() => {
            let number = if random.below(4) == 0 { U256::MAX } else { random.number(16) };
            bytes[word..word + 32].copy_from_slice(&number.to_be_bytes::<32>());
        }
        _ if word + 32 <= bytes.len() => _ = bytes.drain(word..word + 32),
        _ => {}
    }
}

#[test]
fn broken_signatures_never_panic() {
    let mut random = Random::new(0x7369_6773);
    let parts = [
        "(", ")", "[", "]", ",", " ", "tuple", "uint", "int", "bytes", "256", "8", "0", "address", "a", "é", "$", "string", "[]", "(bool)",
    ];
    let mut parsed = 0;
    for round in 0..20_000 {
        let middle: String = (0..random.below(12)).map(|_| parts[random.below(parts.len() as u64) as usize]).collect();
        let text = if random.below(4) == 0 { middle } else { format!("f({middle})") };
        match Function::parse(&text) {
            Ok(function) => {
                parsed += 1;
                let again = Function::parse(&function.signature()).unwrap();
                assert_eq!(again.selector, function.selector, "seed {:#x}, round {round}: {text}", random.seed);
                assert_eq!(again.signature(), function.signature());
            }
            Err(error) => assert!(error.starts_with("expected "), "{error}"),
        }
    }
    assert!(parsed > 200, "{parsed}");
}
