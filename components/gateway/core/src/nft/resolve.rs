//! Drives a resolution of the NFT component to its end.

use crate::io::{Io, Stored};
use crate::log::LogEntry;
use crate::nft::component::answer::Answer;
use crate::nft::component::error::NftError;
use crate::nft::component::{Resolution, Step};
use crate::nft::perform::Performer;

/// The answers in the order of the subjects, and blocks to keep.
pub(crate) struct Resolved {
    pub(crate) answers: Vec<Result<Answer, NftError>>,
    pub(crate) keep: Vec<Stored>,
}

/// Drives the resolution of `count` subjects to its end. Dropping the future cancels what is under
/// way.
pub(crate) async fn resolve<I: Io, R: Resolution>(io: &I, log: &LogEntry, mut resolution: R, count: usize) -> Resolved {
    let mut performer = Performer::new(io, log);
    let mut answers: Vec<Option<Result<Answer, NftError>>> = Vec::new();
    answers.resize_with(count, || None);
    let mut settled = Vec::new();
    loop {
        let Step { need, answered, finished } = resolution.advance(core::mem::take(&mut settled), io.now() / 1000);
        for it in answered {
            let place = usize::try_from(it.index).ok().and_then(|index| answers.get_mut(index));
            if let Some(place) = place {
                *place = Some(it.outcome);
            }
        }
        let wake_after_ms = need.wake_after_ms;
        performer.start(need);
        if finished || (performer.is_idle() && wake_after_ms.is_none()) {
            let unanswered = || Err(NftError::Other("the resolution waits for nothing".to_owned()));
            let answers = answers.into_iter().map(|answer| answer.unwrap_or_else(unanswered)).collect();
            return Resolved { answers, keep: performer.take_verified() };
        }
        settled.extend(performer.next(wake_after_ms).await);
    }
}
