//! Stand-ins for the hosts of upstreams that are secrets. The core of a gateway sees the stand-ins
//! only, so that no answer, trace, document or log line of its can tell such a host.

mod quoted;
mod url;

use std::rc::Rc;

use mintmark_strict_json::pointer;
use serde_json::Value;

use crate::fill::{Secrets, filled_with};
use quoted::{host_replaced, is_word};
use url::{UrlParts, host_of};

/// What takes the place of every variable to see where it stands.
const PLACEHOLDER: &str = "placeholder";

/// The stand-ins of a configuration. Scheme, port, path and query of a URL stay as they are.
#[derive(Debug, Default)]
pub struct StandIns(Vec<Rc<Hidden>>);

/// A host that is a secret.
#[derive(Debug)]
pub struct Hidden {
    /// In lower case, without a dot at its end.
    host: String,
    /// The host that is shown in its place. It has no address (RFC 6761, section 6.4).
    stand_in: String,
}

impl StandIns {
    /// Finds the hosts that are secrets. `written` is the gateway's part as it stands in the
    /// configuration, `filled` the same with its variables filled in.
    ///
    /// Security: what came out of the environment is a secret, and so are the credentials of an
    /// endpoint. A host that depends on the one, or has the other in it, is hidden.
    pub(crate) fn of(written: &Value, filled: &Value, secrets: &Secrets) -> Self {
        let credentials = credentials(filled);
        let mut found: Vec<Rc<Hidden>> = Vec::new();
        for Listed { at, name } in listed(filled) {
            let text = |part: &'_ Value| part.pointer(&at).and_then(Value::as_str).map(str::to_owned);
            let Some(host) = text(filled).as_deref().and_then(host_of) else { continue };
            // If the host is the same with other values, no variable has a part in it.
            let is_fixed = text(written).is_none_or(|text| host_of(&filled_with(&text, PLACEHOLDER)).as_ref() == Some(&host));
            let has_secret = secrets.are_part_of(&host) || credentials.are_part_of(&host);
            if (!is_fixed || has_secret) && !found.iter().any(|hidden| hidden.host == host) {
                found.push(Rc::new(Hidden { host, stand_in: format!("{name}.invalid") }));
            }
        }
        // The longest first: a hidden host may be below another.
        found.sort_by_key(|hidden| core::cmp::Reverse(hidden.host.len()));
        Self(found)
    }

    /// Puts the stand-ins into the gateway's part of a configuration.
    pub(crate) fn put_into(&self, part: &mut Value) {
        for Listed { at, .. } in listed(part) {
            if let Some(Value::String(url)) = part.pointer_mut(&at) {
                let host = host_of(url).unwrap_or_default();
                let shown = self.0.iter().find(|hidden| hidden.host == host).and_then(|hidden| hidden.shown(url));
                if let Some(shown) = shown {
                    *url = shown;
                }
            }
        }
    }

    /// Returns a URL that came from an upstream with the stand-in of its host. A host below a
    /// hidden one, as a gateway has it for each CID, is hidden too. A relative reference is
    /// returned as it is.
    #[must_use]
    pub fn hide(&self, url: &str) -> String {
        self.0.iter().find_map(|hidden| hidden.shown(url)).unwrap_or_else(|| url.to_owned())
    }

    /// Returns the URL that has a stand-in, and what it stands for. `None` if it has none.
    #[must_use]
    pub fn reveal(&self, url: &str) -> Option<(String, Rc<Hidden>)> {
        let parts = UrlParts::of(url).filter(|parts| parts.user.is_empty())?;
        let host = parts.host.to_ascii_lowercase();
        let (hidden, below) = self.0.iter().find_map(|hidden| Some((Rc::clone(hidden), below(&host, &hidden.stand_in)?)))?;
        Some((format!("{}{below}{}{}", parts.scheme, hidden.host, parts.rest), hidden))
    }

    /// Returns a text of this gateway with the stand-in wherever it names a hidden host.
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, hidden| hidden.left_out_of(&text))
    }
}

impl Hidden {
    /// Returns a text with the stand-in wherever it names the host.
    #[must_use]
    pub fn left_out_of(&self, text: &str) -> String {
        host_replaced(text, &self.host, &self.stand_in)
    }

    /// Returns whether the host is a word like others: it has no dot, as `node` has none.
    #[must_use]
    pub fn is_word(&self) -> bool {
        is_word(&self.host)
    }

    /// Returns a URL of this host, or of one below it, with the stand-in.
    fn shown(&self, url: &str) -> Option<String> {
        let parts = UrlParts::of(url)?;
        let host = host_of(url)?;
        let below = below(&host, &self.host)?;
        let user = if parts.user.is_empty() { "" } else { "@" };
        Some(format!("{}{user}{below}{}{}", parts.scheme, self.stand_in, parts.rest))
    }
}

/// Returns what stands before a host, with its dot: nothing if both are the same. `None` if the
/// host is not below the other.
fn below<'a>(host: &'a str, other: &str) -> Option<&'a str> {
    host.strip_suffix(other).filter(|before| before.is_empty() || before.ends_with('.'))
}

/// An upstream that a configuration lists.
struct Listed {
    /// JSON pointer to its URL.
    at: String,
    /// Its place, as a label of a host.
    name: String,
}

fn listed(part: &Value) -> Vec<Listed> {
    let mut found = Vec::new();
    for (id, chain) in part.get("chains").and_then(Value::as_object).into_iter().flatten() {
        let endpoints = chain.get("rpc").and_then(Value::as_array).into_iter().flatten();
        for (index, endpoint) in endpoints.enumerate() {
            let at = format!("{}/rpc/{index}{}", pointer("/chains", id), if endpoint.is_object() { "/url" } else { "" });
            found.push(Listed { at, name: format!("chain-{id}-rpc-{index}") });
        }
    }
    for kind in ["ipfs", "arweave"] {
        let gateways = part.get("content").and_then(|content| content.get(kind)).and_then(Value::as_array).map_or(0, Vec::len);
        found.extend((0..gateways).map(|index| Listed { at: format!("/content/{kind}/{index}"), name: format!("{kind}-{index}") }));
    }
    found
}

/// Returns the credentials of all endpoints.
fn credentials(part: &Value) -> Secrets {
    let mut secrets = Secrets::default();
    let chains = part.get("chains").and_then(Value::as_object).into_iter().flatten();
    for endpoint in chains.filter_map(|(_, chain)| chain.get("rpc")?.as_array()).flatten() {
        let fields = endpoint.get("headers").and_then(Value::as_object).into_iter().flatten().map(|(_, value)| value);
        let own = [endpoint.get("bearer"), endpoint.pointer("/basic/password")];
        fields.chain(own.into_iter().flatten()).filter_map(Value::as_str).for_each(|value| secrets.keep(value));
    }
    secrets
}
