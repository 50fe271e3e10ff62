//! From bytes to text: UTF-8 first (RFC 8259, 8.1), then what servers and old tools send instead.

mod declared;
mod single_byte;
mod utf16;

use std::borrow::Cow;

use crate::warnings::Warnings;
use declared::Declared;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const BOM: &str = "bom";
const CHARSET: &str = "charset";

/// Decodes the bytes of a document.
///
/// Bytes that are valid UTF-8 are read as UTF-8, whatever is declared: other text is valid UTF-8
/// only by a rare accident. Other bytes are read in the declared encoding (UTF-16 or
/// Windows-1252), or in Windows-1252 if they look like Western text. Otherwise each invalid
/// sequence becomes U+FFFD.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, warnings: &mut Warnings) -> Cow<'a, str> {
    if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        warnings.push_whole(BOM, "the document begins with a byte order mark, which was removed");
        return utf8(rest, None, warnings);
    }
    let declared = Declared::of(content_type);
    if let Some((order, rest)) = utf16::order(bytes, declared) {
        warnings.push_whole(CHARSET, format!("the document is UTF-16 ({}), JSON has to be UTF-8", order.name()));
        return Cow::Owned(utf16::decode(rest, order));
    }
    utf8(bytes, declared, warnings)
}

fn utf8<'a>(bytes: &'a [u8], declared: Option<Declared>, warnings: &mut Warnings) -> Cow<'a, str> {
    if let Ok(text) = core::str::from_utf8(bytes) {
        if let Some(declared) = declared.filter(|declared| *declared != Declared::Utf8 && !text.is_ascii()) {
            warnings.push_whole(CHARSET, format!("{} is declared, but the document is valid UTF-8 and was read so", declared.name()));
        }
        return Cow::Borrowed(text);
    }
    if declared == Some(Declared::Windows1252) {
        warnings.push_whole(CHARSET, "the document is declared and was read as Windows-1252 (or ISO-8859-1), JSON has to be UTF-8");
        return Cow::Owned(single_byte::decode(bytes));
    }
    if declared != Some(Declared::Other) && single_byte::is_plausible(bytes) {
        warnings.push_whole(CHARSET, "the document is not valid UTF-8, and was read as Windows-1252 (or ISO-8859-1)");
        return Cow::Owned(single_byte::decode(bytes));
    }
    warnings.push_whole("bad-utf8", "the document is not valid UTF-8; U+FFFD stands for each invalid sequence");
    String::from_utf8_lossy(bytes)
}
