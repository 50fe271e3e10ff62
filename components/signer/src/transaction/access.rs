//! Access lists (EIP-2930).

use crate::{
    encoding::{
        address::Address,
        json::{Json, shown},
        quantity,
        rlp::{
            List,
            decode::{DecodeError, Reader},
        },
    },
    refusal::Invalid,
};

/// An account and its storage slots that a transaction announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The account.
    pub address: Address,
    /// Its slots.
    pub storage_keys: Vec<[u8; 32]>,
}

impl Access {
    /// Encodes `[address, [storageKey, …]]`.
    pub(super) fn fields(&self) -> List {
        let mut keys = List::new();
        for key in &self.storage_keys {
            keys.bytes(key);
        }
        let mut fields = List::new();
        fields.bytes(&self.address.0).list(&keys);
        fields
    }

    /// Reads what [`Self::fields`] writes.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut fields = reader.list()?;
        let access = Self { address: Address(fields.array()?), storage_keys: fields.each(Reader::array)? };
        fields.end()?;
        Ok(access)
    }
}

/// Reads a list of `{ address, storageKeys }`. Both are required, and no other field is accepted.
/// An account or a slot may stand there twice, as EIP-2930 allows that.
pub(super) fn decode(field: &str, value: &Json) -> Result<Vec<Access>, Invalid> {
    let Json::List(items) = value else {
        return Err(Invalid::at(field).expected("a list").got(value.shown()));
    };
    items.iter().enumerate().map(|(index, item)| entry(&format!("{field}[{index}]"), item)).collect()
}

fn entry(field: &str, value: &Json) -> Result<Access, Invalid> {
    let Json::Object(fields) = value else {
        return Err(Invalid::at(field).expected("an object of address and storageKeys").got(value.shown()));
    };
    let (mut address, mut keys) = (None, None);
    for (name, value) in fields {
        let slot = match name.as_str() {
            "address" => &mut address,
            "storageKeys" => &mut keys,
            _ => {
                return Err(Invalid::at(format!("{field}.{}", shown(name))).expected("only the fields address and storageKeys").got(
                    // Security: the value is not shown. It may be a secret that does not belong
                    // here.
                    value.kind(),
                ));
            }
        };
        if slot.replace(value).is_some() {
            return Err(Invalid::at(format!("{field}.{name}")).expected("one field of this name").got("two"));
        }
    }
    let missing = |name: &str| Invalid::at(format!("{field}.{name}")).expected("a value").got("nothing");
    let address = quantity::address(&format!("{field}.address"), address.ok_or_else(|| missing("address"))?)?;
    let keys_at = format!("{field}.storageKeys");
    let Json::List(keys) = keys.ok_or_else(|| missing("storageKeys"))? else {
        return Err(Invalid::at(keys_at).expected("a list of storage keys").got("another kind of value"));
    };
    let storage_keys =
        keys.iter().enumerate().map(|(index, key)| quantity::word(&format!("{keys_at}[{index}]"), key)).collect::<Result<_, _>>()?;
    Ok(Access { address, storage_keys })
}
