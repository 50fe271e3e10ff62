/// Why a text was not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// No base has this code.
    UnknownBase(char),
    /// The text is empty or not well-formed in its base.
    InvalidBaseString,
}

impl core::fmt::Display for Error {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::UnknownBase(code) => write!(out, "no base has the code {code:?}"),
            Self::InvalidBaseString => out.write_str("the text is not well-formed in its base"),
        }
    }
}

impl core::error::Error for Error {}
