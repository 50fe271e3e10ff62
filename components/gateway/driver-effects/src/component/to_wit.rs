//! The body's types to the bindings'.

use mintmark_gateway_core as body;

use super::bindings::exports::mintmark::gateway::exchanges::{self, Action as WitAction, Output as WitOutput};
use super::bindings::exports::mintmark::gateway::types;
use super::bindings::exports::mintmark::signer::types as signer;
use super::bindings::mintmark::nft::http;
use crate::step::{Action, Output, Step};

pub(crate) fn problem(problem: body::ConfigError) -> exchanges::ConfigError {
    exchanges::ConfigError { at: problem.at, expected: problem.expected, got: problem.got }
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
        Action::Fetch(wanted) => WitAction::Fetch(fetch(wanted)),
        Action::Read(key) => WitAction::Read(key),
        Action::Write(stored) => WitAction::Write(exchanges::Stored { key: stored.key, value: stored.value }),
        Action::Sleep(milliseconds) => WitAction::Sleep(milliseconds),
        Action::Take(take) => WitAction::Take(types::Take { plan: take.plan, key: take.key, calls: take.calls }),
        Action::Settle(settle) => {
            WitAction::Settle(types::Settle { plan: settle.plan, key: settle.key, taken: settle.taken, spent: settle.spent })
        }
        Action::Identify(who) => WitAction::Identify(credential(who)),
        Action::Sign(wanted) => WitAction::Sign(call(wanted)),
    }
}

fn fetch(fetch: body::Fetch) -> http::Fetch {
    http::Fetch {
        method: match fetch.method {
            body::FetchMethod::Get => http::Method::Get,
            body::FetchMethod::Post => http::Method::Post,
        },
        url: fetch.url,
        headers: headers(fetch.headers),
        body: fetch.body,
        max_bytes: fetch.max_bytes,
        chosen_by: if fetch.chosen_by_token { http::ChosenBy::Token } else { http::ChosenBy::Operator },
        coalesce: fetch.coalesce,
    }
}

pub(crate) fn headers(headers: Vec<body::Header>) -> Vec<http::Header> {
    headers.into_iter().map(|header| http::Header { name: header.name, value: header.value }).collect()
}

fn credential(credential: body::Credential) -> signer::Credential {
    match credential {
        body::Credential::Anonymous => signer::Credential::Anonymous,
        body::Credential::Bearer(token) => signer::Credential::Bearer(token),
        body::Credential::Stamp(it) => signer::Credential::Stamp(stamp(it)),
    }
}

fn stamp(stamp: body::Stamp) -> signer::Stamp {
    signer::Stamp {
        method: stamp.method,
        authority: stamp.authority,
        path: stamp.path,
        query: stamp.query,
        signature_input: stamp.signature_input,
        signature: stamp.signature,
        content_digest: stamp.content_digest,
        idempotency_key: stamp.idempotency_key,
        body: stamp.body,
    }
}

fn call(call: body::Call) -> signer::Call {
    signer::Call {
        credential: credential(call.credential),
        method: call.method,
        params: call.params,
        chain: call.chain,
        idempotency_key: call.idempotency_key,
        estimates: call.estimates.map(|estimates| signer::Estimates {
            pending_nonce: estimates.pending_nonce,
            confirmed_nonce: estimates.confirmed_nonce,
            gas: estimates.gas,
            max_fee_per_gas: estimates.max_fee_per_gas,
            max_priority_fee_per_gas: estimates.max_priority_fee_per_gas,
        }),
    }
}

fn output(output: Output) -> WitOutput {
    match output {
        Output::Head(head) => WitOutput::Head(exchanges::Head { status: head.status, headers: headers(head.headers) }),
        Output::Chunk(bytes) => WitOutput::Chunk(bytes),
        Output::End(about) => WitOutput::End(exchanges::Summary {
            request_id: about.request_id,
            route: about.route,
            chain: about.chain,
            status: about.status,
            code: about.code,
            cost: about.cost,
        }),
    }
}
