//! A host that answers every effect at once, and an NFT component that follows a script.

pub mod stores;
pub mod world;

use std::cell::RefCell;
use std::rc::Rc;

use mintmark_gateway_core::*;
use mintmark_gateway_driver_effects::{Action, Machine, Outcome, Output};

/// What a request came to.
#[derive(Default)]
pub struct Seen {
    pub status: u16,
    pub headers: Vec<Header>,
    pub body: String,
    pub summary: Option<Summary>,
    /// Whether the response broke off.
    pub is_broken: bool,
    /// Names of the effects, in the order in which they were started.
    pub effects: Vec<String>,
    pub cancelled: usize,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// An NFT component whose resolutions and streams replay a script.
#[derive(Clone, Default)]
pub struct ScriptedNft {
    pub invalid: Option<(&'static str, &'static str)>,
    pub script: Rc<RefCell<Vec<Step>>>,
    pub stream: Rc<RefCell<Vec<ContentStep>>>,
    pub settled: Rc<RefCell<Vec<Settled>>>,
    pub subjects: Rc<RefCell<Vec<Subject>>>,
    pub opened: Rc<RefCell<Vec<ContentRequest>>>,
}

pub struct ScriptedResolution(ScriptedNft);

pub struct ScriptedContent(ScriptedNft);

impl Nft for ScriptedNft {
    type Resolution = ScriptedResolution;
    type Content = ScriptedContent;

    fn validate(&self, subject: &Subject) -> Result<(), NftError> {
        let got = match subject {
            Subject::Token(query) => &query.token.contract,
            Subject::Collection(contract) => &contract.address,
            Subject::Avatar(name) => name,
        };
        self.invalid.map_or(Ok(()), |(field, expected)| Err(NftError::InvalidToken(invalid(field, expected, got))))
    }

    fn resolve(&self, subjects: &[Subject], _: &Settings) -> ScriptedResolution {
        self.subjects.borrow_mut().extend_from_slice(subjects);
        ScriptedResolution(self.clone())
    }

