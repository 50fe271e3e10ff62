//! A host with a clock, and with a store of answers that keeps the promises of the contract.

pub mod exchange;
pub mod make;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use mintmark_gateway_core::*;
use mintmark_gateway_driver_effects::{Action, Outcome};

use crate::support::{ScriptedNft, allowed, gateway};
use exchange::Exchange;

pub const SECOND: u64 = 1_000_000;
pub const START: u64 = 1_700_000_000 * SECOND;
/// The secret of events.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Lifetimes that no two fields share.
pub const CONFIG: &str = r#"{
  "chains": { "1": { "rpc": ["https://rpc.example"], "freshSeconds": 15 } },
  "content": { "ipfs": ["https://ipfs.example"], "deadlineMs": 5000, "staleSeconds": 60, "staleIfErrorSeconds": 600,
               "errorSeconds": 5, "refreshSeconds": 30, "events": { "secret": "0123456789abcdef0123456789abcdef" } }
}"#;

/// A host: effects that it answers by itself, and what it was asked to keep.
pub struct Host {
    pub gateway: Rc<Gateway<ScriptedNft>>,
    pub nft: ScriptedNft,
    pub now: Cell<u64>,
    pub kept: RefCell<BTreeMap<AnswerKey, KeptAnswer>>,
    /// Everything that was to be kept, in its order.
    pub remembered: RefCell<Vec<KeptAnswer>>,
    forgotten: RefCell<Vec<(Forgotten, u64)>>,
    outdated: RefCell<BTreeSet<AnswerKey>>,
    pub content: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Host {
    pub fn new() -> Self {
        Self::with(CONFIG)
    }

    pub fn with(config: &str) -> Self {
        let nft = ScriptedNft::default();
        Self {
            gateway: gateway(config, nft.clone()),
            nft,
            now: Cell::new(START),
            kept: RefCell::default(),
            remembered: RefCell::default(),
            forgotten: RefCell::default(),
            outdated: RefCell::default(),
            content: RefCell::default(),
        }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: u64) {
        self.now.set(self.now.get() + seconds * SECOND);
    }

    /// Sets the steps of the next resolution.
    pub fn resolves(&self, steps: impl IntoIterator<Item = Step>) {
        self.nft.script.borrow_mut().extend(steps);
    }

    /// Sets the steps of the next stream.
    pub fn streams(&self, steps: impl IntoIterator<Item = ContentStep>) {
        self.nft.stream.borrow_mut().extend(steps);
    }

    pub fn begin(&self, request: Request) -> Exchange {
        Exchange::begin(&self.gateway, request, self.now.get())
    }

    /// Runs an exchange to its end, or until it waits for an upstream.
    pub fn run(&self, request: Request) -> Exchange {
        let mut exchange = self.begin(request);
        self.drive(&mut exchange);
        exchange
    }

    /// Answers what waits, until only upstreams and timers are under way.
    pub fn drive(&self, exchange: &mut Exchange) {
        exchange.drive(self.now.get(), |action| self.answer(action));
    }

    pub fn answer(&self, action: &Action) -> Option<Outcome> {
        Some(match action {
            Action::Take(take) => Outcome::Take(Ok(allowed(take.calls.len() as f64))),
            Action::Settle(_) => Outcome::Settle(Ok(allowed(0.0))),
            Action::Recall(key) => Outcome::Recall(self.recall(key)),
            Action::Remember(answer) => {
                self.remember(answer);
                Outcome::Remember
            }
            Action::Forget(forgotten) => {
                self.forget(forgotten);
                Outcome::Forget(true)
            }
            Action::Read(key) => Outcome::Read(self.content.borrow().get(key).cloned()),
            Action::Write(stored) => {
                self.content.borrow_mut().insert(stored.key.clone(), stored.value.clone());
                Outcome::Write
            }
            _ => return None,
        })
    }

    fn recall(&self, key: &AnswerKey) -> Option<RecalledAnswer> {
        let kept = self.kept.borrow();
        let value = kept.get(key).filter(|it| it.kept_until > self.now.get())?.value.clone();
        Some(RecalledAnswer { value, outdated: self.outdated.borrow().contains(key) })
    }

    fn remember(&self, answer: &KeptAnswer) {
        self.remembered.borrow_mut().push(answer.clone());
        let is_outdated = self.forgotten.borrow().iter().any(|(forgotten, at)| answer.read_at < *at && covers(forgotten, &answer.key));
        if answer.kept_until > self.now.get() && !is_outdated {
            self.outdated.borrow_mut().remove(&answer.key);
            self.kept.borrow_mut().insert(answer.key.clone(), answer.clone());
        }
    }

    /// Marks answers as outdated, as a refresh through another request does.
    pub fn forget(&self, forgotten: &Forgotten) {
        self.outdated.borrow_mut().extend(self.kept.borrow().keys().filter(|key| covers(forgotten, key)).cloned());
        self.forgotten.borrow_mut().push((forgotten.clone(), self.now.get()));
    }

    /// Returns the answers that were to be kept, without the notes of cool-downs.
    pub fn answers(&self) -> Vec<KeptAnswer> {
        self.remembered.borrow().iter().filter(|it| !it.key.variant.ends_with("cool-down")).cloned().collect()
    }
}

fn covers(forgotten: &Forgotten, key: &AnswerKey) -> bool {
    forgotten.contract == key.contract
        && match (&forgotten.tokens, &key.token) {
            (ForgottenTokens::All, _) => true,
            (ForgottenTokens::Range { from, to }, Some(token)) => from <= token && token <= to,
            (ForgottenTokens::Range { .. }, None) => false,
        }
}
