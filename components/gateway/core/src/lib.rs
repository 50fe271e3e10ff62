//! The gateway's core: routes, access, JSON-RPC and problems over the trait [`Io`]. It knows no WIT
//! type and performs nothing: a driver supplies an [`Io`] and polls the future that
//! [`Gateway::handle`] returns.

mod access;
mod chain;
mod config;
mod deadline;
mod digest;
mod gateway;
mod http;
mod io;
mod jsonrpc;
mod log;
mod nft;
mod routes;

pub use config::{Chain, Config, ConfigError, Content, Events, IpfsVerification};
pub use gateway::{Gateway, Seed};
pub use http::request::Request;
pub use io::{
    AnswerKey, Attempt, BodyFailure, BodyStream, Call, Caller, ChosenBy, Credential, Denial, Difference, Estimates, Fault, Fetch,
    FetchFailure, FetchMethod, Fields, Forgotten, ForgottenTokens, Head, Header, Image, ImageTask, Invalid, Io, KeptAnswer, LimitsFailure,
    Refusal, Response, Settle, SignOutcome, SignResponse, Stamp, Stored, Summary, Take, TakeOutcome, TransformFailure, VaultFailure,
    Verdict,
};
pub use nft::component::{
    Document, Integrity, IntegrityMismatch, IntegrityStatus, Medium, Need, Nft, NftError, Progress, Resolution, Settings, Settled,
    Standard, Token, UpstreamFailure, Wanted, Warning,
};
