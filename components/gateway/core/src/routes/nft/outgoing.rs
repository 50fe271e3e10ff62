//! A response on its way out.

use crate::http::reply::Reply;
use crate::io::Io;
use crate::nft::drive::stream::ContentStream;

/// A response: whole, or with a body of which only the first chunk is there.
pub(crate) struct Outgoing<'a, I: Io, C> {
    pub(crate) reply: Reply,
    /// The rest of the body.
    pub(crate) rest: Option<ContentStream<'a, I, C>>,
}

impl<I: Io, C> From<Reply> for Outgoing<'_, I, C> {
    fn from(reply: Reply) -> Self {
        Self { reply, rest: None }
    }
}
