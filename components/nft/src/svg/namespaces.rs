//! Namespaces, read leniently: a document that declares none is SVG.

use super::references::resolve;

/// A namespace that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// SVG.
    Svg,
    /// XLink, whose `href` is the older spelling of SVG's.
    XLink,
    /// `xml:`, which every document has.
    Xml,
    /// Any other.
    Other,
}

/// The declarations in scope, innermost last.
#[derive(Debug, Default)]
pub(crate) struct Namespaces<'a> {
    declared: Vec<(&'a str, Namespace)>,
}

impl<'a> Namespaces<'a> {
    /// Returns the number of declarations, to go back to at the end of the element.
    pub(crate) const fn mark(&self) -> usize {
        self.declared.len()
    }

    /// Forgets what was declared since the mark.
    pub(crate) fn rewind(&mut self, mark: usize) {
        self.declared.truncate(mark);
    }

    /// Takes an attribute if it declares a namespace. Returns whether it does.
    pub(crate) fn declare(&mut self, name: &'a str, value: &str) -> bool {
        let prefix = match name.split_once(':') {
            None if name == "xmlns" => "",
            Some(("xmlns", prefix)) => prefix,
            _ => return false,
        };
        self.declared.push((prefix, namespace(&resolve(value), prefix)));
        true
    }

    /// Makes names without a prefix names of SVG: the root is the `svg` element whatever its
    /// `xmlns` is.
    pub(crate) fn assume_svg(&mut self) {
        self.declared.push(("", Namespace::Svg));
    }

    /// Returns the namespace of a prefix. The empty prefix stands for names without one.
    pub(crate) fn of(&self, prefix: &str) -> Namespace {
        let declared = self.declared.iter().rev().find(|(name, _)| *name == prefix);
        declared.map_or_else(|| customary(prefix), |(_, namespace)| *namespace)
    }
}

fn namespace(uri: &str, prefix: &str) -> Namespace {
    let uri = uri.trim().to_ascii_lowercase();
    if uri.contains("www.w3.org/2000/svg") {
        Namespace::Svg
    } else if uri.contains("www.w3.org/1999/xlink") {
        Namespace::XLink
    } else if uri.is_empty() || uri.starts_with('&') {
        // Illustrator writes `&ns_svg;`, an entity of the DOCTYPE.
        customary(prefix)
    } else {
        Namespace::Other
    }
}

/// The namespace that a prefix stands for where none is declared.
fn customary(prefix: &str) -> Namespace {
    match prefix {
        "" | "svg" => Namespace::Svg,
        "xlink" => Namespace::XLink,
        "xml" => Namespace::Xml,
        _ => Namespace::Other,
    }
}
