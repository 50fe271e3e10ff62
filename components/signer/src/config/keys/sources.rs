//! Where a key comes from, as the configuration says it: the host's business, here only checked. Security: none of it is repeated in a problem, as a secret may have slipped there.

use crate::{
    config::reader::section::{Reader, Section},
    encoding::json::Json,
};

/// Fields of a key that say where it comes from: exactly one of them.
pub(super) const NAMES: [&str; 4] = ["env", "keystore", "mnemonic", "pkcs11"];

/// Checks the source of a key: that there is one, and its form, but for a token's (`keys::delegated`).
pub(super) fn check(key: &Section<'_>, reader: &mut Reader) {
    one_of(key, &NAMES, reader);
    if let Some(env) = key.get("env") {
        variable(env, &key.at("env"), reader);
    }
    if let Some(source) = key.get("keystore").and_then(|source| reader.object(source, &key.at("keystore"), &["file", "env", "passwordEnv"]))
    {
        one_of(&source, &["file", "env"], reader);
        if let Some(file) = source.get("file") {
            let path = reader.text(file, &source.at("file"), "a path");
            if path == Some("") {
                reader.problem(source.at("file"), "a path", "empty text");
            }
        }
        variables(&source, &["env", "passwordEnv"], &["passwordEnv"], reader);
    }
    if let Some(source) =
        key.get("mnemonic").and_then(|source| reader.object(source, &key.at("mnemonic"), &["env", "passphraseEnv", "path"]))
    {
        variables(&source, &["env", "passphraseEnv"], &["env"], reader);
        if let Some(path) = reader.required(&source, "path") {
            derivation_path(path, &source.at("path"), reader);
        }
    }
}

fn one_of(section: &Section<'_>, names: &[&str], reader: &mut Reader) {
    let given: Vec<&str> = names.iter().copied().filter(|name| section.get(name).is_some()).collect();
    if given.len() != 1 {
        let got = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
        reader.problem(&section.at, format!("exactly one of {}", names.join(", ")), got);
    }
}

fn variables(section: &Section<'_>, names: &[&str], required: &[&str], reader: &mut Reader) {
    for name in names {
        let value = if required.contains(name) { reader.required(section, name) } else { section.get(name) };
        if let Some(value) = value {
            variable(value, &section.at(name), reader);
        }
    }
}

fn variable(json: &Json, at: &str, reader: &mut Reader) {
    const RULE: &str = "the name of an environment variable";
    let name = reader.text(json, at, RULE).unwrap_or("_");
    let fits = !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !fits {
        reader.problem(at, RULE, format!("{} characters that are none", name.chars().count()));
    }
}

/// BIP-32: `m`, then at most 16 steps below 2^31, a hardened one with `'` behind it.
fn derivation_path(json: &Json, at: &str, reader: &mut Reader) {
    const RULE: &str = "a path such as m/44'/60'/0'/0/0";
    let Some(path) = reader.text(json, at, RULE) else { return };
    let step = |step: &str| {
        let digits = step.strip_suffix('\'').unwrap_or(step);
        let canonical = digits == "0" || !digits.starts_with('0');
        canonical && digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u32>().is_ok_and(|index| index < 1 << 31)
    };
    let steps = path.strip_prefix('m').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let fits = steps.is_some_and(|rest| rest.split('/').skip(1).all(step) && rest.split('/').count() <= 17);
    if !fits {
        reader.problem(at, RULE, format!("{} characters that are none", path.chars().count()));
    }
}
