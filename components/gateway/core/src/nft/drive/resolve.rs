//! Drives a resolution of the NFT component to its end.

use crate::deadline::within;
use crate::io::{Io, Stored};
use crate::nft::component::answer::Answer;
use crate::nft::component::error::NftError;
use crate::nft::component::{Resolution, Step};
use crate::nft::drive::perform::Performer;
use crate::nft::drive::watch::Watch;

/// What a resolution came to.
pub(crate) struct Resolved {
    /// The answers in the order of the subjects. `None` for those that had none before the
    /// deadline.
    pub(crate) answers: Vec<Option<Result<Answer, NftError>>>,
    /// Verified blocks for the content store.
    pub(crate) keep: Vec<Stored>,
}

/// Drives the resolution of `count` subjects to its end, or until the deadline. Dropping the future
/// cancels what is under way.
pub(crate) async fn resolve<I: Io, R: Resolution>(io: &I, watch: Watch<'_>, resolution: R, count: usize, deadline_ms: u32) -> Resolved {
    let mut performer = Performer::new(io, watch);
    let mut answers = Vec::new();
    answers.resize_with(count, || None);
    let ended = within(io, deadline_ms, drive(io, &mut performer, resolution, &mut answers)).await;
    if ended.is_some() {
        let waits = || NftError::Other("the resolution waits for nothing".to_owned());
        answers.iter_mut().filter(|answer| answer.is_none()).for_each(|answer| *answer = Some(Err(waits())));
    }
    Resolved { answers, keep: performer.take_verified() }
}

async fn drive<I: Io, R: Resolution>(
    io: &I,
    performer: &mut Performer<'_, I>,
    mut resolution: R,
    answers: &mut [Option<Result<Answer, NftError>>],
) {
    let mut settled = Vec::new();
    loop {
        let Step { need, answered, finished } = resolution.advance(core::mem::take(&mut settled), io.now() / 1000);
        for it in answered {
            if let Some(place) = usize::try_from(it.index).ok().and_then(|index| answers.get_mut(index)) {
                *place = Some(it.outcome);
            }
        }
        let wake_after_ms = need.wake_after_ms;
        performer.start(need);
        if finished || (performer.is_idle() && wake_after_ms.is_none()) {
            return;
        }
        settled.extend(performer.next(wake_after_ms).await);
    }
}
