//! Conditions on values: `args` and `fields`.

use crate::{
    calldata::types::{Parameter, Type},
    config::reader::{
        lists,
        section::{Reader, Section},
    },
    encoding::{
        hex,
        json::{Json, shown},
        quantity,
    },
    policy::{
        condition::{Condition, Path, Test},
        conditions::Members,
        literal::{Integer, Literal},
        selector::Selector,
    },
};

/// The most levels of conditions inside each other.
const MAX_DEPTH: usize = 16;

/// Reads an object of conditions by path, at least one.
pub(super) fn members(json: &Json, at: &str, reader: &mut Reader) -> Option<Members> {
    nested(json, at, reader, MAX_DEPTH)
}

fn nested(json: &Json, at: &str, reader: &mut Reader, depth: usize) -> Option<Members> {
    const RULE: &str = "a path: names of members, with dots between them";
    let Json::Object(entries) = json else {
        reader.error_at(at).expected("an object of conditions by path").got(json.kind());
        return None;
    };
    if entries.is_empty() {
        reader.error_at(at).expected("at least one condition").got("{}");
        return None;
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut members = Vec::new();
    for (path, value) in entries {
        let at = format!("{at}/{}", shown(path).replace('~', "~0").replace('/', "~1"));
        let fits = path
            .split('.')
            .all(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')));
        if !fits {
            reader.error_at(at).expected(RULE).got("another text");
        } else if seen.contains(&path.as_str()) {
            reader.error_at(at).expected("one field of this name").got("two");
        } else if let Some(condition) = condition(value, &at, reader, depth) {
            members.push((Path(path.split('.').map(str::to_owned).collect()), condition));
        }
        seen.push(path);
    }
    (members.len() == entries.len()).then_some(members)
}

fn condition(json: &Json, at: &str, reader: &mut Reader, depth: usize) -> Option<Condition> {
    let Some(depth) = depth.checked_sub(1) else {
        reader.error_at(at).expected(format!("at most {MAX_DEPTH} conditions inside each other")).got("more");
        return None;
    };
    let before = reader.errors.len();
    let tests = reader.object(json, at, &["in", "notIn", "min", "max", "length", "all", "any", "members"])?;
    let mut read = Vec::new();
    let literals = |name: &str, reader: &mut Reader| lists::values(tests.get(name)?, &tests.at(name), reader, Literal::parse);
    read.extend(literals("in", reader).map(Test::In));
    read.extend(literals("notIn", reader).map(Test::NotIn));
    read.extend(integer(&tests, "min", reader).map(Test::Min));
    read.extend(integer(&tests, "max", reader).map(Test::Max));
    read.extend(tests.get("length").and_then(|json| length(json, &tests.at("length"), reader)));
    let inner = |name: &str, reader: &mut Reader| condition(tests.get(name)?, &tests.at(name), reader, depth);
    read.extend(inner("all", reader).map(Test::All));
    read.extend(inner("any", reader).map(Test::Any));
    read.extend(tests.get("members").and_then(|json| nested(json, &tests.at("members"), reader, depth)).map(Test::Members));
    if read.is_empty() && reader.errors.len() == before {
        reader.error_at(at).expected("at least one of in, notIn, min, max, length, all, any and members").got("{}");
    }
    (reader.errors.len() == before).then_some(Condition(read))
}

fn integer(tests: &Section<'_>, name: &str, reader: &mut Reader) -> Option<Integer> {
    let json = tests.get(name)?;
    let read = match json {
        Json::Text(text) => Integer::parse(text),
        _ => None,
    };
    if read.is_none() {
        reader.error_at(tests.at(name)).expected("an integer in decimal or 0x text").got(json.shown());
    }
    read
}

fn length(json: &Json, at: &str, reader: &mut Reader) -> Option<Test> {
    let range = reader.object(json, at, &["min", "max"])?;
    let bound = |name: &str, reader: &mut Reader| match range.get(name)? {
        Json::Text(text) if quantity::decimal_u64(text).is_some() => quantity::decimal_u64(text),
        other => {
            reader.error_at(range.at(name)).expected("a number of elements or bytes in decimal text").got(other.shown());
            None
        }
    };
    let (min, max) = (bound("min", reader), bound("max", reader));
    if range.get("min").or(range.get("max")).is_none() {
        reader.error_at(at).expected("min, max or both").got("{}");
    }
    Some(Test::Length { min: min.unwrap_or_default(), max })
}

/// Validates conditions on arguments against the listed signatures. Each signature must have the
/// parameters, and their types must fit the tests.
pub(super) fn validate_arguments(members: &Members, selectors: &[Selector], at: &str, reader: &mut Reader) {
    for selector in selectors {
        let Some(function) = &selector.function else {
            reader
                .error_at(at)
                .expected("a selector that lists signatures only, as 4 bytes do not name parameters")
                .got(hex::encode(&selector.bytes));
            continue;
        };
        for (path, condition) in members {
            if let Err(rule) = fits_path(path, condition, &function.inputs) {
                reader
                    .error_at(format!("{at}/{}", path.0.join(".")))
                    .expected(rule)
                    .got(format!("a condition that does not fit {}", function.signature()));
            }
        }
    }
}

fn fits_path(path: &Path, condition: &Condition, parameters: &[Parameter]) -> Result<(), String> {
    let mut parameters = parameters;
    let mut found = None;
    for name in &path.0 {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == *name) else {
            return Err("a parameter that every listed signature has by this name".into());
        };
        parameters = match &parameter.ty {
            Type::Tuple(members) => members,
            _ => &[],
        };
        found = Some(&parameter.ty);
    }
    found.map_or(Ok(()), |ty| condition.0.iter().try_for_each(|test| fits(test, ty)))
}

fn fits(test: &Test, ty: &Type) -> Result<(), String> {
    match (test, ty) {
        (Test::In(listed) | Test::NotIn(listed), _) => {
            listed.iter().try_for_each(|literal| if is_of(literal, ty) { Ok(()) } else { Err(format!("values of type {ty}")) })
        }
        (Test::Min(bound) | Test::Max(bound), _) if in_range(bound, ty) => Ok(()),
        (Test::Min(_) | Test::Max(_), _) => Err(format!("min and max only for integers, and in the range of the type {ty}")),
        (Test::Length { .. }, Type::Bytes | Type::FixedBytes(_) | Type::Text | Type::List(_) | Type::Array(..)) => Ok(()),
        (Test::All(inner) | Test::Any(inner), Type::List(element) | Type::Array(element, _)) => {
            inner.0.iter().try_for_each(|test| fits(test, element))
        }
        (Test::Members(members), Type::Tuple(parameters)) => {
            members.iter().try_for_each(|(path, condition)| fits_path(path, condition, parameters))
        }
        (Test::Length { .. }, _) => Err(format!("length only for bytes, string and lists, not for {ty}")),
        (Test::All(_) | Test::Any(_), _) => Err(format!("all and any only for lists, not for {ty}")),
        (Test::Members(_), _) => Err(format!("members only for tuples, not for {ty}")),
    }
}

fn is_of(literal: &Literal, ty: &Type) -> bool {
    match ty {
        Type::Address => literal.address.is_some(),
        Type::Uint(_) | Type::Int(_) => literal.integer.is_some_and(|integer| in_range(&integer, ty)),
        Type::Bool => literal.boolean().is_some(),
        Type::Bytes => literal.bytes.is_some(),
        Type::FixedBytes(length) => literal.bytes.as_ref().is_some_and(|bytes| bytes.len() == *length),
        Type::Text => true,
        Type::List(_) | Type::Array(..) | Type::Tuple(_) => false,
    }
}

fn in_range(integer: &Integer, ty: &Type) -> bool {
    let length = integer.magnitude.bit_len();
    match ty {
        Type::Uint(bits) => !integer.negative && length <= *bits,
        // The lowest number of `bits` bits is a power of two, which has one bit more than the
        // others.
        Type::Int(bits) if integer.negative => length < *bits || length == *bits && integer.magnitude.is_power_of_two(),
        Type::Int(bits) => length < *bits,
        _ => false,
    }
}
