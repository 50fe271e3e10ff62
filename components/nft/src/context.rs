//! What the steps of a resolution share: the settings, the effects, and the warnings of a subject.

use core::any::Any;
use core::future::Future;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use crate::content::gateways::health::Health;
use crate::content::ipfs::store::Store;
use crate::document::Warning;
use crate::effects::Effects;
use crate::effects::tasks::Tasks;
use crate::error::{Error, Invalid};
use crate::http::{Action, Failure, Fetch, Opened, Outcome, Response, count_retry_after};
use crate::settings::Settings;
use crate::warnings::Warnings;

/// The handle that every step gets. Clones share their state.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    effects: Effects,
    settings: Rc<Settings>,
    warnings: Rc<RefCell<Warnings>>,
    /// What a module shares between subjects. `None` if there is only one subject. This module does
    /// not know its type, because that would know this one.
    shared: Option<Rc<dyn Any>>,
    tasks: Tasks,
    blocks: Rc<Store>,
    ipfs_health: Rc<Health>,
}

/// A fetch that has ended, with its number.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) id: u32,
    pub(crate) outcome: Result<Response, Failure>,
    /// Whether the host answered from its store, so that no upstream was asked.
    pub(crate) kept: bool,
}

impl Context {
    pub(crate) fn new(effects: Effects, settings: Rc<Settings>) -> Self {
        Self {
            effects,
            settings,
            warnings: Rc::default(),
            blocks: Rc::default(),
            ipfs_health: Rc::default(),
            shared: None,
            tasks: Tasks::default(),
        }
    }

    /// Shares a value between subjects.
    pub(crate) fn sharing(self, shared: Rc<dyn Any>) -> Self {
        Self { shared: Some(shared), ..self }
    }

    /// Returns the shared value, or `None` if there is none of this type.
    pub(crate) fn shared<T: Any>(&self) -> Option<Rc<T>> {
        self.shared.clone()?.downcast().ok()
    }

    pub(crate) const fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    /// Runs a future beside the subjects, whatever becomes of the one who asks.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.tasks.spawn(task);
    }

    /// Returns the context of another subject: the same effects and settings, no warnings.
    pub(crate) fn of_another_subject(&self) -> Self {
        Self { warnings: Rc::default(), ..self.clone() }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) const fn effects(&self) -> &Effects {
        &self.effects
    }

    /// Returns the IPFS blocks that all subjects share.
    pub(crate) fn blocks(&self) -> &Store {
        &self.blocks
    }

    /// Returns what was learnt about the IPFS gateways.
    pub(crate) fn health(&self) -> &Health {
        &self.ipfs_health
    }

    /// Performs a request. Dropping the future cancels it.
    ///
    /// `cid` is the CID of the expected block, if the host may answer from its store. `purpose`
    /// names the request in traces.
    pub(crate) async fn fetch(&self, fetch: Fetch, cid: Option<String>, purpose: &'static str) -> Ended {
        let effect = self.effects.start(Action::Fetch(fetch), cid, purpose);
        let id = effect.id();
        match effect.await {
            Outcome::Fetch(mut outcome) => {
                if let Ok(response) = &mut outcome {
                    count_retry_after(&mut response.headers, self.now_ms());
                }
                Ended { id, outcome, kept: false }
            }
            Outcome::Kept(body) => Ended { id, outcome: Ok(Response { status: 200, headers: Vec::new(), body }), kept: true },
            Outcome::Open(_) | Outcome::NextChunk(_) => Ended { id, outcome: Err(other_kind()), kept: false },
        }
    }

    /// Opens a response whose body is read in chunks. Dropping the body closes it.
    ///
    /// # Errors
    /// The reason why there is no response.
    pub(crate) async fn open(&self, fetch: Fetch, purpose: &'static str) -> Result<(Opened, Body), Failure> {
        let effect = self.effects.start(Action::Open(fetch), None, purpose);
        let body = Body { effects: self.effects.clone(), id: effect.id() };
        match effect.await {
            Outcome::Open(Ok(mut opened)) => {
                count_retry_after(&mut opened.headers, self.now_ms());
                Ok((opened, body))
            }
            Outcome::Open(Err(failure)) => Err(failure),
            Outcome::Fetch(_) | Outcome::Kept(_) | Outcome::NextChunk(_) => Err(other_kind()),
        }
    }

    /// Waits for a number of milliseconds.
    pub(crate) async fn sleep(&self, milliseconds: u32) {
        self.effects.sleep(milliseconds).await;
    }

    /// Returns the time in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> u64 {
        self.effects.now_ms()
    }

    /// Returns the milliseconds that are left until the deadline of the resolution.
    pub(crate) fn time_left_ms(&self) -> u32 {
        let end = self.settings.deadline_ms;
        u32::try_from(self.effects.elapsed_ms()).map_or(0, |elapsed| end.saturating_sub(elapsed))
    }

    /// Adds a warning about a place in the document (a JSON pointer).
    pub(crate) fn warn(&self, code: &'static str, at: &str, detail: impl Into<String>) {
        self.warnings.borrow_mut().push(code, at, detail);
    }

    /// Adds a warning about the whole document or its URI.
    pub(crate) fn warn_whole(&self, code: &'static str, detail: impl Into<String>) {
        self.warn(code, "", detail);
    }

    /// Returns the list of warnings, for functions that add to it. It must not be kept across an
    /// `await`.
    pub(crate) fn warnings(&self) -> RefMut<'_, Warnings> {
        self.warnings.borrow_mut()
    }

    /// Returns the warnings and empties the list.
    pub(crate) fn take_warnings(&self) -> Vec<Warning> {
        self.warnings.borrow_mut().take()
    }

    /// Returns the maximum size of a document in bytes.
    pub(crate) fn max_document_bytes(&self) -> usize {
        usize::try_from(self.settings.max_json_bytes).unwrap_or(usize::MAX)
    }

    /// Returns the error for a document that exceeds the maximum size once every `{id}` is filled
    /// in.
    pub(crate) fn too_large_filled(&self) -> Error {
        let max = self.settings.max_json_bytes;
        Error::MetadataInvalid(Invalid::new("metadata", format!("at most {max} bytes with every {{id}} filled in"), "more"))
    }
}

/// The body of an open response.
#[derive(Debug)]
pub(crate) struct Body {
    effects: Effects,
    id: u32,
}

impl Body {
    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    /// The reason why the body breaks off.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        match self.effects.start(Action::NextChunk(self.id), None, "next-chunk").await {
            Outcome::NextChunk(outcome) => outcome,
            Outcome::Fetch(_) | Outcome::Kept(_) | Outcome::Open(_) => Err(other_kind()),
        }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.effects.cancel(self.id);
    }
}

fn other_kind() -> Failure {
    Failure::Other("the host settled another kind of action".to_owned())
}
