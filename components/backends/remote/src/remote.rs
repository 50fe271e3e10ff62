//! Requests, by the configuration.

use mintmark_configuration::{Backends, ConfigError};
use serde::Serialize;

use crate::limits::{Correction, Demand};
use crate::place::{Place, RULE};
use crate::vault::{Call, Credential};

/// The longest answer, in bytes. A page of the audit is the longest.
pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// The shortest token, in characters: 32 random bytes as hexadecimal or base64 have more.
const MIN_TOKEN_CHARACTERS: usize = 32;

/// The configured backends.
pub struct Remote {
    place: Place,
    authorization: String,
    limits_deadline_ms: u32,
    vault_deadline_ms: u32,
}

/// A request to send: a POST with a body of JSON.
pub struct Post {
    /// Whether the scheme is https.
    pub is_https: bool,
    /// Host and port.
    pub authority: String,
    /// Path.
    pub path: String,
    /// `Authorization`.
    ///
    /// Security: it holds the token.
    pub authorization: String,
    /// Body.
    ///
    /// Security: it may hold the credential of a caller.
    pub body: Vec<u8>,
    /// Milliseconds from the beginning of the request to the end of its answer.
    pub deadline_ms: u32,
}

impl Post {
    /// Returns the fields of the request, names and values.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, String); 5] {
        [
            ("accept", "application/json".to_owned()),
            ("authorization", self.authorization.clone()),
            ("content-length", self.body.len().to_string()),
            ("content-type", "application/json".to_owned()),
            ("user-agent", "mintmark/0.1.0".to_owned()),
        ]
    }

    /// Returns the nanoseconds that the connection may take: a part of the deadline, so that a
    /// gateway that cannot be reached is told apart from one that does not answer.
    #[must_use]
    pub fn connect_timeout_ns(&self) -> u64 {
        self.deadline_ns() / 4 * 3
    }

    /// Returns the deadline in nanoseconds.
    #[must_use]
    pub fn deadline_ns(&self) -> u64 {
        u64::from(self.deadline_ms) * 1_000_000
    }
}

impl Remote {
    /// Opens the backends by an environment. `built_in` is the URL if the configuration has none.
    ///
    /// # Errors
    /// Every config error of the section.
    pub fn open(variables: &[(String, String)], built_in: Option<&str>) -> Result<Self, Vec<ConfigError>> {
        let Backends { url, token, limits_deadline_ms, vault_deadline_ms, allow_private, secrets } =
            mintmark_configuration::backends(variables)?;
        let mut errors = Vec::new();
        let place = match url.as_deref().or(built_in) {
            Some(url) => Place::parse(url, &allow_private).map_err(|got| ConfigError::new("/backends/url", RULE, got)),
            None => Err(ConfigError::new("/backends/url", RULE, "nothing")),
        };
        if token.len() < MIN_TOKEN_CHARACTERS || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let expected = format!("a token of at least {MIN_TOKEN_CHARACTERS} characters without white space");
            errors.push(ConfigError::new("/backends/token", expected, format!("text of {} characters", token.chars().count())));
        }
        match place {
            Ok(place) if errors.is_empty() => {
                Ok(Self { place, authorization: format!("Bearer {token}"), limits_deadline_ms, vault_deadline_ms })
            }
            place => {
                errors.extend(place.err().map(|error| secrets.redacted(&error)));
                Err(errors)
            }
        }
    }

    /// Returns where the backends are, for the log.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.place.is_https { "https" } else { "http" }, self.place.authority)
    }

    /// Returns the line of a question without an answer, for the log.
    ///
    /// Security: without the token, which the other side may repeat.
    #[must_use]
    pub fn complaint(&self, question: &str, reason: &str) -> String {
        let token = self.authorization.trim_start_matches("Bearer ");
        format!("backends: {question} has no answer of {}: {}", self.origin(), reason.replace(token, "(the token)"))
    }

    /// Returns the request that spends units.
    #[must_use]
    pub fn take(&self, demand: &Demand) -> Post {
        self.post("take", demand, self.limits_deadline_ms)
    }

    /// Returns the request that corrects what was spent.
    #[must_use]
    pub fn settle(&self, correction: &Correction) -> Post {
        self.post("settle", correction, self.limits_deadline_ms)
    }

    /// Returns the request that identifies a caller.
    #[must_use]
    pub fn identify(&self, credential: &Credential) -> Post {
        self.post("identify", credential, self.vault_deadline_ms)
    }

    /// Returns the request that signs.
    #[must_use]
    pub fn sign(&self, call: &Call) -> Post {
        self.post("sign", call, self.vault_deadline_ms)
    }

    fn post(&self, question: &str, value: &impl Serialize, deadline_ms: u32) -> Post {
        let Place { is_https, authority, path } = self.place.clone();
        Post {
            is_https,
            authority,
            path: format!("{path}/v1/backends/{question}"),
            authorization: self.authorization.clone(),
            // Nothing in a question fails to be written. An empty body would be refused.
            body: serde_json::to_vec(value).unwrap_or_default(),
            deadline_ms,
        }
    }
}
