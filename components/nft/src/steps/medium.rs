//! A token URI that is the medium itself. Some contracts have the document beside it.

use serde_json_lenient::{Map, Value};

use super::located::Located;
use super::{assemble, place};
use crate::chain::reader::Reader;
use crate::chain::token::beside;
use crate::content::fetched::Fetched;
use crate::document::Document;
use crate::error::Error;
use crate::json::{Limits, Read, read};
use crate::token::Token;
use crate::uri::location::Location;

/// Fields that hold a medium, in any of which a document may name it.
const IMAGE_FIELDS: [&str; 4] = ["image", "image_url", "imageUrl", "image_data"];

/// Assembles a document of the medium, and of what `tokenMetadataURI` says about it.
///
/// # Errors
/// `MetadataInvalid` if the document cannot be used.
pub(crate) async fn document(
    reader: &Reader<'_>,
    token: &Token,
    located: &Located,
    location: &Location,
    medium: Fetched,
    media_type: &str,
) -> Result<Document, Error> {
    let field = if media_type.starts_with("image/") { "image" } else { "animation_url" };
    reader.cx.warn_whole("uri-is-medium", format!("the token URI is a file of the type {media_type} and not a document"));
    let uri = Value::String(location.canonical());
    let (base, mut object, described) = match described(reader, token).await {
        Some(Described { location, object, fetched }) => (location, object, Fetched { bytes: Vec::new(), ..fetched }),
        None => (location.clone(), Map::new(), medium),
    };
    if field != "image" || !IMAGE_FIELDS.iter().any(|name| object.contains_key(*name)) {
        object.insert(field.to_owned(), uri);
    }
    let fetched = Fetched { bytes: Value::Object(object).to_string().into_bytes(), ..described };
    assemble::document(reader.cx, token, located, &base, fetched)
}

/// The document beside the medium.
struct Described {
    location: Location,
    object: Map<String, Value>,
    fetched: Fetched,
}

/// Reads the document beside the medium. Returns `None` if there is none that can be read.
async fn described(reader: &Reader<'_>, token: &Token) -> Option<Described> {
    let cx = reader.cx;
    let uri = beside::metadata_uri(reader, &token.id).await?;
    let (location, fetched) = match place::fetch(reader, &uri).await {
        Ok(found) => found,
        Err(_) => {
            cx.warn_whole("not-read", "the document that tokenMetadataURI names could not be read");
            return None;
        }
    };
    match read(&fetched.bytes, None, Limits::of_bytes(cx.max_document_bytes())) {
        Ok(Read { object, warnings }) => {
            cx.warnings().append(warnings);
            Some(Described { location, object, fetched })
        }
        Err(error) => {
            let invalid = error.to_invalid();
            cx.warn_whole("not-read", format!("the document that tokenMetadataURI names is not {}", invalid.expected));
            None
        }
    }
}
