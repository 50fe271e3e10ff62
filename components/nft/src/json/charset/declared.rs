//! The encoding that a server declares in `Content-Type`.

/// A declared encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    Utf8,
    /// With ISO-8859-1 and ASCII, which browsers read as Windows-1252 too (Encoding Standard, 4.2).
    Windows1252,
    Utf16,
    /// Any other, which is not read.
    Other,
}

impl Declared {
    /// Returns the encoding in the parameter `charset`, or `None` if there is none.
    pub(super) fn of(content_type: Option<&str>) -> Option<Self> {
        let label = content_type?.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
        })?;
        Some(match label.as_str() {
            "" | "utf-8" | "utf8" => Self::Utf8,
            "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" | "windows-1252" | "cp1252" | "us-ascii" | "ascii" => {
                Self::Windows1252
            }
            "utf-16" | "utf16" | "utf-16le" | "utf-16be" => Self::Utf16,
            _ => Self::Other,
        })
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252 (or ISO-8859-1)",
            Self::Utf16 => "UTF-16",
            Self::Other => "another encoding",
        }
    }
}
