//! Strict reading of the JSON of a keystore.

use crate::{
    fields::{Fields, decode, malformed},
    json::Json,
    open_error::{Invalid, OpenError},
};

/// Maximum size of a file in bytes.
const MAX_FILE_BYTES: usize = 64 * 1024;
/// Maximum length of a salt in bytes. Usual are 32.
const MAX_SALT_BYTES: usize = 256;
/// Maximum length of an algorithm's name that an error shows.
const MAX_SHOWN_CHARS: usize = 32;

/// A keystore before it is decrypted.
pub(super) struct Document {
    /// Address that the keystore names.
    pub(super) address: Option<[u8; 20]>,
    /// How the password becomes a key.
    pub(super) derivation: Derivation,
    /// Initial value of the counter.
    pub(super) iv: [u8; 16],
    /// The encrypted key.
    pub(super) ciphertext: [u8; 32],
    /// Message authentication code: Keccak-256 of the second half of the derived key and the
    /// ciphertext.
    pub(super) mac: [u8; 32],
}

/// How a password becomes a key.
pub(super) enum Derivation {
    /// RFC 7914.
    Scrypt { n: u32, r: u32, p: u32, salt: Vec<u8> },
    /// RFC 8018 with HMAC-SHA-256.
    Pbkdf2 { iterations: u32, salt: Vec<u8> },
}

impl Document {
    /// Reads a file.
    ///
    /// Errors: the first rule that the file breaks.
    pub(super) fn read(json: &[u8]) -> Result<Self, OpenError> {
        if json.len() > MAX_FILE_BYTES {
            return Err(malformed("", format!("at most {MAX_FILE_BYTES} bytes"), format!("{} bytes", json.len())));
        }
        let json = Json::parse(json)?;
        // Other programs may add fields of their own at the top level.
        let file = Fields::of(&json, String::new())?;
        version(&file)?;
        if let Some(id) = file.get("id").filter(|id| !matches!(id, Json::String(_))) {
            return Err(malformed("/id", "a string", id.kind()));
        }
        let crypto = crypto(&file)?;
        if crypto.get("version").is_some() && crypto.number("version")? != 1 {
            return Err(malformed(crypto.at("version"), "1", "another number"));
        }
        let derivation = derivation(&crypto)?;
        named(&crypto, "cipher", &["aes-128-ctr"])?;
        Ok(Self {
            address: address(&file)?,
            derivation,
            iv: crypto.object("cipherparams")?.only(&["iv"])?.exactly("iv")?,
            ciphertext: crypto.exactly("ciphertext")?,
            mac: crypto.exactly("mac")?,
        })
    }
}

fn version(file: &Fields<'_>) -> Result<(), OpenError> {
    match file.number("version")? {
        3 => Ok(()),
        other => Err(OpenError::Unsupported(Invalid::new("/version", "3", other.to_string()))),
    }
}

/// Returns the section `crypto`, which some programs write as `Crypto`. Python programs add a
/// version to it, which is 1.
fn crypto<'a>(file: &Fields<'a>) -> Result<Fields<'a>, OpenError> {
    let crypto = match (file.get("crypto"), file.get("Crypto")) {
        (Some(_), Some(_)) => return Err(malformed("/crypto", "one section", "both crypto and Crypto")),
        (None, Some(_)) => file.object("Crypto")?,
        _ => file.object("crypto")?,
    };
    crypto.only(&["cipher", "cipherparams", "ciphertext", "kdf", "kdfparams", "mac", "version"])
}

fn derivation(crypto: &Fields<'_>) -> Result<Derivation, OpenError> {
    let kdf = named(crypto, "kdf", &["scrypt", "pbkdf2"])?;
    let parameters = crypto.object("kdfparams")?;
    let parameters = parameters.only(if kdf == "scrypt" { &["dklen", "n", "r", "p", "salt"] } else { &["dklen", "c", "prf", "salt"] })?;
    match parameters.number("dklen")? {
        32 => {}
        other => return Err(malformed(parameters.at("dklen"), "32", other.to_string())),
    }
    let salt = parameters.bytes("salt", 0..=MAX_SALT_BYTES)?;
    if kdf == "scrypt" {
        let (n, r, p) = (parameters.number("n")?, parameters.number("r")?, parameters.number("p")?);
        return Ok(Derivation::Scrypt { n, r, p, salt });
    }
    named(&parameters, "prf", &["hmac-sha256"])?;
    Ok(Derivation::Pbkdf2 { iterations: parameters.number("c")?, salt })
}

fn address(file: &Fields<'_>) -> Result<Option<[u8; 20]>, OpenError> {
    if file.get("address").is_none() {
        return Ok(None);
    }
    let text = file.text("address")?;
    let bytes = decode(text.strip_prefix("0x").unwrap_or(text)).and_then(|bytes| bytes.try_into().ok());
    bytes.map(Some).ok_or_else(|| malformed("/address", "20 bytes as hexadecimal digits", "a string of another form"))
}

/// Returns the name of an algorithm, which has to be one of those known.
fn named<'a>(fields: &Fields<'a>, name: &str, known: &[&str]) -> Result<&'a str, OpenError> {
    let text = fields.text(name)?;
    if known.contains(&text) {
        return Ok(text);
    }
    let plain = text.len() <= MAX_SHOWN_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let got = if plain { text.to_owned() } else { format!("{} characters", text.chars().count()) };
    Err(OpenError::Unsupported(Invalid::new(fields.at(name), known.join(" or "), got)))
}
