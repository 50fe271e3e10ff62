//! The contents of a request's log line, which the routes fill in while they answer the request.
//!
//! Security: this module keeps no secret. It names an upstream by its origin, and a caller by its
//! id in the configuration.

use core::cell::RefCell;

use crate::chain::origin::origin;
use crate::http::problem::{Problem, quoted, shorten};
use crate::io::{Attempt, Summary};

/// The most digits of a hexadecimal value in what an upstream said.
const SHOWN_DIGITS: usize = 10;

/// The most methods, codes and attempts that a line names.
const MAX_NAMED: usize = 16;

/// The most attempts that a request keeps. A batch may be split into many.
const MAX_ATTEMPTS: usize = 256;

/// The log entry of one request.
pub(crate) struct LogEntry {
    summary: RefCell<Summary>,
    attempts: RefCell<Vec<AttemptState>>,
}

/// An attempt at an upstream that is under way.
pub(crate) struct AttemptId(usize);

struct AttemptState {
    origin: String,
    progress: Progress,
}

enum Progress {
    UnderWay,
    Answered,
    Failed(String),
}

impl LogEntry {
    /// Makes the entry of a new request.
    pub(crate) fn new(request_id: String, route: &str, chain: Option<String>) -> Self {
        let summary = Summary { request_id, route: route.to_owned(), chain, ..Summary::default() };
        Self { summary: RefCell::new(summary), attempts: RefCell::default() }
    }

    /// Names the plan that pays.
    pub(crate) fn plan(&self, plan: &str) {
        self.summary.borrow_mut().plan = Some(plan.to_owned());
    }

    /// Names the caller of the signer.
    pub(crate) fn caller(&self, id: &str) {
        self.summary.borrow_mut().caller = Some(id.to_owned());
    }

    /// Names a JSON-RPC method that was called. The line names each method once. A client can send
    /// any text as a method, so a name that cannot be one becomes `other`.
    pub(crate) fn method(&self, method: &str) {
        let plain = method.len() <= 64 && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let shown = if plain && method.contains('_') { method } else { "other" };
        add(&mut self.summary.borrow_mut().methods, shown);
    }

    /// Notes a problem of the request as a whole, or of one of its calls.
    pub(crate) fn problem(&self, problem: &Problem) {
        let mut summary = self.summary.borrow_mut();
        add(&mut summary.codes, problem.code.text());
        let fault = problem.code.fault();
        if fault.is_of_a_server() && summary.detail.is_none() {
            summary.detail = Some(quoted(&problem.detail));
        }
        summary.fault = summary.fault.max(Some(fault));
    }

    /// Begins an attempt at an upstream.
    pub(crate) fn begin_attempt(&self, url: &str) -> AttemptId {
        let mut attempts = self.attempts.borrow_mut();
        if attempts.len() >= MAX_ATTEMPTS {
            return AttemptId(MAX_ATTEMPTS);
        }
        attempts.push(AttemptState { origin: shorten(origin(url)), progress: Progress::UnderWay });
        AttemptId(attempts.len() - 1)
    }

    /// Returns how many attempts have begun, as far as they are counted.
    pub(crate) fn attempts(&self) -> usize {
        self.attempts.borrow().len()
    }

    /// Returns whether an attempt may have begun since there were so many.
    pub(crate) fn has_begun_since(&self, attempts: usize) -> bool {
        attempts >= MAX_ATTEMPTS || self.attempts() > attempts
    }

    /// Ends an attempt that was answered.
    pub(crate) fn answered(&self, attempt: &AttemptId) {
        self.end_attempt(attempt, Progress::Answered);
    }

    /// Ends an attempt that failed. `said` is what the upstream said, or that it said nothing.
    pub(crate) fn failed(&self, attempt: &AttemptId, said: &str) {
        self.end_attempt(attempt, Progress::Failed(shorten(&without_values(said))));
    }

    fn end_attempt(&self, attempt: &AttemptId, progress: Progress) {
        if let Some(state) = self.attempts.borrow_mut().get_mut(attempt.0) {
            state.progress = progress;
        }
    }

