//! The state of effects, which the futures of a resolution share.

use core::task::Waker;
use std::cell::RefCell;
use std::rc::Rc;

use super::small_map::SmallMap;
use crate::http::{Outcome, Wanted};

/// The state of an effect that a future waits for.
pub(super) enum Slot {
    Waiting(Option<Waker>),
    Settled(Outcome),
    /// A wait until a time in milliseconds.
    Timer(u64, Option<Waker>),
    Due,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) next_id: u32,
    pub(super) slots: SmallMap<u32, Slot>,
    pub(super) start: Vec<Wanted>,
    pub(super) cancel: Vec<u32>,
    pub(super) rejected: Vec<Rejected>,
    pub(super) verified: Vec<u32>,
    pub(super) began_ms: Option<u64>,
    /// Futures that wait until no other can go on.
    pub(super) idle: Vec<Waker>,
    pub(super) now_ms: u64,
}

/// A response whose content was refused, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Number of the fetch.
    pub id: u32,
    /// Reason, for people.
    pub reason: String,
}

/// The effects of one resolution, shared by its futures.
#[derive(Clone, Default)]
pub(crate) struct Effects(pub(super) Rc<RefCell<State>>);

impl core::fmt::Debug for Effects {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Effects")
    }
}

impl State {
    pub(super) fn new_id(&mut self) -> u32 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }
}
