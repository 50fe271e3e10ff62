//! A response on its way out.

use crate::chain::endpoints::asking::long::LongAnswer;
use crate::http::reply::Reply;
use crate::io::Io;
use crate::nft::drive::stream::ContentStream;

/// A response: whole, or with a body of which only the first chunk is there.
pub(crate) struct Outgoing<'a, I: Io, C> {
    pub(crate) reply: Reply,
    pub(crate) rest: Option<Rest<'a, I, C>>,
}

/// What is left of a body.
pub(crate) enum Rest<'a, I: Io, C> {
    Content(ContentStream<'a, I, C>),
    Answer(LongAnswer<'a, I>),
}

impl<I: Io, C> From<Reply> for Outgoing<'_, I, C> {
    fn from(reply: Reply) -> Self {
        Self { reply, rest: None }
    }
}
