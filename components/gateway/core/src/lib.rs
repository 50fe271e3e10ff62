//! The gateway's core: routes, access, JSON-RPC and problems over the trait [`Io`]. It knows no WIT
//! type and performs nothing: a driver supplies an [`Io`] and polls the future that
//! [`Gateway::handle`], [`Gateway::reconcile`] or another of its methods returns.

mod access;
pub mod admission;
mod chain;
mod chunks;
mod config;
mod deadline;
mod digest;
mod feed;
mod gateway;
mod http;
mod io;
mod jsonrpc;
mod log;
mod nft;
mod outbox;
mod routes;
mod table;

pub use chunks::ask_by_chunks;
pub use config::{Chain, Config, ConfigError, Content, Endpoint, Events, IpfsVerification, Logs};
pub use gateway::{Gateway, Seed};
pub use http::request::Request;
pub use io::{
    AnswerKey, Ask, Asked, Attempt, BodyFailure, BodyStream, Call, Caller, ChosenBy, Credential, Denial, Difference, Estimates, Fault,
    Feed, Fetch, FetchFailure, FetchMethod, Forgotten, ForgottenTokens, Head, Header, Image, ImageTask, Invalid, Io, KeptAnswer,
    LimitsFailure, MeteredCall, RecalledAnswer, Refusal, Response, Settle, SignOutcome, SignResponse, Stamp, Stored, SubscribeFailure,
    Subscription, Summary, Take, TakeOutcome, TransformFailure, VaultFailure, Verdict,
};
pub use nft::component::answer::{
    Answer, Avatar, Collection, Document, Holding, Integrity, IntegrityStatus, Medium, Royalty, Source, Standard, Warning,
};
pub use nft::component::content::{ByteRange, ContentHead, ContentOutput, ContentRequest, ContentStep, Part};
pub use nft::component::error::{IntegrityMismatch, NftError, UpstreamFailure};
pub use nft::component::need::{Action, Need, Outcome, Rejected, Settled, Wanted};
pub use nft::component::subject::{ChainSettings, Contract, Settings, Subject, Token, TokenQuery, Verification};
pub use nft::component::{Answered, Content as NftContent, Nft, Resolution, Step};
pub use table::Table;
