//! An exchange without its bindings: slots for effects, a waker that remembers, and a future that is polled until no wake is pending.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Wake;

use mintmark_gateway_body::{
    Answer, BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Head, Io, LimitsFailure, Response, Settle, Stored, Summary, Take, Taken,
    VaultFailure,
};

/// What the host is to do.
pub enum Action {
    /// Read the request body.
    Body(u32),
    /// Fetch.
    Fetch(Fetch),
    /// Read from the content store.
    Read(String),
    /// Keep in the content store.
    Write(Stored),
    /// Wait, milliseconds.
    Sleep(u32),
    /// Ask the limits home.
    Take(Take),
    /// Tell the limits home.
    Settle(Settle),
    /// Ask the vault who this is.
    Identify(Credential),
    /// Ask the vault to sign.
    Sign(Call),
}

/// What came of it.
pub enum Outcome {
    /// Of [`Action::Body`].
    Body(Result<Vec<u8>, BodyFailure>),
    /// Of [`Action::Fetch`].
    Fetch(Result<Response, FetchFailure>),
    /// Of [`Action::Read`].
    Read(Option<Vec<u8>>),
    /// Of [`Action::Write`].
    Write,
    /// Of [`Action::Sleep`].
    Sleep,
    /// Of [`Action::Take`].
    Take(Result<Taken, LimitsFailure>),
    /// Of [`Action::Settle`].
    Settle(Result<Taken, LimitsFailure>),
    /// Of [`Action::Identify`].
    Identify(Result<Caller, VaultFailure>),
    /// Of [`Action::Sign`].
    Sign(Result<Answer, VaultFailure>),
}

/// A piece of the response.
pub enum Output {
    /// Status and fields.
    Head(Head),
    /// Bytes.
    Chunk(Vec<u8>),
    /// The end.
    End(Summary),
}

/// One step.
#[derive(Default)]
pub struct Step {
    /// Effects to start, with their ids.
    pub start: Vec<(u32, Action)>,
    /// Effects nobody waits for.
    pub cancel: Vec<u32>,
    /// Pieces of the response.
    pub output: Vec<Output>,
    /// Nothing is left.
    pub finished: bool,
}

enum Slot {
    Waiting(Option<Waker>),
    Settled(Outcome),
}

#[derive(Default)]
struct State {
    next: u32,
    slots: BTreeMap<u32, Slot>,
    step: Step,
}

/// The effects of one exchange, as the body sees them.
#[derive(Clone, Default)]
pub struct Effects(Rc<RefCell<State>>);

impl Effects {
    fn start(&self, action: Action) -> Effect {
        let mut state = self.0.borrow_mut();
        let id = state.next;
        state.next = id.wrapping_add(1);
        state.slots.insert(id, Slot::Waiting(None));
        state.step.start.push((id, action));
        Effect { effects: self.clone(), id }
    }

    fn settle(&self, id: u32, outcome: Outcome) {
        let waker = match self.0.borrow_mut().slots.get_mut(&id) {
            Some(slot @ Slot::Waiting(_)) => match core::mem::replace(slot, Slot::Settled(outcome)) {
                Slot::Waiting(waker) => waker,
                Slot::Settled(_) => None,
            },
            _ => None,
        };
        // Woken outside of the borrow: a waker may run code.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn push(&self, output: Output) {
        self.0.borrow_mut().step.output.push(output);
    }
}

/// An effect under way. Dropped before it has settled, it is cancelled.
struct Effect {
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
        if let Some(Slot::Waiting(_)) = state.slots.remove(&self.id) {
            let before = state.step.start.len();
            state.step.start.retain(|(id, _)| *id != self.id);
            // One that the host has not seen yet needs no word.
            if state.step.start.len() == before {
                state.step.cancel.push(self.id);
            }
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

/// A host that settles an effect with another's outcome is told so as far as the effect's type has a word for it.
const MISMATCH: &str = "the host settled an effect with the outcome of another kind";

impl Io for Effects {
    effect!(body(max: u32) -> Result<Vec<u8>, BodyFailure>, Body, Err(BodyFailure::Broken(MISMATCH.to_owned())));
    effect!(fetch(fetch: Fetch) -> Result<Response, FetchFailure>, Fetch, Err(FetchFailure::Other(MISMATCH.to_owned())));
    effect!(read(key: String) -> Option<Vec<u8>>, Read, None);
    effect!(take(take: Take) -> Result<Taken, LimitsFailure>, Take, Err(LimitsFailure::Invalid(MISMATCH.to_owned())));
    effect!(settle(settle: Settle) -> Result<Taken, LimitsFailure>, Settle, Err(LimitsFailure::Invalid(MISMATCH.to_owned())));
    effect!(identify(credential: Credential) -> Result<Caller, VaultFailure>, Identify, Err(VaultFailure::StoreUnavailable));
    effect!(sign(call: Call) -> Result<Answer, VaultFailure>, Sign, Err(VaultFailure::StoreUnavailable));

    async fn write(&self, stored: Stored) {
        self.start(Action::Write(stored)).await;
    }

    async fn sleep(&self, milliseconds: u32) {
        self.start(Action::Sleep(milliseconds)).await;
    }

    fn head(&self, head: Head) {
        self.push(Output::Head(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.push(Output::Chunk(bytes));
    }

    fn end(&self, summary: Summary) {
        self.push(Output::End(summary));
    }
}

/// Remembers that something was woken.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One exchange.
pub struct Machine {
    effects: Effects,
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    woken: Arc<Flag>,
}

impl Machine {
    /// An exchange that runs what `begin` makes of its effects.
    pub fn new<F: Future<Output = ()> + 'static>(begin: impl FnOnce(Effects) -> F) -> Self {
        let effects = Effects::default();
        let future = Box::pin(begin(effects.clone()));
        Self { effects, future: Some(future), woken: Arc::new(Flag(AtomicBool::new(true))) }
    }

    /// Fills slots, then polls until no wake is pending: polling once would leave a hedge's woken child unseen.
    pub fn advance(&mut self, settled: impl IntoIterator<Item = (u32, Outcome)>) -> Step {
        for (id, outcome) in settled {
            self.effects.settle(id, outcome);
        }
        let waker = Waker::from(self.woken.clone());
        let mut context = Context::from_waker(&waker);
        while let Some(future) = self.future.as_mut() {
            if !self.woken.0.swap(false, Ordering::Relaxed) {
                break;
            }
            if future.as_mut().poll(&mut context).is_ready() {
                self.future = None;
            }
        }
        let mut step = core::mem::take(&mut self.effects.0.borrow_mut().step);
        step.finished = self.future.is_none();
        step
    }
}
