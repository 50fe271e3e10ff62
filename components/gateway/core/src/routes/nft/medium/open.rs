//! Opens the content behind a URI.

use crate::http::problem::Problem;
use crate::http::range::Range;
use crate::io::Io;
use crate::nft::component::Nft;
use crate::nft::component::content::{ByteRange, ContentHead, ContentRequest};
use crate::nft::drive::stream::{ContentStream, StreamFailure};
use crate::routes::nft::answers::context::Context;

/// Opens the content behind a URI, and returns its head.
pub(crate) async fn open<'a, I: Io, N: Nft>(
    context: &Context<'a, I, N>,
    uri: &str,
    range: Option<Range>,
) -> Result<(ContentHead, ContentStream<'a, I, N::Content>), Problem> {
    let range = range.map(|range| match range {
        Range::From(first) => ByteRange::From(first),
        Range::Between(first, last) => ByteRange::Between(first, last),
        Range::Last(length) => ByteRange::Last(length),
    });
    let content = context.gateway.nft.open(&ContentRequest { uri: uri.to_owned(), range }, &context.settings());
    let mut stream = ContentStream::new(context.io, context.watch(), content, context.deadline_ms());
    let head = stream.head().await.map_err(StreamFailure::into_problem)?;
    Ok((head, stream))
}
