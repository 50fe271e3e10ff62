//! What the NFT routes work with.

use crate::access::host::served_as;
use crate::gateway::Gateway;
use crate::io::Io;
use crate::log::LogEntry;
use crate::nft::component::Nft;
use crate::nft::component::subject::Settings;
use crate::nft::drive::trace::Trace;
use crate::nft::drive::watch::{StoreUse, Watch};
use crate::nft::settings::settings;
use crate::routes::responder::Responder;

/// The gateway, and what one request adds to it.
pub(crate) struct Context<'a, I, N> {
    pub(crate) gateway: &'a Gateway<N>,
    pub(crate) io: &'a I,
    pub(crate) log: &'a LogEntry,
    /// Microseconds since 1970 at which the request came.
    pub(crate) began: u64,
    /// `None` if nobody asked for it.
    pub(crate) trace: Option<&'a Trace>,
    /// Whether stores are asked before upstreams.
    pub(crate) store: StoreUse,
    /// The name under which the client asked for this gateway.
    pub(crate) served_as: &'a str,
}

impl<'a, I: Io, N: Nft> Context<'a, I, N> {
    /// Makes the context of a request without a trace.
    pub(crate) fn of(responder: &Responder<'a, I, N>) -> Self {
        let (gateway, io, log, began) = (responder.gateway, responder.io, responder.log, responder.now);
        Self { gateway, io, log, began, trace: None, store: StoreUse::Read, served_as: served_as(responder.request) }
    }

    /// Returns what watches the actions.
    pub(crate) fn watch(&self) -> Watch<'a> {
        Watch {
            log: self.log,
            health: &self.gateway.health,
            chains: &self.gateway.config.chains,
            trace: self.trace,
            began_ms: self.began / 1000,
            store: self.store,
            served_as: self.served_as,
        }
    }

    /// Returns the settings of the NFT component.
    pub(crate) fn settings(&self) -> Settings {
        settings(&self.gateway.config, &self.gateway.health, self.io.now() / 1000)
    }

    /// Returns the time that a request has, in milliseconds.
    pub(crate) fn deadline_ms(&self) -> u32 {
        self.gateway.config.content.deadline_ms
    }
}
