//! Upstreams that can all answer one question, asked one after another: the next when one fails, and beside those under way when the hedge
//! is due.

use crate::context::Context;
use crate::error::Upstream;

/// Who was asked, and who failed. Upstreams are known by their place in the settings.
#[derive(Debug)]
pub(crate) struct Relay {
    /// How many there are.
    count: usize,
    /// The place to begin at; behind the last comes the first.
    first: usize,
    /// How many were asked.
    asked: usize,
    /// Numbers under way, with the place of who was asked.
    in_flight: Vec<(u32, usize)>,
    last: Option<Upstream>,
    retryable: bool,
}

impl Relay {
    pub(crate) const fn new(count: usize, first: usize) -> Self {
        Self { count, first, asked: 0, in_flight: Vec::new(), last: None, retryable: false }
    }

    /// The place of who is to be asked next; none when all were.
    pub(crate) fn next(&self) -> Option<usize> {
        (self.asked < self.count).then(|| self.first.saturating_add(self.asked).checked_rem(self.count).unwrap_or_default())
    }

    /// Who is next was asked, under a number.
    pub(crate) fn asked(&mut self, id: u32, place: usize) {
        self.asked += 1;
        self.in_flight.push((id, place));
    }

    /// The place of who was asked under a number; none for a number that is not under way here.
    pub(crate) fn returned(&mut self, id: u32) -> Option<usize> {
        let index = self.in_flight.iter().position(|(asked, _)| *asked == id)?;
        Some(self.in_flight.swap_remove(index).1)
    }

    /// One failed.
    pub(crate) fn failed(&mut self, origin: String, detail: String, retryable: bool) {
        self.retryable |= retryable;
        self.last = Some(Upstream { origin, detail, retryable });
    }

    /// Whether nobody is under way.
    pub(crate) const fn is_idle(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Milliseconds until the next one is asked as well; none when all were.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.next().map(|_| cx.settings.hedge_after_ms)
    }

    /// The last that failed; asking again may help if it may with any of them.
    pub(crate) fn upstream(self) -> Option<Upstream> {
        let retryable = self.retryable;
        self.last.map(|last| Upstream { retryable, ..last })
    }
}
