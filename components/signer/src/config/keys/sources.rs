//! The sources of keys. Only the host uses them. The signer validates their form.
//!
//! Security: errors never repeat what stands here. Somebody may have put a secret there by mistake.

use crate::{
    config::reader::section::{Reader, Section},
    encoding::json::Json,
};

/// The fields that say where a key comes from. A key has exactly one of them.
pub(super) const NAMES: [&str; 6] = ["env", "file", "keystore", "mnemonic", "pkcs11", "awsKms"];

/// Validates that a key has one source, and its form. For `pkcs11` and
/// `awsKms` see [`crate::config::keys`].
pub(super) fn validate(key: &Section<'_>, reader: &mut Reader) {
    one_of(key, &NAMES, reader);
    if let Some(env) = key.get("env") {
        variable(env, &key.at("env"), reader);
    }
    if let Some(file) = key.get("file") {
        path(file, &key.at("file"), reader);
    }
    if let Some(source) = key.get("keystore").and_then(|source| reader.object(source, &key.at("keystore"), &["file", "env", "passwordEnv"]))
    {
        one_of(&source, &["file", "env"], reader);
        if let Some(file) = source.get("file") {
            path(file, &source.at("file"), reader);
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

pub(super) fn one_of(section: &Section<'_>, names: &[&str], reader: &mut Reader) {
    let given: Vec<&str> = names.iter().copied().filter(|name| section.get(name).is_some()).collect();
    if given.len() != 1 {
        let got = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
        reader.error_at(&section.at).expected(format!("exactly one of {}", names.join(", "))).got(got);
    }
}

fn path(json: &Json, at: &str, reader: &mut Reader) {
    if reader.text(json, at, "a path") == Some("") {
        reader.error_at(at).expected("a path").got("empty text");
    }
}

pub(super) fn variables(section: &Section<'_>, names: &[&str], required: &[&str], reader: &mut Reader) {
    for name in names {
        let value = if required.contains(name) { reader.required(section, name) } else { section.get(name) };
        if let Some(value) = value {
            variable(value, &section.at(name), reader);
        }
    }
}

fn variable(json: &Json, at: &str, reader: &mut Reader) {
    const RULE: &str = "the name of an environment variable: letters, digits and _, not beginning with a digit";
    let name = reader.text(json, at, RULE).unwrap_or("_");
    let fits = !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !fits {
        reader.error_at(at).expected(RULE).got(format!("{} characters that are not one", name.chars().count()));
    }
}

/// Validates a derivation path (BIP-32): `m`, then at most 16 steps below 2^31. `'` follows a
/// hardened step.
fn derivation_path(json: &Json, at: &str, reader: &mut Reader) {
    const RULE: &str = "a derivation path such as m/44'/60'/0'/0/0";
    let Some(path) = reader.text(json, at, RULE) else { return };
    let step = |step: &str| {
        let digits = step.strip_suffix('\'').unwrap_or(step);
        let canonical = digits == "0" || !digits.starts_with('0');
        canonical && digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u32>().is_ok_and(|index| index < 1 << 31)
    };
    let steps = path.strip_prefix('m').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let fits = steps.is_some_and(|rest| rest.split('/').skip(1).all(step) && rest.split('/').count() <= 17);
    if !fits {
        reader.error_at(at).expected(RULE).got(format!("{} characters that are not one", path.chars().count()));
    }
}
