//! The fields `Signature-Input`, `Signature` and `Content-Digest`: structured fields (RFC 9651) of
//! one member, in the form of this profile.

use base64ct::{Base64, Encoding as _};

use crate::{encoding::json::shown, refusal::Invalid, stamp::key::Algorithm};

const FIELD: &str = "Signature-Input";
const COMPONENTS: &str = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;
const COMPONENTS_WITH_KEY: &str = r#"("@method" "@authority" "@path" "@query" "content-digest" "idempotency-key")"#;

/// A decoded `Signature-Input`.
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
    /// The algorithm of the signature.
    pub algorithm: Algorithm,
}

impl<'a> Input<'a> {
    /// Reads the field. `idempotency_key` is the field `Idempotency-Key` of the request, which the
    /// signature must cover if there is one.
    ///
    /// Errors: the first rule that is broken.
    pub fn read(field: &'a str, idempotency_key: Option<&str>) -> Result<Self, Invalid> {
        let rule = |expected: &str| Invalid::at(FIELD).expected(expected);
        let text = field.strip_prefix("mintmark=").ok_or_else(|| rule("one signature with the label mintmark").got(shown(&field)))?;
        let components = if idempotency_key.is_some() { COMPONENTS_WITH_KEY } else { COMPONENTS };
        let parameters =
            text.strip_prefix(components).ok_or_else(|| rule(&format!("mintmark={components}, then the parameters")).got(shown(&field)))?;
        let (mut created, mut nonce, mut keyid, mut algorithm) = (None, None, None, None);
        let mut rest = parameters;
        while !rest.is_empty() {
            let Parameter { name, value, after } =
                parameter(rest).ok_or_else(|| rule("parameters such as ;created=1700000000;nonce=\"…\"").got(shown(&rest)))?;
            rest = after;
            let repeated = match name {
                "created" => {
                    created.replace(seconds(value).ok_or_else(|| rule("created in whole seconds since 1970").got(shown(&value)))?).is_some()
                }
                "nonce" => nonce
                    .replace(
                        string(value)
                            .filter(|text| is_nonce(text))
                            .ok_or_else(|| rule("a nonce of 16 to 64 letters, digits, -, _, +, /, = or .").got(shown(&value)))?,
                    )
                    .is_some(),
                "keyid" => keyid.replace(string(value).ok_or_else(|| rule("keyid as text").got(shown(&value)))?).is_some(),
                "alg" => algorithm
                    .replace(string(value).and_then(Algorithm::of).ok_or_else(|| rule(Algorithm::NAMES).got(shown(&value)))?)
                    .is_some(),
                _ => return Err(rule("only the parameters created, nonce, keyid and alg").got(shown(&name))),
            };
            if repeated {
                return Err(rule("each parameter only once").got(shown(&name)));
            }
        }
        let missing = |name: &str| rule(&format!("the parameter {name}")).got("none");
        Ok(Self {
            text,
            created: created.ok_or_else(|| missing("created"))?,
            nonce: nonce.ok_or_else(|| missing("nonce"))?,
            keyid: keyid.ok_or_else(|| missing("keyid"))?,
            algorithm: algorithm.ok_or_else(|| missing("alg"))?,
        })
    }
}

/// Reads the bytes of a field of one member, `label=:base64:`, with padded base64 of `N` bytes.
pub(super) fn bytes<const N: usize>(field: &str, label: &str, value: &str) -> Result<[u8; N], Invalid> {
    let inner = value.strip_prefix(label).and_then(|rest| rest.strip_prefix("=:")?.strip_suffix(':'));
    let mut bytes = [0; N];
    match inner.map(|text| Base64::decode(text, &mut bytes).map(<[u8]>::len)) {
        Some(Ok(length)) if length == N => Ok(bytes),
        _ => Err(Invalid::at(field).expected(format!("{label}=:…: with {N} bytes in base64, and nothing else")).got(shown(&value))),
    }
}

/// A parameter of the field, and the text after it.
struct Parameter<'a> {
    name: &'a str,
    /// The value as it stands.
    value: &'a str,
    after: &'a str,
}

/// Splits the first parameter off a text. `None` if the text does not start with one.
fn parameter(text: &str) -> Option<Parameter<'_>> {
    let (name, rest) = text.strip_prefix(';')?.split_once('=')?;
    // No parameter of this profile has a string with a semicolon or a quote.
    let (value, after) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
    Some(Parameter { name, value, after })
}

/// Reads an integer without sign and leading zeros, of at most 15 digits (RFC 9651, 3.3.1).
fn seconds(text: &str) -> Option<u64> {
    let fits = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if fits { text.parse().ok() } else { None }
}

/// Reads a string without escapes.
fn string(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    inner.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\').then_some(inner)
}

fn is_nonce(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+/=.".contains(&byte))
}
