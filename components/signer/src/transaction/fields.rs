//! The fields of a transaction object: each once, all known, all of one type of transaction.

use crate::{
    encoding::{
        json::{self, Json},
        quantity,
    },
    refusal::Invalid,
    transaction::{kind::Type, request::at},
};

/// The object's fields.
pub(super) struct Fields<'a> {
    pub(super) kind: Type,
    fields: Vec<(&'a str, &'a Json)>,
}

impl<'a> Fields<'a> {
    /// Reads the names. `default`: the type where no field tells it; none: then it must be told. Errors: a field that is unknown, repeated or of another type, and a type that is none or not told.
    pub(super) fn of(object: &'a [(String, Json)], default: Option<Type>) -> Result<Self, Invalid> {
        let mut fields: Vec<(&str, &Json)> = Vec::with_capacity(object.len());
        for (name, value) in object {
            if fields.iter().any(|(other, _)| other == name) {
                return Err(Invalid::new(at(&json::shown(name)), "one field of this name", "two"));
            }
            check_name(name, value)?;
            fields.push((name, value));
        }
        let kind = kind(&fields, default)?;
        for (name, value) in &fields {
            if !kind.has(name) {
                return Err(Invalid::new(at(name), format!("a field of {}", kind.name()), value.shown()));
            }
        }
        Ok(Self { kind, fields })
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        get(&self.fields, name)
    }

    pub(super) fn read<T>(&self, name: &str, decode: fn(&str, &Json) -> Result<T, Invalid>) -> Result<Option<T>, Invalid> {
        self.get(name).map(|value| decode(&at(name), value)).transpose()
    }

    /// `data` or `input`; left out: empty.
    pub(super) fn data(&self) -> Result<Vec<u8>, Invalid> {
        match (self.get("data"), self.get("input")) {
            (Some(_), Some(input)) => Err(Invalid::new(at("input"), "data or input, not both", input.shown())),
            (Some(value), None) => quantity::data(&at("data"), value),
            (None, Some(value)) => quantity::data(&at("input"), value),
            (None, None) => Ok(Vec::new()),
        }
    }
}

fn get<'a>(fields: &[(&str, &'a Json)], name: &str) -> Option<&'a Json> {
    fields.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

fn check_name(name: &str, value: &Json) -> Result<(), Invalid> {
    let rule = match name {
        known if Type::any_has(known) => return Ok(()),
        "gasLimit" => "the name gas",
        "sidecar" | "sidecars" | "kzg" => "blobs, commitments and proofs, each a list",
        "maxFeePerDataGas" => "the name maxFeePerBlobGas",
        "v" | "r" | "s" | "yParity" | "hash" => "no signature in a transaction to be signed",
        _ => {
            // Its value is not shown: it may be a secret that does not belong here.
            return Err(Invalid::new(at(&json::shown(&name)), "a field of a transaction", format!("an unknown one, {}", value.kind())));
        }
    };
    Err(Invalid::new(at(name), rule, value.shown()))
}

/// The type: as `type` says, or by the fields that only one has. Fields that contradict each other are refused after this, by name.
fn kind(fields: &[(&str, &Json)], default: Option<Type>) -> Result<Type, Invalid> {
    let has = |name| get(fields, name).is_some();
    match get(fields, "type") {
        Some(value) => {
            let told = Type::ALL.into_iter().find(|kind| matches!(value, Json::Text(text) if text == kind.quantity()));
            return told.ok_or_else(|| Invalid::new(at("type"), "\"0x0\" to \"0x4\"", value.shown()));
        }
        None if has("authorizationList") => return Ok(Type::SetCode),
        None => {}
    }
    if ["maxFeePerBlobGas", "blobVersionedHashes", "blobs", "commitments", "proofs"].into_iter().any(has) {
        Ok(Type::Blob)
    } else if has("maxFeePerGas") || has("maxPriorityFeePerGas") {
        Ok(Type::DynamicFee)
    } else if has("gasPrice") {
        Ok(if has("accessList") { Type::AccessList } else { Type::Legacy })
    } else {
        default.ok_or_else(|| Invalid::new(at("type"), "\"0x0\" to \"0x4\", or gasPrice or maxFeePerGas to tell it by", "none of them"))
    }
}
