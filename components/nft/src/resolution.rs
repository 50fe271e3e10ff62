//! The resolution of subjects: a pure state machine from their names to their documents. It
//! performs no I/O and reads no clock, so equal inputs give equal outputs.

use core::future::poll_fn;
use core::task::Poll;
use std::cell::RefCell;
use std::rc::Rc;

use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::chain::batch::waiting::Batches;
use crate::context::Context;
use crate::effects::machine::Machine;
use crate::effects::side_by_side::Task;
use crate::effects::tasks::Tasks;
use crate::effects::{Effects, Rejected, Requests};
use crate::error::Error;
use crate::http::{Settled, Wanted};
use crate::settings::Settings;
use crate::steps;
use crate::subject::{Answer, Subject};

/// What a resolution waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// Actions to start now. Those that are already in flight continue.
    pub start: Vec<Wanted>,
    /// Actions whose outcome is no longer needed.
    pub cancel: Vec<u32>,
    /// Milliseconds after which to call `advance` with an empty list, unless an action has settled
    /// before.
    pub wake_after_ms: Option<u32>,
    /// Responses whose content was refused.
    pub rejected: Vec<Rejected>,
    /// Responses that hash to the CID that they were asked for.
    pub verified: Vec<u32>,
}

impl From<Requests> for Need {
    fn from(requests: Requests) -> Self {
        let Requests { start, cancel, rejected, verified, wake_after_ms } = requests;
        Self { start, cancel, wake_after_ms, rejected, verified }
    }
}

/// A subject that has its answer, or failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Index of the subject.
    pub index: u32,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, Error>,
}

/// One step of a resolution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What it waits for.
    pub need: Need,
    /// Subjects that were answered in this step.
    pub answered: Vec<Answered>,
    /// Whether every subject is answered.
    pub finished: bool,
}

/// The resolution of a list of subjects.
#[derive(Debug)]
pub struct Resolution {
    /// `None` once the resolution has ended.
    machine: Option<Machine<()>>,
    answered: Rc<RefCell<Vec<Answered>>>,
    tasks: Tasks,
    #[cfg(feature = "trap-for-tests")]
    subjects: Vec<Subject>,
}

impl Resolution {
    /// Creates a resolution. It does nothing until it is advanced.
    pub fn start(subjects: Vec<Subject>, settings: Settings) -> Self {
        let effects = Effects::default();
        let cx = Context::new(effects.clone(), Rc::new(settings));
        let cx = if subjects.len() > 1 { cx.sharing(Rc::new(Batches::default())) } else { cx };
        let answered: Rc<RefCell<Vec<Answered>>> = Rc::default();
        #[cfg(feature = "trap-for-tests")]
        let named = subjects.clone();
        let tasks = cx.tasks().clone();
        let machine = Machine::new(effects, resolve_all(cx, subjects, answered.clone()));
        Self {
            machine: Some(machine),
            answered,
            tasks,
            #[cfg(feature = "trap-for-tests")]
            subjects: named,
        }
    }

    /// Takes the actions that have settled and the time in milliseconds, and returns what to do
    /// next.
    ///
    /// The list is empty in the first call and when a wake is due. Unknown and repeated numbers are
    /// ignored. After the end, a step is empty and finished.
    pub fn advance(&mut self, settled: Vec<Settled>, now_ms: u64) -> Step {
        #[cfg(feature = "trap-for-tests")]
        crate::trap::panic_if_requested(&self.subjects);
        let Some(mut machine) = self.machine.take() else { return Step { finished: true, ..Step::default() } };
        let (state, requests) = machine.advance(settled, now_ms);
        let answered = core::mem::take(&mut *self.answered.borrow_mut());
        let finished = state.is_ready();
        if !finished {
            self.machine = Some(machine);
        }
        Step { need: requests.into(), answered, finished }
    }
}

impl Drop for Resolution {
    fn drop(&mut self) {
        self.machine = None;
        // A task holds the context, which holds the tasks.
        self.tasks.clear();
    }
}

/// Resolves the subjects side by side.
async fn resolve_all(cx: Context, subjects: Vec<Subject>, answered: Rc<RefCell<Vec<Answered>>>) {
    let task = |(index, subject)| -> Task<'_> {
        let (cx, answered) = (cx.of_another_subject(), &answered);
        Box::pin(async move {
            let outcome = steps::resolve(&cx, &subject).await;
            answered.borrow_mut().push(Answered { index, outcome });
        })
    };
    let mut running: FuturesUnordered<_> = (0u32..).zip(subjects).map(task).collect();
    poll_fn(|context| {
        loop {
            match running.poll_next_unpin(context) {
                Poll::Ready(Some(())) => {}
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending if cx.tasks().poll(context) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}
