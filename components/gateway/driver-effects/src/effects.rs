//! Effects as data: slots that the host fills, and the core's [`Io`] over them.

use core::future::poll_fn;
use core::task::Poll;

use mintmark_gateway_core::{
    AnswerKey, Ask, Asked, BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Forgotten, Head, Image, ImageTask, Io, KeptAnswer,
    LimitsFailure, RecalledAnswer, Response, Settle, SignOutcome, Stored, SubscribeFailure, Subscription, Summary, Take, TakeOutcome,
    TransformFailure, VaultFailure,
};

use crate::effect::Effect;
use crate::shared::{MISMATCH, Shared, Slot};
use crate::step::{Action, AskedResponse, Outcome, Output, Step};
use crate::stream::Stream;

/// The effects of one exchange, as the core sees them.
#[derive(Clone, Default)]
pub struct Effects(Shared);

impl Effects {
    fn start(&self, action: Action) -> Effect {
        Effect::start(&self.0, action)
    }

    /// Fills the slot of an effect and wakes the future that waits for it. Ignores unknown ids.
    pub(crate) fn settled(&self, id: u32, outcome: Outcome) {
        let waker = match self.0.state().slots.get_mut(&id) {
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
        self.0.state().body = Some(body);
    }

    /// Sets the time that the core sees.
    pub(crate) fn set_now(&self, now: u64) {
        self.0.state().now = now;
    }

    /// Notes whether the client takes another chunk, and wakes what waits for it.
    pub(crate) fn set_pull(&self, pull: bool) {
        let waker = {
            let mut state = self.0.state();
            state.pull = pull;
            if pull { state.unready.take() } else { None }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Notes that the client has left.
    pub(crate) fn set_left(&self) {
        self.0.state().has_left = true;
    }

    /// Returns what the core has asked for and sent since the last call.
    pub(crate) fn take_step(&self) -> Step {
        core::mem::take(&mut self.0.state().step)
    }

    fn push(&self, output: Output) {
        self.0.state().step.output.push(output);
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
    effect!(subscribe(subscription: Subscription) -> Result<String, SubscribeFailure>, Subscribe, Err(SubscribeFailure::Unavailable));
    effect!(unsubscribe(id: String) -> bool, Unsubscribe, false);

    async fn body(&self, max_bytes: u32) -> Result<Vec<u8>, BodyFailure> {
        let given = self.0.state().body.take();
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
        let id = effect.id();
        match effect.await {
            Outcome::Open(opened) => opened.map(|head| (head, Stream::new(self.0.clone(), id))),
            _ => Err(FetchFailure::Other(MISMATCH.to_owned())),
        }
    }

    async fn ask(&self, ask: Ask) -> Result<Asked<Stream>, FetchFailure> {
        let effect = self.start(Action::Ask(ask));
        let id = effect.id();
        match effect.await {
            Outcome::Ask(asked) => asked.map(|AskedResponse { response, has_rest }| {
                let rest = has_rest.then(|| Stream::new(self.0.clone(), id));
                Asked { response, rest }
            }),
            _ => Err(FetchFailure::Other(MISMATCH.to_owned())),
        }
    }

    async fn remember(&self, answer: KeptAnswer) {
        self.start(Action::Remember(answer)).await;
    }

    async fn ready(&self) {
        poll_fn(|context| {
            let mut state = self.0.state();
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

    fn has_left(&self) -> bool {
        self.0.state().has_left
    }

    fn now(&self) -> u64 {
        self.0.state().now
    }

    fn head(&self, head: Head) {
        self.push(Output::Head(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.push(Output::Chunk(bytes));
        // The next step says whether the client takes another one.
        self.0.state().pull = false;
    }

    fn end(&self, summary: Summary) {
        self.push(Output::End(summary));
    }

    fn fail(&self, summary: Summary) {
        self.push(Output::Failed(summary));
    }
}
