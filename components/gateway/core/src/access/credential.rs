//! Credentials: API keys of plans, bearer tokens of signer callers.

use crate::access::address::{AddressKeys, address_keys};
use crate::config::{Clients, Config};
use crate::digest::sha256_hex;
use crate::http::problem::{Code, Problem};
use crate::http::request::Request;
use crate::io::Credential;

/// Whose quota a request draws on.
#[derive(Debug, Clone)]
pub(crate) struct Payer {
    pub(crate) plan: String,
    pub(crate) key: String,
    /// The network of the client's address, whoever pays.
    pub(crate) network: String,
    /// Whether the quota is that of an address.
    pub(crate) anonymous: bool,
}

/// Returns who pays: the API key (path segment, `X-Api-Key` or Bearer) or, without one, the
/// client's address.
///
/// # Errors
/// `unauthorized`:
/// - The key is not known.
/// - The request has several keys.
/// - The request has no key, and there is no plan for such requests.
pub(crate) fn payer(request: &Request, path_key: Option<&str>, config: &Config) -> Result<Payer, Problem> {
    let bearer = match credential(request)? {
        Credential::Bearer(token) => Some(token),
        Credential::Anonymous | Credential::Stamp(_) | Credential::Gateway => None,
    };
    let mut keys = [path_key, bearer.as_deref()].into_iter().flatten().chain(request.values("x-api-key"));
    let AddressKeys { client, network } = address_keys(request, &config.clients);
    match (keys.next(), keys.next()) {
        (Some(_), Some(_)) => Err(Problem::new(Code::Unauthorized, "more than one API key was sent; send one")),
        (Some(key), None) => keyed(key, network, &config.clients).ok_or_else(|| Problem::new(Code::Unauthorized, unknown_key(config))),
        (None, _) => keyless(AddressKeys { client, network }, &config.clients),
    }
}

/// Returns the payer of an API key, or `None` if the key is not known.
///
/// Security: keys are looked up by their SHA-256, so the time of the look-up reveals nothing about
/// a key.
pub(crate) fn keyed(key: &str, network: String, clients: &Clients) -> Option<Payer> {
    let digest = sha256_hex(key.as_bytes());
    let plan = clients.keys.get(&digest)?.clone();
    Some(Payer { plan, key: digest, network, anonymous: false })
}

/// Returns the payer of a request without an API key.
///
/// # Errors
/// `unauthorized` if there is no plan for such requests.
pub(crate) fn keyless(AddressKeys { client, network }: AddressKeys, clients: &Clients) -> Result<Payer, Problem> {
    match &clients.anonymous {
        Some(plan) => Ok(Payer { plan: plan.clone(), key: client, network, anonymous: true }),
        None => Err(Problem::new(Code::Unauthorized, "an API key is required: Authorization: Bearer, or X-Api-Key")),
    }
}

/// Explains which keys this route takes. Many clients send the token of a signer's caller by
/// mistake.
fn unknown_key(config: &Config) -> String {
    let known = "the API key is not known: this route takes the keys of `limits.keys`";
    if config.signer {
        format!("{known}; a token of `signer.callers` is for /v1/signer/{{chain}}, which forwards the same reads")
    } else {
        known.to_owned()
    }
}

/// Returns the bearer token of a request (RFC 6750, 2.1).
///
/// # Errors
/// `unauthorized` if `Authorization` is not a bearer token, or stands twice.
pub(crate) fn credential(request: &Request) -> Result<Credential, Problem> {
    let mut values = request.values("authorization");
    let Some(value) = values.next() else { return Ok(Credential::Anonymous) };
    let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    match token {
        Some(token) if !token.is_empty() && values.next().is_none() => Ok(Credential::Bearer(token.to_owned())),
        _ => Err(Problem::new(Code::Unauthorized, "Authorization must be one Bearer token")),
    }
}
