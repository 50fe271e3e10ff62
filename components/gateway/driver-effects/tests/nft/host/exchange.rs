//! An exchange that a test advances by hand, so that it can stop between two effects.

use std::collections::BTreeMap;
use std::rc::Rc;

use mintmark_gateway_core::{Gateway, Head, Request, Seed, Summary};
use mintmark_gateway_driver_effects::{Action, Machine, Outcome, Output};

use crate::support::{ScriptedNft, name};

/// An exchange under way. Dropping it is what a host does when the client has left.
pub struct Exchange {
    machine: Machine,
    /// Effects that have not settled.
    pub waiting: BTreeMap<u32, Action>,
    /// Names of the effects and of the parts of the response, in their order.
    pub log: Vec<String>,
    pub cancelled: Vec<u32>,
    pub head: Option<Head>,
    pub body: Vec<u8>,
    pub summary: Option<Summary>,
    pub is_broken: bool,
    pub is_finished: bool,
    /// Whether the last step sent a chunk, so that the exchange waits for the client.
    has_sent: bool,
}

impl Exchange {
    /// Begins an exchange, and runs it until it waits.
    pub fn begin(gateway: &Rc<Gateway<ScriptedNft>>, request: Request, now: u64) -> Self {
        let gateway = Rc::clone(gateway);
        let seed = Seed { now, entropy: vec![0xab; 16] };
        let machine = Machine::new(|effects| gateway.handle(effects, request, seed));
        let (head, summary) = (None, None);
        let mut exchange = Self {
            machine,
            waiting: BTreeMap::new(),
            log: Vec::new(),
            cancelled: Vec::new(),
            head,
            body: Vec::new(),
            summary,
            is_broken: false,
            is_finished: false,
            has_sent: false,
        };
        exchange.advance(Vec::new(), now, true);
        exchange
    }

    /// Advances by one step.
    pub fn advance(&mut self, settled: Vec<(u32, Outcome)>, now: u64, pull: bool) {
        let step = self.machine.advance(settled, now, pull);
        self.has_sent = step.output.iter().any(|output| matches!(output, Output::Chunk(_)));
        for output in step.output {
            match output {
                Output::Head(head) => {
                    self.log.push(format!("head {}", head.status));
                    self.head = Some(head);
                }
                Output::Chunk(bytes) => {
                    self.log.push(format!("chunk {}", bytes.len()));
                    self.body.extend(bytes);
                }
                Output::End(summary) => {
                    self.log.push("end".into());
                    self.summary = Some(summary);
                }
                Output::Failed(summary) => {
                    self.log.push("failed".into());
                    (self.summary, self.is_broken) = (Some(summary), true);
                }
            }
        }
        for (id, action) in step.start {
            self.log.push(name(&action));
            self.waiting.insert(id, action);
        }
        for id in &step.cancel {
            self.waiting.remove(id);
        }
        self.cancelled.extend(step.cancel);
        self.is_finished = step.finished;
    }

    /// Settles the first effect that waits and whose name begins with `start`, and advances.
    pub fn settle(&mut self, start: &str, outcome: Outcome, now: u64) {
        let id = self.waiting.iter().find(|(_, action)| name(action).starts_with(start)).map(|(id, _)| *id);
        let id = id.unwrap_or_else(|| panic!("no effect {start} waits: {:?}", self.log));
        self.waiting.remove(&id);
        self.advance(vec![(id, outcome)], now, true);
    }

    /// Lets `answer` settle effects, and the client take chunks. It stops when `answer` leaves all
    /// that wait under way, or when the exchange ends.
    pub fn drive(&mut self, now: u64, mut answer: impl FnMut(&Action) -> Option<Outcome>) {
        for _ in 0..1_000 {
            let settled: Vec<_> = self.waiting.iter().filter_map(|(id, action)| Some((*id, answer(action)?))).collect();
            if self.is_finished || (settled.is_empty() && !self.has_sent) {
                return;
            }
            for (id, _) in &settled {
                self.waiting.remove(id);
            }
            self.advance(settled, now, true);
        }
        panic!("the exchange does not end: {:?}", self.log);
    }

    pub fn status(&self) -> u16 {
        self.head.as_ref().map_or(0, |head| head.status)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.head.as_ref()?;
        head.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.body).unwrap()
    }

    /// Returns the place of the first entry of the log that begins with `start`.
    pub fn place(&self, start: &str) -> Option<usize> {
        self.log.iter().position(|entry| entry.starts_with(start))
    }

    /// Counts the entries of the log that begin with `start`.
    pub fn count(&self, start: &str) -> usize {
        self.log.iter().filter(|entry| entry.starts_with(start)).count()
    }
}
