//! `data:` URIs of media types.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::super::options::Options;
use super::super::sniff::media_type;
use super::found::{Clean, Purpose, Refused};
use super::svg;
use crate::uri::inline::embedded::Embedded;
use crate::uri::syntax::scheme;

/// Characters that could end an attribute or a CSS function.
const NOT_IN_DATA: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'<').add(b'>').add(b'`').add(b'(').add(b')').add(b'\\').add(b'#');

/// Media types that say nothing about the data.
const UNTOLD: [&str; 5] = ["", "text/plain", "application/octet-stream", "application/ogg", "binary/octet-stream"];
/// Media types of pages, which run scripts.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Returns the content of a URI as a `data:` URI of a media type. `text` is the URI as it was
/// written, which is kept if nothing had to be changed.
///
/// # Errors
/// The content is not of a media type, or it is an SVG that cannot be made safe.
pub(super) fn clean(text: &str, embedded: &Embedded, purpose: Purpose, options: &Options) -> Result<Clean, Refused> {
    if purpose == Purpose::Link {
        return Err(Refused::unsafe_url("a data: URI where a link is expected, left out"));
    }
    let bytes = embedded.bytes.as_slice();
    let essence = embedded.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = media_type(bytes);
    let written = (scheme(text).as_deref() == Some("data") && is_plain(text)).then_some(text);
    if essence == svg::MEDIA_TYPE || (known.is_none() && svg::is_svg(bytes)) {
        let mut found = svg::of_bytes(bytes, options)?;
        if let Some(written) = written.filter(|_| found.is_same && essence == svg::MEDIA_TYPE) {
            found.clean.uri = written.to_owned();
        }
        return Ok(found.clean);
    }
    if PAGES.contains(&essence.as_str()) {
        let mut refused = Refused::new("html-data-url", "a page in a data: URI could run scripts where it is shown, left out");
        refused.sandboxed = (purpose == Purpose::Animation).then(|| embedded.to_data_uri());
        return Err(refused);
    }
    let size = Some(bytes.len());
    let is_media = ["image/", "video/", "audio/", "model/"].iter().any(|kind| essence.starts_with(kind)) && !essence.contains("xml");
    if is_media {
        let uri = written.map_or_else(|| encoded(embedded), str::to_owned);
        return Ok(Clean { uri, content_type: Some(essence), size, ..Clean::default() });
    }
    let Some(known) = known.filter(|_| UNTOLD.contains(&essence.as_str())) else {
        return Err(Refused::unsafe_url(format!("a data: URI of the type {} cannot be used on a page, left out", short(&essence))));
    };
    let uri = encoded(&Embedded { media_type: known.to_owned(), bytes: bytes.to_vec() });
    let changes = vec![("media-type", "the media type of the data: URI was taken from its data".to_owned())];
    Ok(Clean { uri, changes, content_type: Some(known.to_owned()), size })
}

/// Returns content as a `data:` URI without characters that could end an attribute.
pub(super) fn encoded(embedded: &Embedded) -> String {
    utf8_percent_encode(&embedded.to_data_uri(), NOT_IN_DATA).to_string()
}

/// Returns whether a URI has no character that could end an attribute.
fn is_plain(uri: &str) -> bool {
    utf8_percent_encode(uri, NOT_IN_DATA).map(str::len).sum::<usize>() == uri.len()
}

fn short(essence: &str) -> &str {
    essence.get(..64).unwrap_or("…")
}
