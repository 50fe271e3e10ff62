//! Asks the media of a token for their type and size, without reading them.

use futures_util::future::join_all;

use crate::io::Io;
use crate::nft::component::Nft;
use crate::nft::component::answer::{Document, Medium, Warning};
use crate::nft::component::content::ContentRequest;
use crate::nft::component::subject::Settings;
use crate::nft::drive::stream::ContentStream;
use crate::routes::nft::answers::context::Context;

/// Fills in what the heads of the media say. A medium that cannot be had within the milliseconds is
/// a warning.
pub(crate) async fn probe<I: Io, N: Nft>(context: &Context<'_, I, N>, document: Document, deadline_ms: u32) -> Document {
    let probed = join_all(document.media.into_iter().map(|medium| probe_medium(context, medium, deadline_ms))).await;
    let (media, failed): (Vec<Medium>, Vec<Option<Warning>>) = probed.into_iter().unzip();
    let warnings = document.warnings.into_iter().chain(failed.into_iter().flatten()).collect();
    Document { media, warnings, ..document }
}

async fn probe_medium<I: Io, N: Nft>(context: &Context<'_, I, N>, medium: Medium, deadline_ms: u32) -> (Medium, Option<Warning>) {
    let request = ContentRequest { uri: medium.uri.clone(), range: None };
    let content = context.gateway.nft.open(&request, &Settings { deadline_ms, ..context.settings() });
    let mut stream = ContentStream::new(context.io, context.watch(), content, deadline_ms);
    match stream.head().await {
        Ok(head) => {
            let integrity = head.integrity;
            (Medium { content_type: Some(head.content_type), size: head.size.or(medium.size), integrity, ..medium }, None)
        }
        Err(failure) => {
            let detail = failure.into_problem().detail;
            let warning = Warning { code: "medium-unavailable".to_owned(), at: format!("/{}", medium.field), detail };
            (medium, Some(warning))
        }
    }
}
