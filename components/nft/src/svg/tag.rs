//! A start tag: which of its attributes are kept, and with which values.

use std::borrow::Cow;

use super::attributes::{Value, attribute_named, is_annotation, may_be_animated};
use super::css::declarations;
use super::css::value::{Embedded, is_harmless};
use super::elements::{Element, Kind};
use super::namespaces::{Namespace, Namespaces};
use super::references::resolve;
use super::removed::Removed;
use super::text::push_attribute;
use super::url::{is_fragment, is_picture, trimmed};

/// The name of the older spelling of `href`.
pub(crate) const XLINK_HREF: &str = "xlink:href";

/// The attributes that were kept.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    kept: Vec<(&'static str, String)>,
    annotations: Vec<(String, String)>,
    /// Whether the tag needs the namespace of XLink.
    pub uses_xlink: bool,
}

impl Attributes {
    /// Writes the attributes.
    pub(crate) fn write(&self, out: &mut String) {
        for (name, value) in &self.kept {
            push_attribute(out, name, value);
        }
        for (name, value) in &self.annotations {
            push_attribute(out, name, value);
        }
    }
}

/// Returns the attributes of an element that are kept. `None` if the element has to go as well: an
/// animation of an attribute that is not to be changed.
pub(crate) fn keep(element: &Element, written: &[(&str, &str)], namespaces: &Namespaces<'_>, removed: &mut Removed) -> Option<Attributes> {
    let mut attributes = Attributes::default();
    for (name, value) in written {
        let Some((kept_name, rule)) = known(name, namespaces) else {
            keep_annotation(name, value, &mut attributes, removed);
            continue;
        };
        if attributes.kept.iter().any(|(earlier, _)| *earlier == kept_name) {
            continue;
        }
        let value = resolve(value);
        if rule == Value::Animated && !may_be_animated(&value) {
            return None;
        }
        match allowed(element, rule, value, removed) {
            Some(value) => {
                attributes.uses_xlink |= kept_name == XLINK_HREF;
                attributes.kept.push((kept_name, value.into_owned()));
            }
            None => removed.push(kept_name),
        }
    }
    Some(attributes)
}

/// Returns the canonical name of a known attribute, and its rule.
fn known(name: &str, namespaces: &Namespaces<'_>) -> Option<(&'static str, Value)> {
    let Some((prefix, local)) = name.split_once(':') else {
        return attribute_named(name);
    };
    match (namespaces.of(prefix), local) {
        (Namespace::XLink, "href") => Some((XLINK_HREF, Value::Reference)),
        (Namespace::Xml, "space") => Some(("xml:space", Value::Plain)),
        (Namespace::Xml, "lang") => Some(("xml:lang", Value::Plain)),
        _ => None,
    }
}

fn keep_annotation(name: &str, value: &str, attributes: &mut Attributes, removed: &mut Removed) {
    if !is_annotation(name) {
        // What other vocabularies add is no loss.
        if !name.contains(':') {
            removed.push(name);
        }
    } else if attributes.annotations.iter().all(|(earlier, _)| earlier != name) {
        attributes.annotations.push((name.to_owned(), resolve(value).into_owned()));
    }
}

/// Returns the value as it is kept, or `None` if it is harmful.
fn allowed<'a>(element: &Element, rule: Value, value: Cow<'a, str>, removed: &mut Removed) -> Option<Cow<'a, str>> {
    match rule {
        Value::Plain | Value::Animated => Some(value),
        Value::Css => (!value.contains(['(', '\\', '@']) || is_harmless(&value, Embedded::Pictures)).then_some(value),
        Value::Style => {
            let kept = declarations::of_attribute(&value);
            if kept.removed {
                removed.push("style");
            }
            Some(Cow::Owned(kept.css))
        }
        Value::Reference => {
            let url = trimmed(&value);
            let picture = element.kind == Kind::Image && is_picture(&url);
            (picture || is_fragment(&url)).then(|| Cow::Owned(url.into_owned()))
        }
    }
}
