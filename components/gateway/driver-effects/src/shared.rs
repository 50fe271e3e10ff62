//! What the parts of one exchange share: slots that the host fills, and the step that is being
//! made.

use core::task::Waker;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use mintmark_gateway_core::Table;

use crate::step::{Action, Outcome, Step};

pub(crate) enum Slot {
    Waiting(Option<Waker>),
    Settled(Outcome),
}

#[derive(Default)]
pub(crate) struct State {
    next: u32,
    pub(crate) slots: Table<u32, Slot>,
    pub(crate) step: Step,
    /// Microseconds since 1970.
    pub(crate) now: u64,
    /// The request body, if the host gave it with the request.
    pub(crate) body: Option<Vec<u8>>,
    /// Whether the client takes another chunk.
    pub(crate) pull: bool,
    /// Whether the client has left.
    pub(crate) has_left: bool,
    /// What waits for the client.
    pub(crate) unready: Option<Waker>,
}

/// The state of one exchange.
#[derive(Clone, Default)]
pub(crate) struct Shared(Rc<RefCell<State>>);

impl Shared {
    /// Borrows the state. Nothing may call back into the exchange meanwhile.
    pub(crate) fn state(&self) -> RefMut<'_, State> {
        self.0.borrow_mut()
    }

    /// Has the host start an effect. Returns its id.
    pub(crate) fn start(&self, action: Action) -> u32 {
        let mut state = self.state();
        let id = state.next;
        state.next = id.wrapping_add(1);
        state.slots.insert(id, Slot::Waiting(None));
        state.step.start.push((id, action));
        id
    }
}

/// The error of an effect that the host settles with an outcome of another kind, for outcomes whose
/// error has a text.
pub(crate) const MISMATCH: &str = "the host settled an effect with the outcome of another kind";
