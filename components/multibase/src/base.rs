use crate::error::Error;
use crate::{bits, digits};

/// How an alphabet is used.
#[derive(Clone, Copy)]
enum Form {
    /// A character stands for this many bits.
    Bits(u32),
    /// As `Bits`, filled up with `=` to whole groups of bytes.
    PaddedBits(u32),
    /// The characters are the digits of one large number.
    Digits,
}

/// Whether capital and small letters are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Folded,
    Kept,
}

use Case::{Folded, Kept};
use Form::{Bits, Digits, PaddedBits};

macro_rules! bases {
    ($($name:ident $code:literal $form:expr, $case:ident, $alphabet:literal;)*) => {
        /// A base (multibase specification, `multibase.csv`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Base {
            $(#[doc = concat!("Code `", $code, "`: `", $alphabet, "`.")] $name,)*
        }

        impl Base {
            /// Returns the base of a code.
            ///
            /// # Errors
            /// `UnknownBase` if there is none.
            pub const fn from_code(code: char) -> Result<Self, Error> {
                match code {
                    $($code => Ok(Self::$name),)*
                    _ => Err(Error::UnknownBase(code)),
                }
            }

            /// Returns the code, which stands before a text.
            pub const fn code(self) -> char {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            const fn rule(self) -> (Form, Case, &'static [u8]) {
                match self {
                    $(Self::$name => ($form, $case, $alphabet.as_bytes()),)*
                }
            }
        }
    };
}

bases! {
    Base2 '0' Bits(1), Kept, "01";
    Base8 '7' Bits(3), Kept, "01234567";
    Base10 '9' Digits, Kept, "0123456789";
    Base16Lower 'f' Bits(4), Folded, "0123456789abcdef";
    Base16Upper 'F' Bits(4), Folded, "0123456789ABCDEF";
    Base32Lower 'b' Bits(5), Folded, "abcdefghijklmnopqrstuvwxyz234567";
    Base32Upper 'B' Bits(5), Folded, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Base32PadLower 'c' PaddedBits(5), Folded, "abcdefghijklmnopqrstuvwxyz234567";
    Base32PadUpper 'C' PaddedBits(5), Folded, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Base32HexLower 'v' Bits(5), Folded, "0123456789abcdefghijklmnopqrstuv";
    Base32HexUpper 'V' Bits(5), Folded, "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    Base32HexPadLower 't' PaddedBits(5), Folded, "0123456789abcdefghijklmnopqrstuv";
    Base32HexPadUpper 'T' PaddedBits(5), Folded, "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    Base32Z 'h' Bits(5), Kept, "ybndrfg8ejkmcpqxot1uwisza345h769";
    Base36Lower 'k' Digits, Folded, "0123456789abcdefghijklmnopqrstuvwxyz";
    Base36Upper 'K' Digits, Folded, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    Base58Flickr 'Z' Digits, Kept, "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    Base58Btc 'z' Digits, Kept, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    Base64 'm' Bits(6), Kept, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Base64Pad 'M' PaddedBits(6), Kept, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Base64Url 'u' Bits(6), Kept, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Base64UrlPad 'U' PaddedBits(6), Kept, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
}

impl Base {
    /// Encodes bytes.
    pub fn encode<T: AsRef<[u8]>>(self, bytes: T) -> String {
        self.encoded(bytes.as_ref())
    }

    /// Decodes a text.
    ///
    /// # Errors
    /// `InvalidBaseString` if it is not well-formed.
    pub fn decode<T: AsRef<str>>(self, text: T) -> Result<Vec<u8>, Error> {
        self.decoded(text.as_ref()).ok_or(Error::InvalidBaseString)
    }

    fn encoded(self, bytes: &[u8]) -> String {
        let (form, _, alphabet) = self.rule();
        match form {
            Bits(width) => bits::encode(bytes, alphabet, width),
            PaddedBits(width) => {
                let mut text = bits::encode(bytes, alphabet, width);
                while !text.len().is_multiple_of(bits::group(width)) {
                    text.push('=');
                }
                text
            }
            Digits => digits::encode(bytes, alphabet),
        }
    }

    fn decoded(self, text: &str) -> Option<Vec<u8>> {
        let (form, case, alphabet) = self.rule();
        let is = |character: u8, other: u8| character == other || case == Folded && character.eq_ignore_ascii_case(&other);
        let digit = |character: u8| alphabet.iter().position(|it| is(character, *it));
        match form {
            Bits(width) => bits::decode(&values(text, digit)?, width),
            PaddedBits(width) => {
                let unpadded = text.trim_end_matches('=');
                let is_filled = text.len().is_multiple_of(bits::group(width)) && text.len() - unpadded.len() < bits::group(width);
                is_filled.then(|| bits::decode(&values(unpadded, digit)?, width))?
            }
            Digits => Some(digits::decode(&values(text, digit)?, alphabet.len())),
        }
    }
}

/// Returns the value of each character, or `None` if one is not in the alphabet.
fn values(text: &str, digit: impl Fn(u8) -> Option<usize>) -> Option<Vec<u8>> {
    text.bytes().map(|character| u8::try_from(digit(character)?).ok()).collect()
}
