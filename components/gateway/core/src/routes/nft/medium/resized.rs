//! `GET …/image?width=`: an image made smaller by the image component.

use crate::digest::sha256_hex;
use crate::http::entity_tag::EntityTag;
use crate::http::media_fields::media_fields;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Header, Image, ImageTask, Io, Stored, TransformFailure};
use crate::nft::component::content::ContentHead;
use crate::nft::component::{Content, Nft};
use crate::nft::drive::stream::{ContentStream, StreamFailure};
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::medium::open::open;
use crate::routes::responder::Responder;

/// The largest image that is made smaller, in bytes. It stands in memory whole.
const MAX_IMAGE_BYTES: usize = 16 << 20;
/// The most pixels of such an image. Each takes up to 20 bytes in memory. The host may allow fewer.
const MAX_PIXELS: u32 = 16 << 20;
/// When to ask again while too many images wait, in seconds.
const BUSY_RETRY_SECONDS: f64 = 1.0;

/// Serves the image behind a URI in a width. A range is ignored. Returns `None` for an SVG, which
/// has every width and is served as it is.
///
/// # Errors
/// - `media-unsupported`: this gateway makes no images smaller, or not this one.
/// - `content-too-large`, and the problems of the medium.
pub(crate) async fn serve<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    context: &Context<'_, I, N>,
    uri: &str,
    width: u32,
    cache: &Header,
) -> Result<Option<Reply>, Problem> {
    let (head, mut stream) = open(context, uri, None).await?;
    if head.content_type.starts_with("image/svg+xml") {
        return Ok(None);
    }
    let mut read_before = None;
    let content = match &head.etag {
        Some(etag) => etag.clone(),
        // A picture without a tag is known by its bytes.
        None => sha256_hex(read_before.insert(read_whole(&head, &mut stream).await?)),
    };
    let etag = format!("{content}-w{width}");
    let tag = EntityTag::of(&etag);
    if let Some(known) = tag.known_to(responder.request) {
        return Ok(Some(Reply::empty(304).with([Header::new("etag", known), cache.clone()])));
    }
    let key = format!("image:{etag}");
    let (content_type, bytes) = match context.io.read(key.clone()).await.and_then(read) {
        Some(stored) => stored,
        None => {
            let bytes = match read_before {
                Some(bytes) => bytes,
                None => read_whole(&head, &mut stream).await?,
            };
            let image = context.io.transform(ImageTask { bytes, width, max_pixels: MAX_PIXELS }).await.map_err(refusal)?;
            responder.after.blocks.push(Stored { key, value: write(&image) });
            (image.content_type, image.bytes)
        }
    };
    let fields = [Header::new("etag", tag.quoted()), cache.clone()];
    Ok(Some(Reply { body: bytes, ..Reply::empty(200) }.with(fields).with(media_fields(&content_type))))
}

/// Reads an image that may be made smaller.
async fn read_whole<I: Io, C: Content>(head: &ContentHead, stream: &mut ContentStream<'_, I, C>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    verify(head, 0)?;
    while let Some(chunk) = stream.chunk().await.map_err(StreamFailure::into_problem)? {
        verify(head, bytes.len() + chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Verifies that a content may be made smaller, of which so many bytes are there.
fn verify(head: &ContentHead, so_far: usize) -> Result<(), Problem> {
    if !head.content_type.starts_with("image/") {
        return Err(Problem::invalid(Code::MediaUnsupported, "width", "no width: the medium is not an image", &head.content_type));
    }
    let is_small = |bytes: u64| bytes <= MAX_IMAGE_BYTES as u64;
    if is_small(so_far as u64) && head.size.is_none_or(is_small) {
        return Ok(());
    }
    let detail = format!("an image of more than {MAX_IMAGE_BYTES} bytes is not made smaller; ask for it without width");
    Err(Problem::new(Code::ContentTooLarge, detail))
}

fn refusal(failure: TransformFailure) -> Problem {
    match failure {
        TransformFailure::Unavailable => {
            Problem::new(Code::MediaUnsupported, "this gateway makes no images smaller; ask for the image without width")
        }
        TransformFailure::Refused(detail) => Problem::new(Code::MediaUnsupported, format!("width: {detail}")),
        TransformFailure::Busy => Problem {
            retry_after: Some(BUSY_RETRY_SECONDS),
            ..Problem::new(Code::Overloaded, "too many images wait to be made smaller; ask again, or for the image without width")
        },
        TransformFailure::TimedOut(milliseconds) => {
            let detail = format!("width: the image takes longer than {milliseconds} ms to make smaller; ask for it without width");
            Problem::new(Code::MediaUnsupported, detail)
        }
        TransformFailure::Failed(detail) => Problem::new(Code::Internal, format!("the image component failed: {detail}")),
    }
}

/// Writes an image for the store: its type, a line feed, its bytes.
fn write(image: &Image) -> Vec<u8> {
    [image.content_type.as_bytes(), b"\n", &image.bytes].concat()
}

fn read(mut stored: Vec<u8>) -> Option<(String, Vec<u8>)> {
    let end = stored.iter().position(|byte| *byte == b'\n')?;
    let bytes = stored.split_off(end + 1);
    stored.pop();
    Some((String::from_utf8(stored).ok()?, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_survives_the_store() {
        let image = Image { content_type: "image/webp".to_owned(), bytes: b"a\nb".to_vec(), width: 1, height: 1 };
        assert_eq!(read(write(&image)), Some((image.content_type, image.bytes)));
        assert_eq!(read(b"image/webp".to_vec()), None);
    }
}
