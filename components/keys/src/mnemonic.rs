//! Mnemonics. A phrase of words becomes a seed (BIP-39), and a seed with a path becomes a key
//! (BIP-32).

pub mod child;
pub mod path;

use bip39::{Error, Language, Mnemonic};

use self::path::Path;
use crate::{fields::malformed, open_error::OpenError, secret::Secret};

/// Derives a key: 32 bytes, big-endian, in [1, n-1].
///
/// `phrase` holds 12 to 24 words of the English list with one space between. `passphrase` is UTF-8
/// in NFKD.
///
/// Errors: see [`OpenError`].
pub fn derive(phrase: &[u8], passphrase: &[u8], path: &str) -> Result<Secret, OpenError> {
    let path = Path::parse(path)?;
    let passphrase = core::str::from_utf8(passphrase).map_err(|_| malformed("passphrase", "UTF-8", "other bytes"))?;
    child::derive(seed(phrase, passphrase)?.expose(), &path)
}

/// Returns the seed of a phrase, 64 bytes.
pub fn seed(phrase: &[u8], passphrase: &str) -> Result<Secret, OpenError> {
    let words = core::str::from_utf8(phrase).ok().filter(|words| words.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b' ')));
    let words = words.ok_or_else(|| malformed("phrase", "words of the letters a to z with one space between", "other characters"))?;
    if words.split(' ').any(str::is_empty) {
        return Err(malformed("phrase", "words of the letters a to z with one space between", "an extra space, or an empty phrase"));
    }
    let mnemonic = Mnemonic::parse_in_normalized(Language::English, words).map_err(|error| match error {
        Error::BadWordCount(count) => OpenError::WordCount(count.try_into().unwrap_or(u32::MAX)),
        Error::UnknownWord(index) => OpenError::UnknownWord(u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)),
        Error::InvalidChecksum => OpenError::WrongChecksum,
        // The library returns these two only for other calls.
        Error::BadEntropyBitCount(_) | Error::AmbiguousLanguages(_) => malformed("phrase", "an English phrase", "another phrase"),
    })?;
    Ok(Secret::take(&mut mnemonic.to_seed_normalized(passphrase)))
}
