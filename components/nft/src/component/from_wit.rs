//! Conversion of arguments from WIT types.

use super::bindings::exports::mintmark::nft::{http, metadata};
use crate::{http as domain, settings};

impl From<metadata::Settings> for settings::Settings {
    fn from(given: metadata::Settings) -> Self {
        Self { rpc: given.rpc, ipfs: given.ipfs, hedge_after_ms: given.hedge_after_ms, max_json_bytes: given.max_json_bytes }
    }
}

impl From<metadata::Settled> for domain::Settled {
    fn from(settled: metadata::Settled) -> Self {
        Self { id: settled.id, outcome: settled.outcome.map(Into::into).map_err(Into::into) }
    }
}

impl From<http::Response> for domain::Response {
    fn from(response: http::Response) -> Self {
        let headers = response.headers.into_iter().map(|header| domain::Header { name: header.name, value: header.value });
        Self { status: response.status, headers: headers.collect(), body: response.body }
    }
}

impl From<http::FetchFailure> for domain::Failure {
    fn from(failure: http::FetchFailure) -> Self {
        match failure {
            http::FetchFailure::Unreachable(why) => Self::Unreachable(why),
            http::FetchFailure::TimedOut => Self::TimedOut,
            http::FetchFailure::TooLarge(max) => Self::TooLarge(max),
            http::FetchFailure::Refused(why) => Self::Refused(why),
            http::FetchFailure::Other(why) => Self::Other(why),
        }
    }
}
