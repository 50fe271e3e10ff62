//! Properties of typed data over random types and values. A failing round prints its seed.

use mintmark_signer::{
    encoding::{hex, json::Json},
    typed_data::{self, meaning},
};
use serde_json::{Value, json};

use crate::{
    support::random::Random,
    typed_data::{
        reference::sample,
        support::{decode, mail},
    },
};

#[test]
fn digests_match_the_reference_implementation() {
    let mut random = Random::new(0x0074_7970_6564);
    for round in 0..1_000 {
        let sample = sample(&mut random);
        let case = || format!("seed {:#x}, round {round}: {}", random.seed, sample.data);
        let decoded = decode(&sample.data).unwrap_or_else(|invalid| panic!("{}: {invalid:?}", case()));
        assert_eq!(hex::encode(&decoded.digest), hex::encode(&sample.digest), "{}", case());
        assert_eq!(decode(&json!(sample.data.to_string())), Ok(decoded), "{}", case());
    }
}

/// Collects the pointers of all fields of objects in a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |name: String, value: &Value| {
        let at = format!("{at}/{name}");
        pointers(value, &at, found);
        found.push(at);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| below(name.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| below(index.to_string(), value)),
        _ => {}
    }
}

/// Returns the path of a pointer: `params[1].message.a[0].b` for `/message/a/0/b`.
fn path(pointer: &str) -> String {
    pointer.split('/').skip(1).fold("params[1]".into(), |path, step| {
        if step.bytes().all(|byte| byte.is_ascii_digit()) { format!("{path}[{step}]") } else { format!("{path}.{step}") }
    })
}

#[test]
fn no_field_can_be_removed_or_added() {
    let mut random = Random::new(0x6669_656c_6473);
    let mut objects = 0;
    for round in 0..200 {
        let sample = sample(&mut random);
        let mut found = Vec::new();
        for root in ["message", "domain"] {
            found.push(format!("/{root}"));
            pointers(&sample.data[root], &format!("/{root}"), &mut found);
        }
        for pointer in found {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            if sample.data.pointer(parent).unwrap().is_object() {
                let mut less = sample.data.clone();
                less.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
                let invalid = decode(&less).expect_err(&pointer);
                assert_eq!(invalid.field, path(&pointer), "seed {:#x}, round {round}: {less}", random.seed);
            }
            if sample.data.pointer(&pointer).unwrap().is_object() {
                objects += 1;
                let mut more = sample.data.clone();
                more.pointer_mut(&pointer).unwrap()["extra"] = json!(0);
                let invalid = decode(&more).expect_err(&pointer);
                assert_eq!(invalid.field, format!("{}.extra", path(&pointer)), "seed {:#x}, round {round}: {more}", random.seed);
            }
        }
    }
    assert!(objects > 400, "{objects}");
}

#[test]
fn different_values_have_different_digests() {
    let mut random = Random::new(0x6f74_6865_7273);
    for round in 0..100 {
        let sample = sample(&mut random);
        let mut found = Vec::new();
        pointers(&sample.data["message"], "/message", &mut found);
        pointers(&sample.data["domain"], "/domain", &mut found);
        for pointer in found {
            let mut other = sample.data.clone();
            let value = other.pointer_mut(&pointer).unwrap();
            *value = match value.take() {
                Value::Bool(flag) => json!(!flag),
                Value::String(text) if text.starts_with("0x") && text.len() > 3 => {
                    let mut text = text;
                    let last = if text.pop() == Some('0') { '1' } else { '0' };
                    json!(format!("{text}{last}"))
                }
                Value::Array(items) => {
                    let mut items = items;
                    items.push(items.first().cloned().unwrap_or(json!(0)));
                    json!(items)
                }
                _ => continue,
            };
            // A value that no longer fits its type is refused.
            if let Ok(decoded) = decode(&other) {
                assert_ne!(decoded.digest, sample.digest, "seed {:#x}, round {round}: {pointer} of {other}", random.seed);
            }
        }
    }
}

#[test]
fn broken_typed_data_never_panics() {
    let mut random = Random::new(0x6272_6f6b_656e);
    let good = decode(&mail()).unwrap();
    let (mut read, mut refused) = (0, 0);
    for round in 0..2_000 {
        let text = if round % 2 == 0 { mail() } else { sample(&mut random).data }.to_string();
        let mut bytes = text.into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(4) {
                0 => _ = bytes.remove(at),
                1 => bytes.insert(at, b"\"{}[]:,0x1aZ\\ "[random.below(14) as usize]),
                2 => bytes[at] = random.next() as u8 & 0x7f,
                _ => bytes.truncate(at.max(1)),
            }
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match typed_data::decode("params[1]", &Json::Text(text.clone())) {
            Ok(decoded) => {
                read += 1;
                let _ = meaning::of(&decoded);
                assert!(
                    round % 2 == 1 || decoded.digest != good.digest || serde_json::from_str::<Value>(&text).unwrap() == mail(),
                    "seed {:#x}, round {round}: {text}",
                    random.seed
                );
            }
            Err(invalid) => {
                refused += 1;
                assert!(
                    invalid.field.starts_with("params[1]") && invalid.got.chars().count() <= 200,
                    "seed {:#x}: {invalid:?}",
                    random.seed
                );
            }
        }
    }
    assert!(read > 30 && refused > 500, "{read} read, {refused} refused");
}
