//! Effects as data: slots that the host fills, and the core's [`Io`] over them.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mintmark_gateway_core::{
    AnswerKey, BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Forgotten, Head, Image, ImageTask, Io, KeptAnswer,
    LimitsFailure, RecalledAnswer, Response, Settle, SignOutcome, Stored, Summary, Take, TakeOutcome, TransformFailure, VaultFailure,
};

use crate::step::{Action, Outcome, Output, Step};
use crate::stream::Stream;

enum Slot {
    Waiting(Option<Waker>),
    Settled(Outcome),
}

#[derive(Default)]
struct State {
    next: u32,
    slots: BTreeMap<u32, Slot>,
    step: Step,
    now: u64,
    /// The request body, if the host gave it with the request.
    body: Option<Vec<u8>>,
    /// Whether the client takes another chunk.
    pull: bool,
    /// What waits for the client.
    unready: Option<Waker>,
}

/// The effects of one exchange, as the core sees them.
#[derive(Clone, Default)]
pub struct Effects(Rc<RefCell<State>>);

impl Effects {
    pub(crate) fn start(&self, action: Action) -> Effect {
        let mut state = self.0.borrow_mut();
        let id = state.next;
        state.next = id.wrapping_add(1);
        state.slots.insert(id, Slot::Waiting(None));
        state.step.start.push((id, action));
        Effect { effects: self.clone(), id }
    }

    /// Fills the slot of an effect and wakes the future that waits for it. Ignores unknown ids.
    pub(crate) fn settled(&self, id: u32, outcome: Outcome) {
        let waker = match self.0.borrow_mut().slots.get_mut(&id) {
            Some(slot @ Slot::Waiting(_)) => match core::mem::replace(slot, Slot::Settled(outcome)) {
                Slot::Waiting(waker) => waker,
                Slot::Settled(_) => None,
            },
            _ => None,
        };
        // Wakes outside of the borrow, because a waker may run code.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Gives the request body.
    pub(crate) fn give_body(&self, body: Vec<u8>) {
        self.0.borrow_mut().body = Some(body);
    }

    /// Sets the time that the core sees.
    pub(crate) fn set_now(&self, now: u64) {
        self.0.borrow_mut().now = now;
    }

    /// Notes whether the client takes another chunk, and wakes what waits for it.
    pub(crate) fn set_pull(&self, pull: bool) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.pull = pull;
            if pull { state.unready.take() } else { None }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns what the core has asked for and sent since the last call.
    pub(crate) fn take_step(&self) -> Step {
        core::mem::take(&mut self.0.borrow_mut().step)
    }

    /// Cancels an effect that has settled, or closes its stream.
    pub(crate) fn cancel(&self, id: u32) {
        self.0.borrow_mut().step.cancel.push(id);
    }

    fn push(&self, output: Output) {
        self.0.borrow_mut().step.output.push(output);
    }
}

/// An effect under way. Dropping it before its outcome is taken cancels it.
pub(crate) struct Effect {
    effects: Effects,
    id: u32,
}

impl Future for Effect {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let mut state = self.effects.0.borrow_mut();
        match state.slots.remove(&self.id) {
            Some(Slot::Settled(outcome)) => Poll::Ready(outcome),
            _ => {
                state.slots.insert(self.id, Slot::Waiting(Some(context.waker().clone())));
                Poll::Pending
            }
        }
    }
}

impl Drop for Effect {
    fn drop(&mut self) {
        let mut state = self.effects.0.borrow_mut();
        match state.slots.remove(&self.id) {
            Some(Slot::Waiting(_)) => {
                let before = state.step.start.len();
                state.step.start.retain(|(id, _)| *id != self.id);
                // The host does not know of an effect that it has not been given yet.
                if state.step.start.len() == before {
                    state.step.cancel.push(self.id);
                }
            }
            // Nobody will read the stream that was opened.
            Some(Slot::Settled(Outcome::Open(Ok(_)))) => state.step.cancel.push(self.id),
            Some(Slot::Settled(_)) | None => {}
        }
    }
}

macro_rules! effect {
    ($name:ident($($argument:ident: $type:ty)?) -> $output:ty, $variant:ident, $mismatch:expr) => {
        async fn $name(&self, $($argument: $type)?) -> $output {
            match self.start(Action::$variant($($argument)?)).await {
                Outcome::$variant(outcome) => outcome,
                _ => $mismatch,
            }
        }
    };
}

/// The error of an effect that the host settles with an outcome of another kind, for outcomes whose
/// error has a text.
pub(crate) const MISMATCH: &str = "the host settled an effect with the outcome of another kind";

impl Io for Effects {
    type Stream = Stream;

    effect!(fetch(fetch: Fetch) -> Result<Response, FetchFailure>, Fetch, Err(FetchFailure::Other(MISMATCH.to_owned())));
    effect!(read(key: String) -> Option<Vec<u8>>, Read, None);
    effect!(take(take: Take) -> Result<TakeOutcome, LimitsFailure>, Take, Err(LimitsFailure::Invalid(MISMATCH.to_owned())));
    effect!(settle(settle: Settle) -> Result<TakeOutcome, LimitsFailure>, Settle, Err(LimitsFailure::Invalid(MISMATCH.to_owned())));
    effect!(identify(credential: Credential) -> Result<Caller, VaultFailure>, Identify, Err(VaultFailure::InstanceReplaced));
    effect!(sign(call: Call) -> Result<SignOutcome, VaultFailure>, Sign, Err(VaultFailure::InstanceReplaced));

    effect!(recall(key: AnswerKey) -> Option<RecalledAnswer>, Recall, None);
    effect!(forget(forgotten: Forgotten) -> bool, Forget, false);
    effect!(transform(task: ImageTask) -> Result<Image, TransformFailure>, Transform, Err(TransformFailure::Failed(MISMATCH.to_owned())));

    async fn body(&self, max_bytes: u32) -> Result<Vec<u8>, BodyFailure> {
        let given = self.0.borrow_mut().body.take();
        if let Some(body) = given {
            let fits = u32::try_from(body.len()).is_ok_and(|length| length <= max_bytes);
            return if fits { Ok(body) } else { Err(BodyFailure::TooLarge) };
        }
        match self.start(Action::Body(max_bytes)).await {
            Outcome::Body(outcome) => outcome,
            _ => Err(BodyFailure::Broken(MISMATCH.to_owned())),
        }
    }

    async fn open(&self, fetch: Fetch) -> Result<(Head, Stream), FetchFailure> {
        let effect = self.start(Action::Open(fetch));
        let id = effect.id;
        match effect.await {
            Outcome::Open(opened) => opened.map(|head| (head, Stream::new(self.clone(), id))),
            _ => Err(FetchFailure::Other(MISMATCH.to_owned())),
        }
    }

    async fn remember(&self, answer: KeptAnswer) {
        self.start(Action::Remember(answer)).await;
    }

    async fn ready(&self) {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if state.pull {
                return Poll::Ready(());
            }
            state.unready = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    async fn write(&self, stored: Stored) {
        self.start(Action::Write(stored)).await;
    }

    async fn sleep(&self, milliseconds: u32) {
        self.start(Action::Sleep(milliseconds)).await;
    }

    fn now(&self) -> u64 {
        self.0.borrow().now
    }

    fn head(&self, head: Head) {
        self.push(Output::Head(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.push(Output::Chunk(bytes));
        // The next step says whether the client takes another one.
        self.0.borrow_mut().pull = false;
    }

    fn end(&self, summary: Summary) {
        self.push(Output::End(summary));
    }

    fn fail(&self, summary: Summary) {
        self.push(Output::Failed(summary));
    }
}
