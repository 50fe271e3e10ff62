//! `eth_subscribe` and `eth_unsubscribe`, in messages of WebSockets.

use serde_json::value::{RawValue, to_raw_value};

use crate::feed::criteria::Criteria;
use crate::http::problem::{Code, Problem};
use crate::io::{Io, SubscribeFailure, Subscription};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::response::Outcome;

const SUBSCRIBE: &str = "eth_subscribe";
const UNSUBSCRIBE: &str = "eth_unsubscribe";

/// Returns whether a method is about subscriptions.
pub(crate) fn has(method: &str) -> bool {
    matches!(method, SUBSCRIBE | UNSUBSCRIBE)
}

/// Answers a call about subscriptions. `None` if the method is another one.
pub(crate) async fn answer<I: Io>(io: &I, chain: &str, call: &Message) -> Option<Outcome> {
    let answered = match call.method.as_str() {
        SUBSCRIBE => subscribe(io, chain, call.params.get()).await,
        UNSUBSCRIBE => unsubscribe(io, call.params.get()).await,
        _ => return None,
    };
    Some(answered.map_or_else(Outcome::from, Outcome::Result))
}

async fn subscribe<I: Io>(io: &I, chain: &str, params: &str) -> Result<Box<RawValue>, Problem> {
    let criteria = Criteria::of_params(params)?;
    let subscription = Subscription { feed: criteria.feed(chain), criteria: criteria.to_json() };
    let id = io.subscribe(subscription).await.map_err(problem)?;
    Ok(to_raw_value(&id).unwrap_or_default())
}

async fn unsubscribe<I: Io>(io: &I, params: &str) -> Result<Box<RawValue>, Problem> {
    let invalid = |_| Problem::invalid(Code::InvalidParams, "params", "an array with the id of a subscription", params);
    let [id]: [String; 1] = serde_json::from_str(params).map_err(invalid)?;
    let had = io.unsubscribe(id).await;
    Ok(if had { RawValue::TRUE } else { RawValue::FALSE }.to_owned())
}

fn problem(failure: SubscribeFailure) -> Problem {
    match failure {
        SubscribeFailure::Unavailable => Problem::new(Code::Internal, "the host has no subscriptions here"),
        SubscribeFailure::TooMany(most) => {
            let detail =
                format!("the connection has {most} subscriptions, which is as many as it may have: unsubscribe, or connect once more");
            Problem { retryable: Some(false), ..Problem::new(Code::TooManyInFlight, detail) }
        }
        SubscribeFailure::ClientFull(most) => {
            let detail = format!(
                "the filters of this client have {most} bytes on the chain, which is as much as they may, over all its connections: \
                 unsubscribe on any of them, or filter by fewer addresses and topics"
            );
            Problem { retryable: Some(false), ..Problem::new(Code::TooManyInFlight, detail) }
        }
        SubscribeFailure::Overloaded => Problem::new(Code::Overloaded, "the chain has as many subscriptions as it may have: try later"),
        SubscribeFailure::NoFeed(detail) => Problem::new(Code::UpstreamError, format!("the chain cannot be followed now: {detail}")),
    }
}
