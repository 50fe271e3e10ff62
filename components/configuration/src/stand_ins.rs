//! Stand-ins for the origins of upstreams that are secrets. The core of a gateway sees the
//! stand-ins only, so that no answer, trace, document or log line of its can tell such an origin.

mod origin;

use std::rc::Rc;

use mintmark_strict_json::pointer;
use serde_json::Value;

use crate::fill::{Secrets, filled_with, host_replaced};
use origin::{Origin, UrlParts, origin_of};

/// What takes the place of every variable to see where it stands.
const PLACEHOLDER: &str = "placeholder";

/// The stand-ins of a configuration.
#[derive(Debug, Default)]
pub struct StandIns(Vec<Rc<Hidden>>);

/// An origin that is a secret.
#[derive(Debug)]
pub struct Hidden {
    origin: Origin,
    /// The host that is shown in its place. It has no address (RFC 6761, section 6.4).
    host: String,
}

impl StandIns {
    /// Finds the origins that are secrets. `written` is the gateway's part as it stands in the
    /// configuration, `filled` the same with its variables filled in.
    ///
    /// Security: what came out of the environment is a secret, and so are the credentials of an
    /// endpoint. An origin that depends on the one, or has the other in it, is hidden.
    pub(crate) fn of(written: &Value, filled: &Value, secrets: &Secrets) -> Self {
        let credentials = credentials(filled);
        let mut found: Vec<Rc<Hidden>> = Vec::new();
        for Listed { at, name } in listed(filled) {
            let text = |part: &'_ Value| part.pointer(&at).and_then(Value::as_str).map(str::to_owned);
            let Some(origin) = text(filled).as_deref().and_then(origin_of) else { continue };
            // If the origin is the same with other values, no variable has a part in it.
            let is_fixed = text(written).is_none_or(|text| origin_of(&filled_with(&text, PLACEHOLDER)).as_ref() == Some(&origin));
            let shown = origin.to_string();
            let has_secret = [secrets, &credentials].iter().any(|secrets| secrets.redact_any_case(&shown) != shown);
            if (!is_fixed || has_secret) && !found.iter().any(|hidden| hidden.origin == origin) {
                found.push(Rc::new(Hidden { origin, host: format!("{name}.invalid") }));
            }
        }
        Self(found)
    }

    /// Puts the stand-ins into the gateway's part of a configuration.
    pub(crate) fn put_into(&self, part: &mut Value) {
        for Listed { at, .. } in listed(part) {
            if let Some(Value::String(url)) = part.pointer_mut(&at) {
                let parts = UrlParts::of(url);
                let shown = parts.and_then(|parts| self.at(&parts.origin()?)?.shown(&parts));
                if let Some(shown) = shown {
                    *url = shown;
                }
            }
        }
    }

    /// Returns a URL that came from an upstream with the stand-in of its origin. A host below a
    /// hidden one, as a gateway has it for each CID, is hidden too, and so is another port of it,
    /// which is shown. A relative reference is returned as it is.
    #[must_use]
    pub fn hide(&self, url: &str) -> String {
        let shown = UrlParts::of(url).and_then(|parts| {
            let origin = parts.origin()?;
            let within = || self.0.iter().find(|hidden| below(&origin.host, &hidden.origin.host).is_some());
            self.at(&origin).or_else(within)?.shown(&parts)
        });
        shown.unwrap_or_else(|| url.to_owned())
    }

    fn at(&self, origin: &Origin) -> Option<&Rc<Hidden>> {
        self.0.iter().find(|hidden| hidden.origin == *origin)
    }

    /// Returns the URL that has a stand-in, and what it stands for. `None` if it has none.
    #[must_use]
    pub fn reveal(&self, url: &str) -> Option<(String, Rc<Hidden>)> {
        let parts = UrlParts::of(url)?;
        let (host, port) = match parts.authority.split_once(':') {
            Some((host, port)) => (host.to_ascii_lowercase(), Some(port)),
            None => (parts.authority.to_ascii_lowercase(), None),
        };
        let (hidden, below) = self.0.iter().find_map(|hidden| Some((Rc::clone(hidden), below(&host, &hidden.host)?)))?;
        let real = match port {
            Some(port) => format!("{}:{port}", hidden.origin.host),
            None => hidden.origin.authority(),
        };
        Some((format!("{}://{below}{real}{}", parts.scheme, parts.rest), hidden))
    }
}

impl Hidden {
    /// Returns a text of this gateway with the stand-in wherever the text names the host.
    #[must_use]
    pub fn left_out_of(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.replaced_in(text.as_bytes().to_vec())).into_owned()
    }

    /// Does the same with what an upstream sent, which need not be UTF-8. A name without a dot is
    /// left there: `node` is a word like others, and no provider's.
    #[must_use]
    pub fn left_out_of_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.origin.host.contains(['.', ':']) { self.replaced_in(bytes) } else { bytes }
    }

    fn replaced_in(&self, bytes: Vec<u8>) -> Vec<u8> {
        [self.origin.authority(), self.origin.host.clone()]
            .iter()
            .fold(bytes, |bytes, name| host_replaced(bytes, name.as_bytes(), self.host.as_bytes()))
    }

    /// Returns a URL of this origin, of another port of it or of a host below it, with the
    /// stand-in.
    fn shown(&self, parts: &UrlParts<'_>) -> Option<String> {
        let origin = parts.origin()?;
        let below = below(&origin.host, &self.origin.host)?;
        let is_usual = (&origin.scheme, origin.port) == (&self.origin.scheme, self.origin.port);
        let port = if is_usual { String::new() } else { format!(":{}", origin.port) };
        let user = if parts.has_user() { "@" } else { "" };
        Some(format!("{}://{user}{below}{}{port}{}", origin.scheme, self.host, parts.rest))
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
        let own = [endpoint.get("bearer"), endpoint.pointer("/basic/username"), endpoint.pointer("/basic/password")];
        fields.chain(own.into_iter().flatten()).filter_map(Value::as_str).for_each(|value| secrets.keep(value));
    }
    secrets
}
