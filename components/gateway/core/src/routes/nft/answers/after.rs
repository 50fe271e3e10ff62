//! What is done after a response is sent: blocks and answers are kept, and answers that were not
//! fresh are resolved anew.

use futures_util::future::join_all;

use crate::io::Io;
use crate::nft::component::Nft;
use crate::routes::nft::answers::answer::resolve_all;
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::answers::left::After;

/// Does what is left to do.
pub(crate) async fn finish<I: Io, N: Nft>(context: &Context<'_, I, N>, mut after: After) {
    let (mut claims, mut questions) = (Vec::new(), Vec::new());
    for (question, kept) in core::mem::take(&mut after.revalidate) {
        if let Some(claim) = question.key.clone().and_then(|key| context.gateway.under_way.claim(key)) {
            claims.push(claim);
            questions.push((question, Some(kept)));
        }
    }
    // What comes of it is in the store. Nobody waits for it.
    drop(resolve_all(context, questions, &mut after).await);
    // Side by side, so that a host can send what goes to one place together.
    join_all(after.remember.into_iter().map(|answer| context.io.remember(answer))).await;
    for block in after.blocks {
        context.io.write(block).await;
    }
}
