//! Reads human-readable signatures: `name(type name, (type a, type b)[] list, …)`.

use crate::{
    calldata::types::{Parameter, Type},
    encoding::json,
};

/// The most bytes of a signature.
const MAX_BYTES: usize = 2_048;
/// The most levels of tuples and arrays.
const MAX_DEPTH: usize = 12;
/// The most words that a type or a list takes, without what stands behind offsets.
const MAX_WORDS: usize = 1_024;
/// Words of Solidity that are not names: data locations, and what else may follow a type.
const RESERVED: [&str; 7] = ["calldata", "constant", "indexed", "memory", "payable", "returns", "storage"];

/// Reads the name and the parameters of a signature.
///
/// Errors: what is expected, and what stands there.
pub(super) fn signature(text: &str) -> Result<(&str, Vec<Parameter>), String> {
    if text.len() > MAX_BYTES {
        return Err(format!("expected a signature of at most {MAX_BYTES} bytes, got {}", text.len()));
    }
    let mut parser = Parser { text, rest: text };
    let name = parser.identifier().ok_or_else(|| parser.error("the name of a function"))?;
    if !parser.take('(') {
        return Err(parser.error("( right after the name of the function"));
    }
    let parameters = parser.parameters(0)?;
    if !parser.rest.is_empty() {
        return Err(parser.error("nothing after the parameters"));
    }
    Ok((name, parameters))
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Parser<'a> {
    /// Reads parameters up to the closing parenthesis. The opening one is taken already.
    fn parameters(&mut self, depth: usize) -> Result<Vec<Parameter>, String> {
        let mut parameters: Vec<Parameter> = Vec::new();
        self.spaces();
        if self.take(')') {
            return if depth == 0 { Ok(parameters) } else { Err(self.error("a tuple with at least one member")) };
        }
        loop {
            let parameter = self.parameter(parameters.len(), depth)?;
            if parameters.iter().any(|other| other.name == parameter.name) {
                return Err(self.error(&format!("one parameter of the name {}", parameter.name)));
            }
            parameters.push(parameter);
            if self.take(')') {
                let words = parameters.iter().fold(0, |words: usize, parameter| words.saturating_add(parameter.ty.head_words()));
                return if words <= MAX_WORDS { Ok(parameters) } else { Err(self.error(&format!("at most {MAX_WORDS} words in a list"))) };
            }
            if !self.take(',') {
                return Err(self.error(", or )"));
            }
            self.spaces();
        }
    }

    fn parameter(&mut self, index: usize, depth: usize) -> Result<Parameter, String> {
        let ty = self.ty(depth)?;
        let spaced = self.spaces();
        let name = match self.identifier() {
            Some(name) if !spaced => return Err(self.error(&format!("a space before {name}"))),
            Some(name) if RESERVED.contains(&name) => {
                return Err(self.error(&format!("types and names only, as in `bytes data`: no {name}")));
            }
            Some(name) => name.to_owned(),
            None => index.to_string(),
        };
        self.spaces();
        Ok(Parameter { name, ty })
    }

    fn ty(&mut self, depth: usize) -> Result<Type, String> {
        let before = self.rest;
        let mut ty = match self.identifier() {
            None | Some("tuple") if self.take('(') => {
                if depth >= MAX_DEPTH {
                    return Err(self.error(&format!("at most {MAX_DEPTH} tuples and arrays inside each other")));
                }
                Type::Tuple(self.parameters(depth + 1)?)
            }
            Some(word) => elementary(word).map_err(|expected| {
                self.rest = before;
                self.error(&expected)
            })?,
            None => return Err(self.error("a type")),
        };
        while self.take('[') {
            ty = if self.take(']') { Type::List(Box::new(ty)) } else { Type::Array(Box::new(ty), self.length()?) };
            if ty.depth() + depth > MAX_DEPTH {
                return Err(self.error(&format!("at most {MAX_DEPTH} tuples and arrays inside each other")));
            }
            if ty.words() > MAX_WORDS {
                return Err(self.error(&format!("at most {MAX_WORDS} words in an array of fixed length")));
            }
        }
        Ok(ty)
    }

    fn length(&mut self) -> Result<usize, String> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let length =
            number(digits).filter(|length| *length > 0).ok_or_else(|| self.error("a length from 1, without leading zeros, or ]"))?;
        self.rest = rest;
        if self.take(']') { Ok(length) } else { Err(self.error("]")) }
    }

    fn identifier(&mut self) -> Option<&'a str> {
        let part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
        let end = self.rest.find(|letter: char| !part(letter)).unwrap_or(self.rest.len());
        let (identifier, rest) = self.rest.split_at(end);
        if identifier.is_empty() || identifier.starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        Some(identifier)
    }

    fn take(&mut self, letter: char) -> bool {
        self.rest.strip_prefix(letter).map(|rest| self.rest = rest).is_some()
    }

    fn spaces(&mut self) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        let any = rest.len() < self.rest.len();
        self.rest = rest;
        any
    }

    fn error(&self, expected: &str) -> String {
        let at = self.text.len() - self.rest.len();
        let got = if self.rest.is_empty() { "the end of the text".to_owned() } else { json::shown(&self.rest) };
        format!("expected {expected} at byte {at} of the signature, got {got}")
    }
}

/// Reads a type without members.
///
/// Errors: what is expected instead.
fn elementary(word: &str) -> Result<Type, String> {
    match word {
        "address" => return Ok(Type::Address),
        "bool" => return Ok(Type::Bool),
        "bytes" => return Ok(Type::Bytes),
        "string" => return Ok(Type::Text),
        "uint" | "int" => return Err(format!("{word}256 ({word} is an alias, which no selector is made of)")),
        "byte" => return Err("bytes1 (byte is an alias, which no selector is made of)".into()),
        _ => {}
    }
    let sized = |prefix: &str| word.strip_prefix(prefix).filter(|digits| digits.starts_with(|letter: char| letter.is_ascii_digit()));
    let bits = |digits| number(digits).filter(|bits| (8..=256).contains(bits) && bits % 8 == 0);
    if let Some(digits) = sized("uint") {
        return bits(digits).map(Type::Uint).ok_or_else(|| "uint8 to uint256 in steps of 8".to_owned());
    }
    if let Some(digits) = sized("int") {
        return bits(digits).map(Type::Int).ok_or_else(|| "int8 to int256 in steps of 8".to_owned());
    }
    if let Some(digits) = sized("bytes") {
        let length = number(digits).filter(|length| (1..=32).contains(length));
        return length.map(Type::FixedBytes).ok_or_else(|| "bytes1 to bytes32".to_owned());
    }
    Err("a type of the ABI (a contract is an address, an enum a uint8)".into())
}

/// Decimal without leading zeros.
fn number(digits: &str) -> Option<usize> {
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}
