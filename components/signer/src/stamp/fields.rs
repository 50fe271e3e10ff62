//! The fields `Signature-Input`, `Signature` and `Content-Digest`: structured fields (RFC 9651) of one member each, in the one form that this profile has for them.

use base64ct::{Base64, Encoding as _};

use crate::{encoding::json::shown, refusal::Invalid, stamp::Algorithm};

const FIELD: &str = "Signature-Input";
const COMPONENTS: &str = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;
const COMPONENTS_WITH_KEY: &str = r#"("@method" "@authority" "@path" "@query" "content-digest" "idempotency-key")"#;

/// `Signature-Input`, understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Input<'a> {
    /// Everything after `mintmark=`: the value of `@signature-params`.
    pub text: &'a str,
    /// Seconds since 1970.
    pub created: u64,
    /// 16 to 64 letters, digits, `-`, `_`, `+`, `/`, `=` or `.`.
    pub nonce: &'a str,
    /// Id of the caller.
    pub keyid: &'a str,
    /// Of the signature.
    pub algorithm: Algorithm,
}

impl<'a> Input<'a> {
    /// Reads the field. `idempotent`: the request has an `Idempotency-Key`. Errors: the first rule that is broken.
    pub fn read(field: &'a str, idempotent: bool) -> Result<Self, Invalid> {
        let wrong = |expected: &str, got: &str| Invalid::new(FIELD, expected, shown(&got));
        let text = field.strip_prefix("mintmark=").ok_or_else(|| wrong("one signature, of the label mintmark", field))?;
        let components = if idempotent { COMPONENTS_WITH_KEY } else { COMPONENTS };
        let parameters = text.strip_prefix(components).ok_or_else(|| wrong(&format!("mintmark={components} first"), field))?;
        let (mut created, mut nonce, mut keyid, mut algorithm) = (None, None, None, None);
        let mut rest = parameters;
        while !rest.is_empty() {
            let (name, value, after) = parameter(rest).ok_or_else(|| wrong("parameters such as ;created=1700000000;nonce=\"…\"", rest))?;
            rest = after;
            let repeated = match name {
                "created" => created.replace(seconds(value).ok_or_else(|| wrong("created in whole seconds since 1970", value))?).is_some(),
                "nonce" => nonce
                    .replace(
                        string(value)
                            .filter(|text| is_nonce(text))
                            .ok_or_else(|| wrong("a nonce of 16 to 64 letters, digits, -, _, +, /, = or .", value))?,
                    )
                    .is_some(),
                "keyid" => keyid.replace(string(value).ok_or_else(|| wrong("keyid as text", value))?).is_some(),
                "alg" => algorithm.replace(string(value).and_then(Algorithm::of).ok_or_else(|| wrong(Algorithm::NAMES, value))?).is_some(),
                _ => return Err(wrong("no parameter beside created, nonce, keyid and alg", name)),
            };
            if repeated {
                return Err(wrong("each parameter once", name));
            }
        }
        let missing = |name: &str| wrong(&format!("the parameter {name}"), "none");
        Ok(Self {
            text,
            created: created.ok_or_else(|| missing("created"))?,
            nonce: nonce.ok_or_else(|| missing("nonce"))?,
            keyid: keyid.ok_or_else(|| missing("keyid"))?,
            algorithm: algorithm.ok_or_else(|| missing("alg"))?,
        })
    }
}

/// The bytes of a field of one member, `label=:base64:`, base64 with its padding. Errors: it is not that, or not `N` bytes.
pub(super) fn bytes<const N: usize>(field: &str, label: &str, value: &str) -> Result<[u8; N], Invalid> {
    let inner = value.strip_prefix(label).and_then(|rest| rest.strip_prefix("=:")?.strip_suffix(':'));
    let mut bytes = [0; N];
    match inner.map(|text| Base64::decode(text, &mut bytes).map(<[u8]>::len)) {
        Some(Ok(length)) if length == N => Ok(bytes),
        _ => Err(Invalid::new(field, format!("{label}=:…: with {N} bytes in base64, and nothing else"), shown(&value))),
    }
}

/// A parameter's name, its value as it stands, and what follows. None: it is none.
fn parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.strip_prefix(';')?.split_once('=')?;
    // A string that holds a semicolon or a quote is none of these.
    let (value, after) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
    Some((name, value, after))
}

/// An integer without sign, leading zeros or more than 15 digits (RFC 9651, 3.3.1).
fn seconds(text: &str) -> Option<u64> {
    let fits = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if fits { text.parse().ok() } else { None }
}

/// A string without escapes.
fn string(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    inner.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\').then_some(inner)
}

fn is_nonce(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+/=.".contains(&byte))
}
