//! Converts the types of the core and the machine to those of `exchanges`.

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::to_wit;

use super::bindings::exports::mintmark::gateway::exchanges::{self, Action as WitAction, Output as WitOutput};
use crate::step::{Action, Output, Step};

pub(crate) fn config_error(error: core::ConfigError) -> exchanges::ConfigError {
    exchanges::ConfigError { at: error.at, expected: error.expected, got: error.got }
}

pub(crate) fn step(step: Step) -> exchanges::Step {
    exchanges::Step {
        start: step.start.into_iter().map(|(id, start)| exchanges::Effect { id, action: action(start) }).collect(),
        cancel: step.cancel,
        output: step.output.into_iter().map(output).collect(),
        finished: step.finished,
    }
}

fn action(action: Action) -> WitAction {
    match action {
        Action::Body(max) => WitAction::Body(max),
        Action::Fetch(fetch) => WitAction::Fetch(to_wit::fetch(fetch)),
        Action::Open(fetch) => WitAction::Open(to_wit::fetch(fetch)),
        Action::NextChunk(stream) => WitAction::NextChunk(stream),
        Action::Ask(ask) => {
            WitAction::Ask(exchanges::Ask { fetch: to_wit::fetch(ask.fetch), deadline_ms: ask.deadline_ms, whole_bytes: ask.whole_bytes })
        }
        Action::Read(key) => WitAction::Read(key),
        Action::Write(stored) => WitAction::Write(exchanges::Stored { key: stored.key, value: stored.value }),
        Action::Sleep(milliseconds) => WitAction::Sleep(milliseconds),
        Action::Take(take) => WitAction::Take(to_wit::take(take)),
        Action::Settle(settle) => WitAction::Settle(to_wit::settle(settle)),
        Action::Identify(credential) => WitAction::Identify(to_wit::credential(credential)),
        Action::Sign(call) => WitAction::Sign(to_wit::call(call)),
        Action::Recall(key) => WitAction::Recall(answer_key(key)),
        Action::Remember(answer) => WitAction::Remember(kept_answer(answer)),
        Action::Forget(it) => WitAction::Forget(forgotten(it)),
        Action::Transform(task) => {
            WitAction::Transform(exchanges::ImageTask { bytes: task.bytes, width: task.width, max_pixels: task.max_pixels })
        }
        Action::Subscribe(it) => WitAction::Subscribe(exchanges::Subscription { feed: it.feed, criteria: it.criteria }),
        Action::Unsubscribe(id) => WitAction::Unsubscribe(id),
    }
}

fn output(output: Output) -> WitOutput {
    match output {
        Output::Head(head) => WitOutput::Head(exchanges::Head { status: head.status, headers: to_wit::headers(head.headers) }),
        Output::Chunk(bytes) => WitOutput::Chunk(bytes),
        Output::End(it) => WitOutput::End(summary(it)),
        Output::Failed(it) => WitOutput::Failed(summary(it)),
    }
}

fn answer_key(key: core::AnswerKey) -> exchanges::AnswerKey {
    exchanges::AnswerKey { contract: key.contract, token: key.token, variant: key.variant }
}

fn kept_answer(answer: core::KeptAnswer) -> exchanges::KeptAnswer {
    exchanges::KeptAnswer { key: answer_key(answer.key), value: answer.value, read_at: answer.read_at, kept_until: answer.kept_until }
}

fn forgotten(forgotten: core::Forgotten) -> exchanges::Forgotten {
    let tokens = match forgotten.tokens {
        core::ForgottenTokens::All => exchanges::ForgottenTokens::All,
        core::ForgottenTokens::Range { from, to } => exchanges::ForgottenTokens::Range(exchanges::TokenRange { from, to }),
    };
    exchanges::Forgotten { contract: forgotten.contract, tokens }
}

fn summary(summary: core::Summary) -> exchanges::Summary {
    let attempt = |it: core::Attempt| exchanges::Attempt { origin: it.origin, said: it.said };
    exchanges::Summary {
        request_id: summary.request_id,
        route: summary.route,
        chain: summary.chain,
        status: summary.status,
        codes: summary.codes,
        fault: summary.fault.map(|fault| match fault {
            core::Fault::Client => exchanges::Fault::Client,
            core::Fault::Upstream => exchanges::Fault::Upstream,
            core::Fault::Gateway => exchanges::Fault::Gateway,
        }),
        detail: summary.detail,
        cost: summary.cost,
        plan: summary.plan,
        caller: summary.caller,
        methods: summary.methods,
        attempts: summary.attempts.into_iter().map(attempt).collect(),
    }
}