    /// Returns the summary of a request that ends with this status and these costs. It names equal
    /// attempts once.
    ///
    /// The summary has an attempt that is still under way only if something failed. Otherwise the
    /// attempt has only lost a race against another one.
    pub(crate) fn summary(&self, status: u16, cost: f64) -> Summary {
        let summary = self.summary.borrow();
        let said = |progress: &Progress| match progress {
            Progress::Failed(said) => Some(said.clone()),
            Progress::UnderWay if !summary.codes.is_empty() => Some("no answer until the request ended".to_owned()),
            Progress::UnderWay | Progress::Answered => None,
        };
        let mut attempts: Vec<Attempt> = Vec::new();
        for it in self.attempts.borrow().iter() {
            let attempt = said(&it.progress).map(|said| Attempt { origin: it.origin.clone(), said });
            attempts.extend(attempt.filter(|attempt| attempts.len() < MAX_NAMED && !attempts.contains(attempt)));
        }
        Summary { status, cost, attempts, ..summary.clone() }
    }
}

/// Leaves out hexadecimal values: nodes quote parameters in their errors, addresses among them. A
/// short one may stay, such as a block number.
fn without_values(said: &str) -> String {
    let mut parts = said.split("0x");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(part.len());
        let (value, rest) = part.split_at(end);
        shown.push_str("0x");
        shown.push_str(if value.len() > SHOWN_DIGITS { "…" } else { value });
        shown.push_str(rest);
    }
    shown
}

/// Adds a name if the list does not have it yet and is not full.
fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MAX_NAMED && !names.iter().any(|it| it == name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Code;
    use crate::io::Fault;

    fn entry() -> LogEntry {
        LogEntry::new("id".to_owned(), "/rpc/{chain}", None)
    }

    #[test]
    fn names_each_code_once_and_the_gravest_fault() {
        let entry = entry();
        for code in [Code::Forbidden, Code::UpstreamError, Code::Forbidden, Code::Deadline] {
            entry.problem(&Problem::new(code, format!("because of {}", code.text())));
        }
        let summary = entry.summary(200, 1.0);
        assert_eq!(summary.codes, ["forbidden", "upstream-error", "deadline"]);
        assert_eq!((summary.fault, summary.detail.as_deref()), (Some(Fault::Upstream), Some("because of upstream-error")));
        entry.problem(&Problem::new(Code::Internal, "a defect"));
        assert_eq!(entry.summary(500, 0.0).fault, Some(Fault::Gateway));
    }

    #[test]
    fn leaves_out_the_values_that_a_node_quotes() {
        for (said, shown) in [
            ("execution reverted", "execution reverted"),
            ("unknown block 0x1406f40", "unknown block 0x1406f40"),
            ("bad address \"0x5fbdb2315678afecb367f032d93f642f64180aa3\", at 0", "bad address \"0x…\", at 0"),
            ("0x0123456789abcdef,0xg0123456789abcdef", "0x…,0x…"),
        ] {
            assert_eq!(without_values(said), shown);
        }
    }

    #[test]
    fn tells_what_attempts_said_and_which_were_silent() {
        let entry = entry();
        let [first, second, _silent] =
            ["https://a.example/KEY?key=KEY", "https://b.example", "https://c.example/KEY"].map(|url| entry.begin_attempt(url));
        entry.failed(&first, "status 500");
        entry.answered(&second);
        let failed = Attempt { origin: "https://a.example".to_owned(), said: "status 500".to_owned() };
        assert_eq!(entry.summary(200, 0.0).attempts, [failed], "who lost a race has not failed");
        let again = entry.begin_attempt("https://a.example/KEY");
        entry.failed(&again, "status 500");
        entry.problem(&Problem::new(Code::Deadline, "late"));
        let origins: Vec<String> = entry.summary(200, 0.0).attempts.into_iter().map(|it| it.origin).collect();
        assert_eq!(origins, ["https://a.example", "https://c.example"]);
    }

    #[test]
    fn names_methods_only() {
        let entry = entry();
        for method in ["eth_call", "eth_call", "wallet_switchEthereumChain", "0123456789abcdef", "eth_call\n", "a secret_", ""] {
            entry.method(method);
        }
        assert_eq!(entry.summary(200, 0.0).methods, ["eth_call", "wallet_switchEthereumChain", "other"]);
        (0..100).for_each(|index| entry.method(&format!("eth_{index}")));
        assert_eq!(entry.summary(200, 0.0).methods.len(), MAX_NAMED);
    }
}
