//! The gateway's core: routes, access, JSON-RPC and problems over the trait [`Io`]. It knows no WIT
//! type and performs nothing: a driver supplies an [`Io`] and polls the future that
//! [`Gateway::handle`] returns.

mod access;
mod chain;
mod config;
mod deadline;
mod digest;
mod http;
mod io;
mod jsonrpc;
mod log;
mod nft;
mod routes;

use std::rc::Rc;

pub use config::{Config, ConfigError};
pub use http::request::Request;
pub use io::{
    Attempt, BodyFailure, Call, Caller, ChosenBy, Credential, Denial, Difference, Estimates, Fault, Fetch, FetchFailure, FetchMethod,
    Fields, Head, Header, Invalid, Io, LimitsFailure, Refusal, Response, Settle, SignOutcome, SignResponse, Stamp, Stored, Summary, Take,
    TakeOutcome, VaultFailure, Verdict,
};
pub use nft::component::{
    Document, Integrity, IntegrityMismatch, IntegrityStatus, Medium, Need, Nft, NftError, Progress, Resolution, Settings, Settled,
    Standard, Token, UpstreamFailure, Wanted, Warning,
};

/// Time and chance for one exchange.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Microseconds since 1970.
    pub now: u64,
    /// 16 bytes; fewer only weaken the request id.
    pub entropy: Vec<u8>,
}

/// A configured gateway, shared by its exchanges.
pub struct Gateway<N> {
    config: Config,
    nft: N,
    verified_chains: chain::upstream::Verified,
}

impl<N: Nft> Gateway<N> {
    /// Makes a gateway of a checked configuration and an NFT component.
    pub fn new(config: Config, nft: N) -> Self {
        Self { config, nft, verified_chains: chain::upstream::Verified::default() }
    }

    /// Answers one request: sends a head, chunks and an end through `io`, and is done when nothing
    /// is left to do.
    pub async fn handle<I: Io>(self: Rc<Self>, io: I, request: Request, seed: Seed) {
        routes::serve(&self, &io, &request, &seed).await;
    }
}
