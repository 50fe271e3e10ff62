//! What is done after a response is sent: blocks and answers are kept, and answers that were not
//! fresh are resolved anew.

use futures_util::future::{join, join_all};

use crate::io::{Io, KeptAnswer, Stored};
use crate::nft::component::Nft;
use crate::routes::nft::answers::answer::resolve_all;
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::answers::left::{After, LastGood};
use crate::routes::nft::asked::question::Question;

/// Does what is left to do. What is known is kept while the rest is resolved anew, which may take
/// long.
pub(crate) async fn finish<I: Io, N: Nft>(context: &Context<'_, I, N>, after: After) {
    let After { blocks, remember, revalidate } = after;
    join(keep(context.io, remember, blocks), resolve_anew(context, revalidate)).await;
}

async fn resolve_anew<I: Io, N: Nft>(context: &Context<'_, I, N>, stale: Vec<(Question, LastGood)>) {
    let (mut claims, mut questions) = (Vec::new(), Vec::new());
    for (question, last) in stale {
        if let Some(claim) = question.key.clone().and_then(|key| context.gateway.under_way.claim(key)) {
            claims.push(claim);
            questions.push((question, Some(last)));
        }
    }
    let mut after = After::default();
    // What comes of it is in the store. Nobody waits for it.
    drop(resolve_all(context, questions, &mut after).await);
    keep(context.io, after.remember, after.blocks).await;
}

async fn keep<I: Io>(io: &I, answers: Vec<KeptAnswer>, blocks: Vec<Stored>) {
    // Side by side, so that a host can send what goes to one place together.
    join_all(answers.into_iter().map(|answer| io.remember(answer))).await;
    for block in blocks {
        io.write(block).await;
    }
}
