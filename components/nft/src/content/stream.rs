//! The stream of one content: a pure state machine from a URI to its bytes.

use core::task::Poll;
use std::rc::Rc;

use super::deliver::deliver;
use super::request::ContentRequest;
use super::sink::{Output, Sink};
use crate::context::Context;
use crate::effects::Effects;
use crate::effects::machine::Machine;
use crate::error::Error;
use crate::http::Settled;
use crate::resolution::Need;
use crate::settings::Settings;

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
