//! Conversion of content streams to WIT types.

use super::bindings::exports::mintmark::nft::content;
use crate::content::{request, sink, stream};

impl From<stream::ContentStep> for content::ContentStep {
    fn from(step: stream::ContentStep) -> Self {
        Self {
            need: step.need.into(),
            output: step.output.into_iter().map(Into::into).collect(),
            end: step.end.map(|end| end.map_err(Into::into)),
        }
    }
}

impl From<sink::Output> for content::Output {
    fn from(output: sink::Output) -> Self {
        match output {
            sink::Output::Head(head) => Self::Head(head.into()),
            sink::Output::Chunk(bytes) => Self::Chunk(bytes),
        }
    }
}

impl From<request::ContentHead> for content::ContentHead {
    fn from(head: request::ContentHead) -> Self {
        Self {
            content_type: head.content_type,
            size: head.size,
            part: head.part.map(|part| content::Part { first: part.first, last: part.last }),
            integrity: head.integrity.into(),
            immutable: head.immutable,
            etag: head.etag,
        }
    }
}
