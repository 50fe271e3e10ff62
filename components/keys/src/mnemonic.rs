//! Mnemonics: a phrase of words becomes a seed (BIP-39), a seed and a path become a key (BIP-32).

pub mod child;
pub mod path;

use bip39::{Error, Language, Mnemonic};

use self::path::Path;
use crate::{fields::malformed, open_error::OpenError, secret::Secret};

/// Derives a key: 32 bytes, big-endian, in [1, n-1]. `phrase`: 12 to 24 words of the English list, one space between. `passphrase`: UTF-8 in NFKD. Errors: why there is no key.
pub fn derive(phrase: &[u8], passphrase: &[u8], path: &str) -> Result<Secret, OpenError> {
    let path = Path::parse(path)?;
    let passphrase = core::str::from_utf8(passphrase).map_err(|_| malformed("passphrase", "UTF-8", "other bytes"))?;
    child::derive(seed(phrase, passphrase)?.expose(), &path)
}

/// The seed of a phrase: 64 bytes.
pub fn seed(phrase: &[u8], passphrase: &str) -> Result<Secret, OpenError> {
    let words = core::str::from_utf8(phrase).ok().filter(|words| words.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b' ')));
    let words = words.ok_or_else(|| malformed("phrase", "words of letters a to z, one space between", "other characters"))?;
    if words.split(' ').any(str::is_empty) {
        return Err(malformed("phrase", "words of letters a to z, one space between", "a space too many, or nothing"));
    }
    let mnemonic = Mnemonic::parse_in_normalized(Language::English, words).map_err(|error| match error {
        Error::BadWordCount(count) => OpenError::WordCount(count.try_into().unwrap_or(u32::MAX)),
        Error::UnknownWord(index) => OpenError::UnknownWord(u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)),
        Error::InvalidChecksum => OpenError::WrongChecksum,
        // Of other questions than this one.
        Error::BadEntropyBitCount(_) | Error::AmbiguousLanguages(_) => malformed("phrase", "an English phrase", "another"),
    })?;
    Ok(Secret::take(&mut mnemonic.to_seed_normalized(passphrase)))
}
