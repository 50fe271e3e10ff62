//! The roster: the keys and the callers of a configuration, as the ledger recorded them last.
//!
//! One row keeps it. A configuration with the same roster adds no entry, whatever the order in
//! which it lists them.

use crate::{
    config::{callers::Caller, keys::frozen::Frozen},
    encoding::json::{
        Json,
        build::{object, text},
    },
    record::ledger::Row,
};

/// The name of the row.
pub const ROW: &str = "roster";

/// The keys and the callers of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    keys: Vec<Member>,
    frozen: Frozen,
    callers: Vec<Member>,
}

/// A key or a caller of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// What else identifies it: the address and the source of a key, the fingerprint of a caller's
    /// credential. The same id with another mark has changed.
    pub mark: String,
}

impl Roster {
    /// Returns the roster of keys, frozen keys and callers. The mark of a key is its address with
    /// its checksum (EIP-55), and the field that says where it comes from: `0x… (file)`.
    pub fn new<'a>(mut keys: Vec<Member>, frozen: &Frozen, callers: impl Iterator<Item = &'a Caller>) -> Self {
        let mut callers: Vec<_> = callers.map(|caller| Member { id: caller.id.clone(), mark: caller.proof.fingerprint() }).collect();
        for members in [&mut keys, &mut callers] {
            members.sort_by(|one, other| one.id.cmp(&other.id));
        }
        let mut frozen = frozen.clone();
        if let Frozen::Keys(ids) = &mut frozen {
            ids.sort();
        }
        Self { keys, frozen, callers }
    }

    /// Returns whether it has a key with this id.
    pub fn has_key(&self, id: &str) -> bool {
        find(&self.keys, id).is_some()
    }

    /// Returns whether it has a caller with this id.
    pub fn has_caller(&self, id: &str) -> bool {
        find(&self.callers, id).is_some()
    }

    /// Returns what is different from an earlier roster, in words. Empty if nothing is.
    pub fn changes_since(&self, before: &Self) -> String {
        let mut words = String::new();
        let [added, changed, removed] = changes(&before.keys, &self.keys);
        let with_mark = |key: &Member| format!("{} {}", key.id, key.mark);
        list(&mut words, "keys added", &added, with_mark);
        list(&mut words, "keys changed", &changed, with_mark);
        list(&mut words, "keys removed", &removed, with_mark);
        if self.frozen != before.frozen {
            separate(&mut words);
            words.push_str("frozen: ");
            words.push_str(&match &self.frozen {
                Frozen::Nothing => "no key".to_owned(),
                Frozen::Everything => "every key".to_owned(),
                Frozen::Keys(ids) => ids.join(", "),
            });
        }
        let [added, changed, removed] = changes(&before.callers, &self.callers);
        // The fingerprint of a credential says nothing to a reader.
        let id = |caller: &Member| caller.id.clone();
        list(&mut words, "callers added", &added, id);
        list(&mut words, "callers with another credential", &changed, id);
        list(&mut words, "callers removed", &removed, id);
        words
    }

    /// Returns the row.
    pub fn row(&self) -> Row {
        let frozen = match &self.frozen {
            Frozen::Nothing => Json::Bool(false),
            Frozen::Everything => Json::Bool(true),
            Frozen::Keys(ids) => Json::List(ids.iter().map(|id| text(Some(id))).collect()),
        };
        let value = object([("keys", written(&self.keys)), ("frozen", frozen), ("callers", written(&self.callers))]);
        Row { name: ROW.to_owned(), value: value.to_string(), expires: None }
    }

    /// Reads the value of the row. `None` if it is not what [`Self::row`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let Json::Object(fields) = Json::parse(text).ok()? else { return None };
        let [(keys_name, keys), (frozen_name, frozen), (callers_name, callers)] = fields.as_slice() else { return None };
        if [keys_name, frozen_name, callers_name] != ["keys", "frozen", "callers"] {
            return None;
        }
        let frozen = match frozen {
            Json::Bool(false) => Frozen::Nothing,
            Json::Bool(true) => Frozen::Everything,
            Json::List(ids) => Frozen::Keys(ids.iter().map(text_of).collect::<Option<_>>()?),
            _ => return None,
        };
        Some(Self { keys: members(keys)?, frozen, callers: members(callers)? })
    }
}

/// Returns the members that are new, that have another mark, and that are gone.
fn changes<'a>(before: &'a [Member], after: &'a [Member]) -> [Vec<&'a Member>; 3] {
    let [mut added, mut changed] = [Vec::new(), Vec::new()];
    for member in after {
        match find(before, &member.id) {
            None => added.push(member),
            Some(old) if old.mark != member.mark => changed.push(member),
            Some(_) => {}
        }
    }
    [added, changed, before.iter().filter(|old| find(after, &old.id).is_none()).collect()]
}

fn find<'a>(members: &'a [Member], id: &str) -> Option<&'a Member> {
    members.iter().find(|member| member.id == id)
}

/// Adds a title and the members to the words, unless there are no members.
fn list(words: &mut String, title: &str, members: &[&Member], shown: fn(&Member) -> String) {
    if members.is_empty() {
        return;
    }
    separate(words);
    words.push_str(title);
    words.push_str(": ");
    let shown: Vec<_> = members.iter().map(|member| shown(member)).collect();
    words.push_str(&shown.join(", "));
}

fn separate(words: &mut String) {
    if !words.is_empty() {
        words.push_str("; ");
    }
}

fn written(members: &[Member]) -> Json {
    Json::List(members.iter().map(|Member { id, mark }| Json::List(vec![text(Some(id)), text(Some(mark))])).collect())
}

fn members(json: &Json) -> Option<Vec<Member>> {
    let Json::List(items) = json else { return None };
    items.iter().map(member).collect()
}

fn member(item: &Json) -> Option<Member> {
    let Json::List(fields) = item else { return None };
    let [Json::Text(id), Json::Text(mark)] = fields.as_slice() else { return None };
    Some(Member { id: id.clone(), mark: mark.clone() })
}

fn text_of(json: &Json) -> Option<String> {
    if let Json::Text(text) = json { Some(text.clone()) } else { None }
}