    fn open(&self, request: &ContentRequest, _: &Settings) -> ScriptedContent {
        self.opened.borrow_mut().push(request.clone());
        ScriptedContent(self.clone())
    }
}

impl Resolution for ScriptedResolution {
    fn advance(&mut self, settled: Vec<Settled>, _: u64) -> Step {
        self.0.settled.borrow_mut().extend(settled);
        self.0.script.borrow_mut().remove(0)
    }
}

impl NftContent for ScriptedContent {
    fn advance(&mut self, settled: Vec<Settled>, _: u64, _: bool) -> ContentStep {
        self.0.settled.borrow_mut().extend(settled);
        self.0.stream.borrow_mut().remove(0)
    }
}

/// A step that waits.
pub fn need(start: Vec<Wanted>, wake_after_ms: Option<u32>) -> Step {
    Step { need: Need { start, wake_after_ms, ..Need::default() }, answered: Vec::new(), finished: false }
}

/// The last step of a resolution of one subject.
pub fn answered(outcome: Result<Answer, NftError>) -> Step {
    Step { need: Need::default(), answered: vec![Answered { index: 0, outcome }], finished: true }
}

pub const CONFIG: &str = r#"{
  "chains": { "1": { "rpc": ["https://a.example/KEY", "https://b.example"] } },
  "content": { "ipfs": ["https://ipfs.example"], "deadlineMs": 5000 },
  "limits": { "trustedProxies": ["10.0.0.0/8"], "plans": ["anonymous", "pro"],
              "keys": [ { "sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "plan": "pro" } ] },
  "signer": true
}"#;

pub fn gateway(config: &str, nft: ScriptedNft) -> Rc<Gateway<ScriptedNft>> {
    Rc::new(Gateway::new(Config::parse(config).unwrap(), nft))
}

pub fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request {
    let mut all = vec![Header::new("host", "localhost:8787")];
    all.extend(headers.iter().map(|(name, value)| Header::new(name, *value)));
    Request { method: method.into(), target: target.into(), headers: all, peer: "192.0.2.7".into() }
}

pub fn post(target: &str, extra: &[(&str, &str)]) -> Request {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(extra);
    request("POST", target, &headers)
}

pub fn allowed(cost: f64) -> TakeOutcome {
    let fields = vec![Header::new("ratelimit-policy", "\"burst\";q=10;w=1"), Header::new("ratelimit", "\"burst\";r=9")];
    let (prices, verdicts) = (vec![cost], Vec::new());
    TakeOutcome { allowed: true, cost, prices, retry_after: 0.0, verdicts, fields, at: 0.0, lease: None, counted_in: 0 }
}

pub fn refused(retry_after: f64) -> TakeOutcome {
    let verdicts = [("burst", "enforce"), ("tried", "shadow")]
        .map(|(policy, mode)| Verdict { policy: policy.into(), violated: true, mode: mode.into() })
        .into();
    TakeOutcome { allowed: false, retry_after, verdicts, ..allowed(1.0) }
}

pub fn json_response(body: &str) -> Outcome {
    Outcome::Fetch(Ok(Response { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec() }))
}

/// An upstream request of the NFT component.
pub fn fetch(url: &str) -> Fetch {
    Fetch {
        method: FetchMethod::Get,
        url: url.into(),
        headers: Vec::new(),
        body: None,
        max_bytes: 100,
        chosen_by: ChosenBy::Operator,
        coalesce: None,
    }
}

/// A field that breaks its rule.
pub fn invalid(field: &str, expected: &str, got: &str) -> Invalid {
    Invalid { field: field.into(), expected: expected.into(), got: got.into() }
}

/// What an effect is called in [`Seen::effects`].
pub fn name(action: &Action) -> String {
    match action {
        Action::Body(max) => format!("body {max}"),
        Action::Fetch(fetch) => format!("fetch {}", fetch.url),
        Action::Open(fetch) => format!("open {}", fetch.url),
        Action::NextChunk(stream) => format!("next-chunk {stream}"),
        Action::Ask(ask) => format!("ask {}", ask.fetch.url),
        Action::Read(key) => format!("read {key}"),
        Action::Write(stored) => format!("write {}", stored.key),
        Action::Sleep(milliseconds) => format!("sleep {milliseconds}"),
        Action::Take(take) => format!("take {} {} {}", take.plan, take.key, names(&take.calls)),
        Action::Settle(settle) => format!("settle {} {}->{}", settle.plan, settle.taken, settle.spent),
        Action::Identify(_) => "identify".into(),
        Action::Sign(call) => format!("sign {}", call.method),
        Action::Recall(key) => format!("recall {} {} {}", key.contract, key.token.as_deref().unwrap_or("-"), key.variant),
        Action::Remember(answer) => format!("remember {}", answer.key.contract),
        Action::Forget(forgotten) => format!("forget {} {:?}", forgotten.contract, forgotten.tokens),
        Action::Transform(task) => format!("transform {}", task.width),
        Action::Subscribe(it) => format!("subscribe {} {}", it.feed, it.criteria),
        Action::Unsubscribe(id) => format!("unsubscribe {id}"),
    }
}

/// A clock that stands, or goes on by so many microseconds a step.
pub struct Clock {
    pub step: u64,
    pub time: core::cell::Cell<u64>,
}

impl Clock {
    fn now(&self) -> u64 {
        self.time.set(self.time.get() + self.step);
        self.time.get()
    }
}

/// Runs a request. `answer` gives an outcome, or none to leave the effect under way.
pub fn run(gateway: &Rc<Gateway<ScriptedNft>>, request: Request, answer: impl FnMut(&Action) -> Option<Outcome>) -> Seen {
    run_at(gateway, request, 0, answer)
}

/// As `run`; every step takes `step` microseconds.
pub fn run_at(gateway: &Rc<Gateway<ScriptedNft>>, request: Request, step: u64, answer: impl FnMut(&Action) -> Option<Outcome>) -> Seen {
    let gateway = Rc::clone(gateway);
    drive(Machine::new(|effects| gateway.handle(effects, request, seed())), step, answer)
}

/// Runs a round over the outbox.
pub fn reconcile(gateway: &Rc<Gateway<ScriptedNft>>, answer: impl FnMut(&Action) -> Option<Outcome>) -> Seen {
    let gateway = Rc::clone(gateway);
    drive(Machine::new(|effects| gateway.reconcile(effects, seed())), 0, answer)
}

pub fn seed() -> Seed {
    Seed { now: 1_700_000_000_000_000, entropy: vec![0xab; 16] }
}

pub fn drive(mut machine: Machine, step: u64, mut answer: impl FnMut(&Action) -> Option<Outcome>) -> Seen {
    let clock = Clock { step, time: core::cell::Cell::new(1_700_000_000_000_000) };
    let mut seen = Seen::default();
    let mut settled = Vec::new();
    for _ in 0..1_000 {
        let step = machine.advance(settled.drain(..), clock.now(), true);
        for (id, action) in step.start {
            seen.effects.push(name(&action));
            let outcome = answer(&action).or_else(|| stores::without_stores(&action)).or_else(|| stores::short(&action, &mut answer));
            if let Some(outcome) = outcome {
                settled.push((id, outcome));
            }
        }
        seen.cancelled += step.cancel.len();
        for output in step.output {
            match output {
                Output::Head(head) => (seen.status, seen.headers) = (head.status, head.headers),
                Output::Chunk(bytes) => seen.body.push_str(core::str::from_utf8(&bytes).unwrap()),
                Output::End(summary) => seen.summary = Some(summary),
                Output::Failed(summary) => (seen.summary, seen.is_broken) = (Some(summary), true),
            }
        }
        if step.finished {
            return seen;
        }
        assert!(!settled.is_empty(), "the exchange waits for nothing; effects: {:?}", seen.effects);
    }
    panic!("the exchange does not end; effects: {:?}", seen.effects);
}

fn names(calls: &[MeteredCall]) -> String {
    calls.iter().map(|call| call.name.as_str()).collect::<Vec<_>>().join(",")
}
