//! `signer.frozen`: the keys that sign nothing for now, whatever the policies say.

use crate::{config::reader::section::Reader, encoding::json::Json};

/// The keys that are frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Frozen {
    /// No key.
    #[default]
    Nothing,
    /// Every key.
    Everything,
    /// The keys of these ids.
    Keys(Vec<String>),
}

impl Frozen {
    /// Returns why a key signs nothing. `None` if it is not frozen.
    pub fn detail(&self, key: &str) -> Option<String> {
        match self {
            Self::Everything => Some("the signer is frozen".to_owned()),
            Self::Keys(ids) if ids.iter().any(|id| id == key) => Some(format!("the key {key} is frozen")),
            Self::Nothing | Self::Keys(_) => None,
        }
    }
}

/// Reads the field: true, false, or ids of keys. `keys` are the ids that it may name, or `None` if
/// the keys have errors.
pub(in crate::config) fn read(json: &Json, keys: Option<&[String]>, reader: &mut Reader) -> Option<Frozen> {
    const AT: &str = "/signer/frozen";
    match json {
        Json::Bool(true) => Some(Frozen::Everything),
        Json::Bool(false) => Some(Frozen::Nothing),
        Json::List(_) => {
            let mut seen: Vec<String> = Vec::new();
            reader
                .each(json, AT, |reader, item, at| {
                    let id = reader.id(item, at)?;
                    if keys.is_some_and(|keys| !keys.contains(&id)) {
                        reader.error_at(at).expected("the id of a key in signer.keys").got(&id);
                    } else if seen.contains(&id) {
                        reader.error_at(at).expected("each key only once").got(&id);
                    }
                    seen.push(id.clone());
                    Some(id)
                })
                .map(Frozen::Keys)
        }
        other => {
            reader.error_at(AT).expected("true, false, or a list of ids of keys").got(other.kind());
            None
        }
    }
}
