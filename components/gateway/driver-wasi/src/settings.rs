//! What a gateway works by, out of the environment.

use mintmark_configuration::{ConfigError, Gateway, Secrets};
use mintmark_gateway_core::Config;

use crate::destination::Destinations;

/// What a gateway works by.
#[derive(Debug)]
pub struct Settings {
    /// The core's part.
    pub core: Config,
    /// Where requests may go.
    pub destinations: Destinations,
    /// The deadline of a request that the gateway makes, in milliseconds.
    pub deadline_ms: u32,
    /// What was filled in from the environment.
    pub secrets: Secrets,
}

impl Settings {
    /// Reads the gateway's part of the configuration, the text of `MINTMARK_CONFIG_JSON`.
    ///
    /// # Errors
    /// Every config error.
    pub fn read(variables: &[(String, String)]) -> Result<Self, Vec<ConfigError>> {
        let Gateway { core, network, deadline_ms, secrets, stand_ins } = mintmark_configuration::gateway(variables, Config::parse)?;
        let destinations = Destinations::new(&network, core.hosts(), stand_ins)
            .map_err(|reason| vec![secrets.redacted(&ConfigError::new("/network/connectTo", "origins", reason))])?;
        Ok(Self { core, destinations, deadline_ms, secrets })
    }
}
