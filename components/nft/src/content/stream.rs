//! The stream of one content: a pure state machine from a URI to its bytes.

use core::future::Future;
use core::pin::Pin;
use core::task::{Poll, Waker};
use std::cell::RefCell;
use std::rc::Rc;

use super::deliver::deliver;
use super::request::{ContentHead, ContentRequest};
use crate::context::Context;
use crate::effects::Effects;
use crate::effects::machine::Machine;
use crate::error::Error;
use crate::http::Settled;
use crate::resolution::Need;
use crate::settings::Settings;

/// A piece of the content, in order: the head, then chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// What is known once the first bytes are there.
    Head(ContentHead),
    /// Bytes.
    Chunk(Vec<u8>),
}

/// One step of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentStep {
    /// What it waits for.
    pub need: Need,
    /// Pieces of the content.
    pub output: Vec<Output>,
    /// How the stream ended. `None` while it goes on.
    pub end: Option<Result<(), Error>>,
}

/// Where the pieces go. A chunk waits until one is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sink(Rc<RefCell<SinkState>>);

#[derive(Debug, Default)]
struct SinkState {
    output: Vec<Output>,
    asked: bool,
    waker: Option<Waker>,
}

impl Sink {
    /// Gives the head.
    pub(crate) fn head(&self, head: ContentHead) {
        self.0.borrow_mut().output.push(Output::Head(head));
    }

    /// Gives a chunk once one is asked for.
    pub(crate) async fn chunk(&self, bytes: Vec<u8>) {
        Asked(self).await;
        let mut state = self.0.borrow_mut();
        state.asked = false;
        state.output.push(Output::Chunk(bytes));
    }

    /// Asks for one more chunk.
    fn ask(&self) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.asked = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn take(&self) -> Vec<Output> {
        core::mem::take(&mut self.0.borrow_mut().output)
    }
}

/// Ready once a chunk is asked for.
struct Asked<'a>(&'a Sink);

impl Future for Asked<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut core::task::Context<'_>) -> Poll<()> {
        let mut state = self.0.0.borrow_mut();
        if state.asked {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// The stream of one content.
#[derive(Debug)]
pub struct ContentStream {
    /// `None` once the stream has ended.
    machine: Option<Machine<Result<(), Error>>>,
    sink: Sink,
}

impl ContentStream {
    /// Creates a stream. It does nothing until it is advanced.
    pub fn open(request: ContentRequest, settings: Settings) -> Self {
        let effects = Effects::default();
        let cx = Context::new(effects.clone(), Rc::new(settings));
        let sink = Sink::default();
        let into = sink.clone();
        let machine = Machine::new(effects, async move { deliver(&cx, &request, &into).await });
        Self { machine: Some(machine), sink }
    }

    /// Takes the actions that have settled and the time in milliseconds, and returns what to do
    /// next. It gives at most one chunk, and only if `pull` is true.
    pub fn advance(&mut self, settled: Vec<Settled>, now_ms: u64, pull: bool) -> ContentStep {
        let Some(mut machine) = self.machine.take() else { return ContentStep { end: Some(Ok(())), ..ContentStep::default() } };
        if pull {
            self.sink.ask();
        }
        let (state, requests) = machine.advance(settled, now_ms);
        let end = match state {
            Poll::Ready(result) => Some(result),
            Poll::Pending => {
                self.machine = Some(machine);
                None
            }
        };
        ContentStep { need: requests.into(), output: self.sink.take(), end }
    }
}
