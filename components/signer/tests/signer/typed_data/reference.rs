//! Random typed data, and its digest by a reference implementation.
//!
//! The implementation follows the text of EIP-712 literally. It shares only Keccak-256 with the
//! signer.

use mintmark_signer::{crypto::hash::keccak256, encoding::hex};
use ruint::aliases::U256;
use serde_json::{Map, Value, json};

use crate::support::random::Random;

/// Typed data and its digest.
pub struct Sample {
    pub data: Value,
    pub digest: [u8; 32],
}

/// Makes random typed data of up to four structs. A struct can contain earlier ones, and itself in
/// an array.
pub fn sample(random: &mut Random) -> Sample {
    let mut types = Map::new();
    let mut names: Vec<String> = Vec::new();
    for index in 0..=random.below(4) {
        let name = format!("{}{index}", ["T", "_t", "$T", "Permit", "int_"][random.below(5) as usize]);
        let members: Vec<Value> =
            (0..random.below(6)).map(|member| json!({ "name": format!("m{member}"), "type": kind(random, &names, &name) })).collect();
        types.insert(name.clone(), json!(members));
        names.push(name);
    }
    let standard =
        [("salt", "bytes32"), ("name", "string"), ("verifyingContract", "address"), ("version", "string"), ("chainId", "uint256")];
    let mask = 1 + random.below(31);
    let domain: Vec<Value> =
        (0..5).filter(|bit| mask >> bit & 1 == 1).map(|bit| json!({ "name": standard[bit].0, "type": standard[bit].1 })).collect();
    types.insert("EIP712Domain".into(), json!(domain));
    let primary = &names[random.below(names.len() as u64) as usize];
    let (domain, separator) = structure(random, &types, "EIP712Domain", 0);
    let (message, hash) = structure(random, &types, primary, 0);
    let digest = keccak256(&[[0x19, 0x01].as_slice(), &separator, &hash].concat());
    Sample { data: json!({ "types": types, "primaryType": primary, "domain": domain, "message": message }), digest }
}

fn kind(random: &mut Random, names: &[String], own: &str) -> String {
    let base = match random.below(9) {
        0 => "address".into(),
        1 => "bool".into(),
        2 => "string".into(),
        3 => "bytes".into(),
        4 => format!("bytes{}", 1 + random.below(32)),
        5 => format!("uint{}", 8 * (1 + random.below(32))),
        6 => format!("int{}", 8 * (1 + random.below(32))),
        7 => return format!("{own}[]"),
        _ => names.get(random.below(4) as usize).cloned().unwrap_or_else(|| "bool".into()),
    };
    (0..random.below(3))
        .fold(base, |base, _| if random.below(2) == 0 { format!("{base}[]") } else { format!("{base}[{}]", 1 + random.below(3)) })
}

fn members(types: &Map<String, Value>, name: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    types[name].as_array().unwrap().iter().map(|member| (text(&member["name"]), text(&member["type"]))).collect()
}

/// Returns the encoded type (`encodeType`).
fn encoded(types: &Map<String, Value>, name: &str) -> String {
    fn collect(types: &Map<String, Value>, name: &str, found: &mut Vec<String>) {
        let base = name.split('[').next().unwrap();
        if types.contains_key(base) && !found.iter().any(|other| other == base) {
            found.push(base.into());
            for (_, kind) in members(types, base) {
                collect(types, &kind, found);
            }
        }
    }
    let mut found = Vec::new();
    collect(types, name, &mut found);
    found[1..].sort();
    let one = |name: &String| {
        let list: Vec<String> = members(types, name).into_iter().map(|(name, kind)| format!("{kind} {name}")).collect();
        format!("{name}({})", list.join(","))
    };
    found.iter().map(one).collect()
}

fn structure(random: &mut Random, types: &Map<String, Value>, name: &str, depth: u64) -> (Value, [u8; 32]) {
    let mut words = keccak256(encoded(types, name).as_bytes()).to_vec();
    let mut fields = Map::new();
    for (name, kind) in members(types, name) {
        let (value, word) = value(random, types, &kind, depth + 1);
        fields.insert(name, value);
        words.extend(word);
    }
    (Value::Object(fields), keccak256(&words))
}

fn value(random: &mut Random, types: &Map<String, Value>, kind: &str, depth: u64) -> (Value, [u8; 32]) {
    if let Some(rest) = kind.strip_suffix(']') {
        let (item, length) = rest.rsplit_once('[').unwrap();
        // Arrays without a fixed length end the recursion.
        let count = length.parse().unwrap_or_else(|_| if depth > 4 { 0 } else { random.below(3) });
        let items: Vec<_> = (0..count).map(|_| value(random, types, item, depth + 1)).collect();
        let words: Vec<u8> = items.iter().flat_map(|(_, word)| *word).collect();
        return (items.into_iter().map(|(value, _)| value).collect(), keccak256(&words));
    }
    if types.contains_key(kind) {
        return structure(random, types, kind, depth);
    }
    elementary(random, kind)
}

fn elementary(random: &mut Random, kind: &str) -> (Value, [u8; 32]) {
    let padded = |bytes: &[u8], left: bool| -> [u8; 32] {
        let zeros = vec![0; 32 - bytes.len()];
        if left { [zeros.as_slice(), bytes].concat() } else { [bytes, &zeros].concat() }.try_into().unwrap()
    };
    if let Some(bits) = kind.strip_prefix("uint") {
        let number = random.number(bits.parse().unwrap());
        return (written(random, number, false), number.to_be_bytes());
    }
    if let Some(bits) = kind.strip_prefix("int") {
        let magnitude = random.number(bits.parse::<u64>().unwrap() - 1);
        let negative = random.below(2) == 0 && !magnitude.is_zero();
        let word: [u8; 32] = if negative { U256::ZERO.wrapping_sub(magnitude) } else { magnitude }.to_be_bytes();
        return (written(random, magnitude, negative), word);
    }
    match kind {
        "address" => {
            let bytes: Vec<u8> = (0..20).map(|_| random.next() as u8).collect();
            (json!(hex::encode(&bytes)), padded(&bytes, true))
        }
        "bool" => {
            let flag = random.below(2) == 1;
            (json!(flag), padded(&[flag.into()], true))
        }
        "string" => {
            let text: String = (0..random.below(40))
                .map(|_| ['a', '"', '\\', '\n', 'é', '🚀', '0', 'x', '\u{0}', ' '][random.below(10) as usize])
                .collect();
            let word = keccak256(text.as_bytes());
            (json!(text), word)
        }
        "bytes" => {
            let bytes = random.bytes(200);
            (json!(hex::encode(&bytes)), keccak256(&bytes))
        }
        word => {
            let length: usize = word.strip_prefix("bytes").unwrap().parse().unwrap();
            let bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
            (json!(hex::encode(&bytes)), padded(&bytes, false))
        }
    }
}

/// Returns a number in a random one of its allowed spellings.
fn written(random: &mut Random, magnitude: U256, negative: bool) -> Value {
    let small = magnitude <= U256::from((1_u64 << 53) - 1);
    match random.below(3) {
        0 if small && negative => json!(-magnitude.to::<i64>()),
        0 if small => json!(magnitude.to::<u64>()),
        1 if !negative => json!(format!("{magnitude:#x}")),
        _ => json!(format!("{}{magnitude}", if negative { "-" } else { "" })),
    }
}
