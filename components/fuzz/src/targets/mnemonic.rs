//! Mnemonics. An input is a phrase, a zero byte, a passphrase, a zero byte and a path.

use mintmark_keys::mnemonic;

use crate::seeds::rows;

pub(crate) fn run(input: &[u8]) -> bool {
    let parts: Vec<&[u8]> = input.split(|byte| *byte == 0).collect();
    let [phrase, passphrase, path] = parts.as_slice() else { return false };
    let Ok(path) = core::str::from_utf8(path) else { return false };
    let Ok(key) = mnemonic::derive(phrase, passphrase, path) else { return false };
    assert_eq!(key.expose().len(), 32);
    let words = phrase.split(|byte| *byte == b' ').count();
    assert!([12, 15, 18, 21, 24].contains(&words), "{words} words");
    // A valid path has only one spelling.
    assert_eq!(path, path.split('/').map(canonical).collect::<Vec<_>>().join("/"));
    true
}

/// Returns the canonical spelling of a step.
fn canonical(step: &str) -> String {
    match step.strip_suffix('\'') {
        _ if step == "m" => step.to_owned(),
        Some(index) => format!("{}'", index.parse::<u32>().unwrap()),
        None => step.parse::<u32>().unwrap().to_string(),
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let paths = ["m", "m/0", "m/44'/60'/0'/0/0", "m/2147483647'/1"];
    let phrases = rows("mnemonic-bip39.json").into_iter().zip(paths.into_iter().cycle());
    phrases.map(|(row, path)| [row["phrase"].as_str().unwrap(), "TREZOR", path].join("\0").into_bytes()).collect()
}
