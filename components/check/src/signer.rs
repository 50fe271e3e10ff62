//! The section `signer`: whole as it is given, or made around policies that come alone.

use serde_json::value::RawValue;

use crate::json::{self, Malformed, Object, list, object, quoted};
use crate::report::Finding;

/// A section for `wallet.open`, and where it came from.
#[derive(Debug, Clone)]
pub struct Section {
    /// JSON text.
    pub text: String,
    /// Where the signer's pointers begin, and where this part is in the document.
    pub place: Place,
    /// Whether the keys and callers are made up.
    pub policies_only: bool,
}

/// A part of a section, by JSON pointers.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Where the part is for the signer.
    pub in_section: &'static str,
    /// Where the part is in the document.
    pub in_document: &'static str,
}

impl Section {
    /// Takes a section as it is. `at` is its place in the document.
    #[must_use]
    pub fn whole(text: &str, at: &'static str) -> Self {
        Self { text: text.to_owned(), place: Place { in_section: "/signer", in_document: at }, policies_only: false }
    }

    /// Makes a section around policies: one key, and the callers that the policies and `asking`
    /// name.
    #[must_use]
    pub fn around(policies: &str, at: &'static str, asking: Option<&str>) -> Self {
        let mut ids: Vec<String> = Vec::new();
        for id in asking.map(str::to_owned).into_iter().chain(callers_named(policies)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            ids.push("caller".to_owned());
        }
        let callers: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(index, id)| {
                let token = quoted(&format!("{:064x}", index + 1));
                object([("id", quoted(id).as_str()), ("tokenSha256", &token), ("keys", r#"["key"]"#)])
            })
            .collect();
        let text = object([
            ("keys", r#"[{"id":"key","env":"KEY"}]"#),
            ("callers", format!("[{}]", callers.join(",")).as_str()),
            ("policies", policies),
        ]);
        Self { text, place: Place { in_section: "/signer/policies", in_document: at }, policies_only: true }
    }

    /// Turns the signer's pointer into one into the document.
    #[must_use]
    pub fn pointer(&self, at: &str) -> String {
        let Place { in_section, in_document } = self.place;
        at.strip_prefix(in_section).map_or_else(|| at.to_owned(), |rest| format!("{in_document}{rest}"))
    }

    /// Returns the section's keys, as far as they can be read.
    #[must_use]
    pub fn keys(&self) -> Vec<SectionKey> {
        keys_of(&self.text)
    }

    /// Returns the section with another token for the caller who asks, and that caller's id.
    /// `asking` may be `None` if there is only one caller.
    ///
    /// # Errors
    /// There is no such caller, or there are several to choose from.
    pub fn with_token(&self, asking: Option<&str>, token_sha256: &str) -> Result<(String, String), Finding> {
        let malformed = |malformed: Malformed| Finding::malformed(&self.pointer("/signer"), malformed);
        let section = Object::parse(&self.text).map_err(malformed)?;
        let callers = list(section.get("callers").unwrap_or("[]")).map_err(malformed)?;
        let callers = callers.iter().map(|caller| Object::parse(caller.get())).collect::<Result<Vec<_>, _>>().map_err(malformed)?;
        let ids: Vec<String> = callers.iter().filter_map(|caller| caller.text("id")).collect();
        let chosen = match (asking, ids.as_slice()) {
            (Some(id), ids) if ids.iter().any(|own| own == id) => id.to_owned(),
            (None, [only]) => only.clone(),
            (None, [first, ..]) if self.policies_only => first.clone(),
            (asking, ids) => {
                let expected = format!("the id of the caller who asks, one of: {}", ids.join(", "));
                return Err(Finding::new("/caller", expected, asking.unwrap_or("nothing")));
            }
        };
        let texts: Vec<String> = callers
            .iter()
            .map(|caller| {
                if caller.text("id").is_some_and(|id| id == chosen) {
                    return caller.without("stamp").with("tokenSha256", &quoted(token_sha256));
                }
                object(caller.0.iter().map(|(name, value)| (name.as_str(), value.get())))
            })
            .collect();
        Ok((section.with("callers", &format!("[{}]", texts.join(","))), chosen))
    }
}

fn callers_named(policies: &str) -> Vec<String> {
    let policies = list(policies).unwrap_or_default();
    let whens = policies.iter().filter_map(|policy| Object::parse(policy.get()).ok()?.get("when").map(str::to_owned));
    let lists = whens.filter_map(|when| Object::parse(&when).ok()?.get("caller").map(str::to_owned));
    lists.flat_map(|ids| serde_json::from_str::<Vec<String>>(&ids).unwrap_or_default()).filter(|id| id != "*").collect()
}

/// A key of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionKey {
    /// The key's id.
    pub id: String,
    /// Who has the key.
    pub place: KeyPlace,
}

/// Who has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// The signer has it.
    Local,
    /// An HSM or a token has it. The public key is known if the section has it.
    Remote(Option<Vec<u8>>),
}

fn keys_of(section: &str) -> Vec<SectionKey> {
    let Ok(section) = Object::parse(section) else { return Vec::new() };
    let items = section.get("keys").and_then(|items| json::list(items).ok()).unwrap_or_default();
    let key = |item: &RawValue| {
        let item = Object::parse(item.get()).ok()?;
        let public = || item.text("publicKey").and_then(|text| bytes(text.strip_prefix("0x")?));
        let place =
            if ["pkcs11", "awsKms"].iter().any(|source| item.get(source).is_some()) { KeyPlace::Remote(public()) } else { KeyPlace::Local };
        Some(SectionKey { id: item.text("id")?, place })
    };
    items.iter().filter_map(|item| key(item)).collect()
}

/// Returns a section without the addresses that its keys must have: no stand-in has them.
#[must_use]
pub fn without_addresses(section: &str) -> String {
    let stripped = || {
        let section = Object::parse(section).ok()?;
        let keys = json::list(section.get("keys")?).ok()?;
        let texts: Vec<String> = keys
            .iter()
            .map(|key| {
                Object::parse(key.get()).map_or_else(
                    |_| key.get().to_owned(),
                    |key| object(key.without("address").0.iter().map(|(name, value)| (name.as_str(), value.get()))),
                )
            })
            .collect();
        Some(section.with("keys", &format!("[{}]", texts.join(","))))
    };
    stripped().unwrap_or_else(|| section.to_owned())
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| pair.iter().try_fold(0, |byte, digit| Some(byte << 4 | char::from(*digit).to_digit(16)?));
    digits.as_bytes().chunks(2).map(|digits| u8::try_from(pair(digits)?).ok()).collect()
}
