//! Converts the types of `exchanges` to those of the core and the machine.

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::from_wit;

use super::bindings::exports::mintmark::gateway::exchanges::{self, Outcome as WitOutcome};
use crate::step::{AskedResponse, Outcome};

pub(crate) fn request(request: exchanges::Request) -> core::Request {
    core::Request { method: request.method, target: request.target, headers: from_wit::headers(request.headers), peer: request.peer }
}

pub(crate) fn feed(feed: exchanges::Feed) -> core::Feed {
    core::Feed { name: feed.name, cursor: feed.cursor }
}

pub(crate) fn seed(seed: exchanges::Seed) -> core::Seed {
    core::Seed { now: seed.now, entropy: seed.entropy }
}

pub(crate) fn settled(settled: exchanges::Settled) -> (u32, Outcome) {
    let outcome = match settled.outcome {
        WitOutcome::Body(outcome) => Outcome::Body(outcome.map_err(|failure| match failure {
            exchanges::BodyFailure::TooLarge => core::BodyFailure::TooLarge,
            exchanges::BodyFailure::Broken(detail) => core::BodyFailure::Broken(detail),
        })),
        WitOutcome::Fetch(outcome) => Outcome::Fetch(outcome.map(from_wit::response).map_err(from_wit::fetch_failure)),
        WitOutcome::Open(outcome) => Outcome::Open(outcome.map(head).map_err(from_wit::fetch_failure)),
        WitOutcome::NextChunk(outcome) => Outcome::NextChunk(outcome.map_err(from_wit::fetch_failure)),
        WitOutcome::Ask(outcome) => Outcome::Ask(outcome.map(asked).map_err(from_wit::fetch_failure)),
        WitOutcome::Read(value) => Outcome::Read(value),
        WitOutcome::Write => Outcome::Write,
        WitOutcome::Sleep => Outcome::Sleep,
        WitOutcome::Take(outcome) => Outcome::Take(outcome.map(from_wit::take_outcome).map_err(from_wit::limits_failure)),
        WitOutcome::Settle(outcome) => Outcome::Settle(outcome.map(from_wit::take_outcome).map_err(from_wit::limits_failure)),
        WitOutcome::Identify(outcome) => Outcome::Identify(outcome.map(from_wit::caller).map_err(from_wit::vault_failure)),
        WitOutcome::Sign(outcome) => Outcome::Sign(outcome.map(from_wit::sign_outcome).map_err(from_wit::vault_failure)),
        WitOutcome::Recall(found) => Outcome::Recall(found.map(|it| core::RecalledAnswer { value: it.value, outdated: it.outdated })),
        WitOutcome::Remember => Outcome::Remember,
        WitOutcome::Forget(is_marked) => Outcome::Forget(is_marked),
        WitOutcome::Transform(outcome) => Outcome::Transform(outcome.map(image).map_err(transform_failure)),
        WitOutcome::Subscribe(outcome) => Outcome::Subscribe(outcome.map_err(subscribe_failure)),
        WitOutcome::Unsubscribe(had) => Outcome::Unsubscribe(had),
    };
    (settled.id, outcome)
}

fn asked(asked: exchanges::Asked) -> AskedResponse {
    AskedResponse { response: from_wit::response(asked.response), has_rest: asked.has_rest }
}

fn head(head: exchanges::Head) -> core::Head {
    core::Head { status: head.status, headers: from_wit::headers(head.headers) }
}

fn image(image: exchanges::Image) -> core::Image {
    core::Image { content_type: image.content_type, bytes: image.bytes, width: image.width, height: image.height }
}

fn transform_failure(failure: exchanges::TransformFailure) -> core::TransformFailure {
    match failure {
        exchanges::TransformFailure::Unavailable => core::TransformFailure::Unavailable,
        exchanges::TransformFailure::Refused(detail) => core::TransformFailure::Refused(detail),
        exchanges::TransformFailure::Busy => core::TransformFailure::Busy,
        exchanges::TransformFailure::TimedOut(milliseconds) => core::TransformFailure::TimedOut(milliseconds),
        exchanges::TransformFailure::Failed(detail) => core::TransformFailure::Failed(detail),
    }
}

fn subscribe_failure(failure: exchanges::SubscribeFailure) -> core::SubscribeFailure {
    match failure {
        exchanges::SubscribeFailure::Unavailable => core::SubscribeFailure::Unavailable,
        exchanges::SubscribeFailure::TooMany(most) => core::SubscribeFailure::TooMany(most),
        exchanges::SubscribeFailure::ClientFull(most) => core::SubscribeFailure::ClientFull(most),
        exchanges::SubscribeFailure::Overloaded => core::SubscribeFailure::Overloaded,
        exchanges::SubscribeFailure::NoFeed(detail) => core::SubscribeFailure::NoFeed(detail),
    }
}
