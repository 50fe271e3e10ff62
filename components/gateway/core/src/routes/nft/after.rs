//! What is done after a response is sent: blocks and answers are kept, and answers that were not
//! fresh are resolved anew.

use crate::io::Io;
use crate::nft::component::Nft;
use crate::routes::nft::answer::{After, resolve_all};
use crate::routes::nft::context::Context;

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
    for answer in after.remember {
        context.io.remember(answer).await;
    }
    for block in after.blocks {
        context.io.write(block).await;
    }
}
