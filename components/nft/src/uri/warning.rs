//! The repairs of a malformed URI, each with a stable code.

/// A repair without which the URI could not be read, or an ambiguity that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// White space around the URI was removed.
    WhiteSpace,
    /// Quotes around the URI were removed.
    Quotes,
    /// Control characters, NUL bytes, byte order marks or zero-width characters were removed.
    InvisibleCharacters,
    /// Backslashes were read as slashes.
    Backslashes,
    /// Text before the scheme was removed.
    Junk,
    /// The scheme itself was percent-encoded, so that the whole URI was decoded.
    PercentEncoded,
    /// A second scheme followed the first, which was dropped.
    DoubledScheme,
    /// The number of slashes after the scheme is not two.
    Slashes,
    /// A URL without a scheme was read as `https:`.
    SchemeMissing,
    /// An `http:` URL was read as `https:`.
    HttpUpgraded,
    /// An unusual spelling of `ipfs://CID/path`.
    IpfsSpelling,
    /// Base64 text without `data:` before it was decoded.
    Base64WithoutScheme,
    /// A media type without `data:` before it was read as a `data:` URI.
    DataSchemeMissing,
    /// A `data:` URI without a comma was read.
    DataCommaMissing,
    /// Slashes after `data:` were removed.
    DataSlashes,
    /// Base64 in the URL-safe alphabet was decoded.
    Base64Alphabet,
    /// Base64 with wrong padding or with other characters between its digits was decoded.
    Base64Padding,
    /// The content is declared as base64 but is plain text.
    Base64NotEncoded,
    /// The content is base64 but is not declared as such.
    Base64Undeclared,
    /// Percent signs in the content were read as percent signs, because decoding them breaks it.
    DataPercentSigns,
    /// The content was percent-encoded twice.
    DataDoubleEncoded,
    /// The content is another `data:` URI.
    DataNested,
    /// A `#` without percent-encoding was read as part of the content.
    FragmentInData,
    /// A relative reference was resolved against the URL of the document.
    Relative,
}

impl Warning {
    /// Returns the stable code.
    pub const fn code(self) -> &'static str {
        self.parts().0
    }

    /// Returns a sentence for people.
    pub const fn detail(self) -> &'static str {
        self.parts().1
    }

    const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::WhiteSpace => ("uri-white-space", "the URI has white space around it, which was removed"),
            Self::Quotes => ("uri-quotes", "the URI has quotes or brackets around it, which were removed"),
            Self::InvisibleCharacters => ("uri-invisible-characters", "the URI has control or zero-width characters, which were removed"),
            Self::Backslashes => ("uri-backslashes", "the URI has backslashes, which were read as slashes"),
            Self::Junk => ("uri-junk", "text before the scheme of the URI was removed"),
            Self::PercentEncoded => ("uri-percent-encoded", "the whole URI was percent-encoded; it was decoded once"),
            Self::DoubledScheme => ("uri-doubled-scheme", "the URI has two schemes; the first was dropped"),
            Self::Slashes => ("uri-slashes", "two slashes belong after the scheme of the URI"),
            Self::SchemeMissing => ("uri-scheme-missing", "the URI has no scheme; https: was assumed"),
            Self::HttpUpgraded => ("http-upgraded", "the http: URL was read over https:"),
            Self::IpfsSpelling => ("ipfs-spelling", "an unusual spelling of ipfs://CID/path"),
            Self::Base64WithoutScheme => ("base64-without-scheme", "the URI is base64 without data: before it; it was decoded"),
            Self::DataSchemeMissing => ("data-scheme-missing", "the URI begins with a media type; data: was assumed before it"),
            Self::DataCommaMissing => ("data-comma-missing", "the data: URI has no comma before its content"),
            Self::DataSlashes => ("data-slashes", "the data: URI has slashes after its scheme, which were removed"),
            Self::Base64Alphabet => ("base64-alphabet", "the base64 uses the URL-safe alphabet"),
            Self::Base64Padding => ("base64-padding", "the base64 has wrong padding or other characters in it, which were ignored"),
            Self::Base64NotEncoded => ("base64-not-encoded", "the data: URI declares base64 but holds plain text"),
            Self::Base64Undeclared => ("base64-undeclared", "the data: URI holds base64 but does not declare it"),
            Self::DataPercentSigns => {
                ("data-percent-signs", "percent signs in the data: URI were not decoded, because that breaks its content")
            }
            Self::DataDoubleEncoded => ("data-double-encoded", "the data: URI is percent-encoded twice; it was decoded twice"),
            Self::DataNested => ("data-nested", "the data: URI holds another data: URI, which was decoded"),
            Self::FragmentInData => {
                ("fragment-in-data-uri", "the data: URI contains a # that is not percent-encoded; it was taken as part of the data")
            }
            Self::Relative => ("relative-uri", "the reference is relative; it was resolved against the URL of the document"),
        }
    }
}

/// The warnings of one URI, each at most once and in the order of the repairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UriWarnings(Vec<Warning>);

impl UriWarnings {
    /// Adds a warning, unless it is there.
    pub(crate) fn add(&mut self, warning: Warning) {
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    /// Returns the warnings.
    pub fn into_vec(self) -> Vec<Warning> {
        self.0
    }
}
