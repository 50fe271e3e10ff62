//! An independent implementation of the canonical encoding (Contract ABI Specification).

use mintmark_signer::{
    calldata::types::{Parameter, Type},
    request::value::Value,
};
use ruint::aliases::U256;

/// Encodes the arguments of a call, which form a tuple.
pub fn arguments(parameters: &[Parameter], values: &Value) -> Vec<u8> {
    let Value::Tuple(members) = values else { panic!("{values:?}") };
    assert_eq!(members.len(), parameters.len());
    let pairs = parameters.iter().zip(members).map(|(parameter, (name, value))| {
        assert_eq!(*name, parameter.name);
        (&parameter.ty, value)
    });
    sequence(pairs.collect())
}

fn sequence(pairs: Vec<(&Type, &Value)>) -> Vec<u8> {
    let encoded: Vec<(bool, Vec<u8>)> = pairs.into_iter().map(|(ty, value)| (ty.is_dynamic(), encode(ty, value))).collect();
    let heads: usize = encoded.iter().map(|(dynamic, bytes)| if *dynamic { 32 } else { bytes.len() }).sum();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for (dynamic, bytes) in encoded {
        if dynamic {
            head.extend(number(heads + tail.len()));
            tail.extend(bytes);
        } else {
            head.extend(bytes);
        }
    }
    head.extend(tail);
    head
}

fn encode(ty: &Type, value: &Value) -> Vec<u8> {
    match (ty, value) {
        (Type::Address, Value::Address(address)) => [vec![0; 12], address.0.to_vec()].concat(),
        (Type::Uint(_), Value::Uint(number)) | (Type::Int(_), Value::Int(number)) => number.to_be_bytes::<32>().to_vec(),
        (Type::Bool, Value::Bool(value)) => number(usize::from(*value)),
        (Type::FixedBytes(length), Value::Bytes(bytes)) if bytes.len() == *length => padded(bytes),
        (Type::Bytes, Value::Bytes(bytes)) => [number(bytes.len()), padded(bytes)].concat(),
        (Type::Text, Value::Text(text)) => [number(text.len()), padded(text.as_bytes())].concat(),
        (Type::List(element), Value::List(values)) => {
            [number(values.len()), sequence(values.iter().map(|value| (&**element, value)).collect())].concat()
        }
        (Type::Array(element, count), Value::List(values)) if values.len() == *count => {
            sequence(values.iter().map(|value| (&**element, value)).collect())
        }
        (Type::Tuple(members), value) => arguments(members, value),
        _ => panic!("{value:?} is not of the type {ty}"),
    }
}

fn number(value: usize) -> Vec<u8> {
    U256::from(value).to_be_bytes::<32>().to_vec()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(32), 0);
    padded
}
