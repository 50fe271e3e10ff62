//! The fields of a transaction object. Each is known, stands there once, and belongs to the type of
//! the transaction.

use crate::{
    encoding::{
        json::{self, Json},
        quantity,
    },
    refusal::Invalid,
    transaction::kind::Type,
};

/// The path of the object.
pub(crate) const AT: &str = "params[0]";

/// What determined the type of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeSource {
    /// A field of the client: `type`, or one that only one type has.
    Field,
    /// No field. It has the type that its method falls back on.
    Default,
}

/// The fields of a transaction object.
pub(super) struct Fields<'a> {
    pub(super) kind: Type,
    pub(super) type_source: TypeSource,
    fields: Vec<(&'a str, &'a Json)>,
}

impl<'a> Fields<'a> {
    /// Reads the fields. `default` is the type if no field determines it. If it is `None`, a field
    /// must determine it.
    ///
    /// A field that is null counts as left out: clients based on go-ethereum send null for the
    /// fields that a transaction does not have.
    ///
    /// Errors: a field is unknown, repeated or of another type of transaction, or the type is
    /// unknown or not given.
    pub(super) fn of(object: &'a [(String, Json)], default: Option<Type>) -> Result<Self, Invalid> {
        let mut fields: Vec<(&str, &Json)> = Vec::with_capacity(object.len());
        for (index, (name, value)) in object.iter().enumerate() {
            if object.iter().take(index).any(|(other, _)| other == name) {
                return Err(Invalid::at(at(&json::shown(name))).expected("one field of this name").got("two"));
            }
            validate_name(name, value)?;
            if !matches!(value, Json::Null) {
                fields.push((name, value));
            }
        }
        let determined = kind(&fields)?;
        let kind = determined.or(default).ok_or_else(|| {
            Invalid::at(at("type")).expected("\"0x0\" to \"0x4\", or gasPrice or maxFeePerGas to tell the type").got("none of them")
        })?;
        let type_source = if determined.is_some() { TypeSource::Field } else { TypeSource::Default };
        for (name, value) in &fields {
            if !kind.has(name) {
                return Err(Invalid::at(at(name)).expected(format!("a field of {}", kind.name())).got(value.shown()));
            }
        }
        Ok(Self { kind, type_source, fields })
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        get(&self.fields, name)
    }

    pub(super) fn read<T>(&self, name: &str, decode: fn(&str, &Json) -> Result<T, Invalid>) -> Result<Option<T>, Invalid> {
        self.get(name).map(|value| decode(&at(name), value)).transpose()
    }

    /// Reads the calldata from `data` or `input`, empty if both are left out.
    ///
    /// Both may stand there with the same bytes: cast sends them so, for nodes that know only one
    /// of the names. With different bytes nobody could say which of them the client wants to be
    /// signed.
    pub(super) fn data(&self) -> Result<Vec<u8>, Invalid> {
        match (self.get("data"), self.get("input")) {
            (Some(data), Some(input)) => {
                let bytes = quantity::data(&at("data"), data)?;
                if quantity::data(&at("input"), input)? == bytes {
                    return Ok(bytes);
                }
                let expected = format!("the same bytes as {} ({}), or only one of the two fields", at("data"), data.shown());
                Err(Invalid::at(at("input")).expected(expected).got(input.shown()))
            }
            (Some(value), None) => quantity::data(&at("data"), value),
            (None, Some(value)) => quantity::data(&at("input"), value),
            (None, None) => Ok(Vec::new()),
        }
    }
}

fn get<'a>(fields: &[(&str, &'a Json)], name: &str) -> Option<&'a Json> {
    fields.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

fn validate_name(name: &str, value: &Json) -> Result<(), Invalid> {
    let rule = match name {
        known if Type::any_has(known) => return Ok(()),
        "gasLimit" => "the name gas for this field",
        "sidecar" | "sidecars" | "kzg" => "the fields blobs, commitments and proofs, each a list",
        "maxFeePerDataGas" => "the name maxFeePerBlobGas for this field",
        "v" | "r" | "s" | "yParity" | "hash" => "no such field: a transaction that is to be signed has no signature and no hash",
        _ => {
            // Security: the value is not shown. It may be a secret that does not belong here.
            return Err(Invalid::at(at(&json::shown(&name)))
                .expected("a field of a transaction")
                .got(format!("an unknown field, {}", value.kind())));
        }
    };
    Err(Invalid::at(at(name)).expected(rule).got(value.shown()))
}

/// Returns the type, by `type` or by the fields that only one type has. Fields of another type are
/// refused later, by name. `None` if no field determines it.
fn kind(fields: &[(&str, &Json)]) -> Result<Option<Type>, Invalid> {
    let has = |name| get(fields, name).is_some();
    match get(fields, "type") {
        Some(value) => {
            let named = Type::ALL.into_iter().find(|kind| matches!(value, Json::Text(text) if text == kind.quantity()));
            return named.map(Some).ok_or_else(|| Invalid::at(at("type")).expected("\"0x0\" to \"0x4\"").got(value.shown()));
        }
        None if has("authorizationList") => return Ok(Some(Type::SetCode)),
        None => {}
    }
    Ok(if ["maxFeePerBlobGas", "blobVersionedHashes", "blobs", "commitments", "proofs"].into_iter().any(has) {
        Some(Type::Blob)
    } else if has("maxFeePerGas") || has("maxPriorityFeePerGas") {
        Some(Type::DynamicFee)
    } else if has("gasPrice") {
        Some(if has("accessList") { Type::AccessList } else { Type::Legacy })
    } else {
        None
    })
}

/// Returns the path of a field.
pub(super) fn at(name: &str) -> String {
    format!("{AT}.{name}")
}
