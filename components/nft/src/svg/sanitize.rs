//! The sanitizer: reads tags and text, and writes what the tables allow.

use super::attribute_list::AttributeList;
use super::css::style_sheet;
use super::elements::{Element, Kind, element_named};
use super::error::{Counted, Limits, SvgError};
use super::namespaces::{Namespace, Namespaces};
use super::references::resolve;
use super::removed::Removed;
use super::tag;
use super::text::{decode, push_text};
use super::tokens::{Token, Tokens, local_name};

const ROOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
const XLINK: &str = " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

/// An image that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanitized {
    /// The SVG document: well-formed XML in UTF-8 without a declaration.
    pub svg: Vec<u8>,
    /// Names of the elements and attributes that were removed and may have mattered, at most 8.
    pub removed: Vec<String>,
}

/// Returns the safe part of an SVG image.
///
/// It has no script, no event handler, no `foreignObject`, no entity, and no reference to anything
/// outside itself. What is safe comes out as it went in. Sanitizing it again changes nothing.
///
/// Errors:
/// - `NotSvg` if the bytes hold no `svg` element.
/// - `TooLarge` if the image exceeds a limit.
pub fn sanitize(svg: &[u8], limits: Limits) -> Result<Vec<u8>, SvgError> {
    sanitize_and_report(svg, limits).map(|sanitized| sanitized.svg)
}

/// Does the same as [`sanitize`], and returns what was removed too.
///
/// Errors: see [`sanitize`].
pub fn sanitize_and_report(svg: &[u8], limits: Limits) -> Result<Sanitized, SvgError> {
    let too_large = SvgError::TooLarge { counted: Counted::Bytes, max: limits.max_bytes };
    if svg.len() > limits.max_bytes {
        return Err(too_large);
    }
    let text = decode(svg);
    let mut sanitizer = Sanitizer::new(limits, text.len());
    for token in Tokens::new(&text) {
        match token {
            Token::Start { name, attributes, closed } => sanitizer.start(name, attributes, closed)?,
            Token::End(name) => sanitizer.end(name),
            Token::Text(text) => sanitizer.text(&resolve(text)),
            Token::CData(text) => sanitizer.text(text),
        }
        if sanitizer.is_finished() {
            break;
        }
    }
    let sanitized = sanitizer.finish().ok_or(SvgError::NotSvg)?;
    if sanitized.svg.len() > limits.max_bytes {
        return Err(too_large);
    }
    Ok(sanitized)
}

/// An element whose end tag has not come yet.
#[derive(Debug)]
struct Open<'a> {
    name: &'a str,
    /// `None` if the element is removed.
    element: Option<&'static Element>,
    /// Where its start tag stands in the output.
    start: usize,
    namespaces: usize,
}

#[derive(Debug)]
struct Sanitizer<'a> {
    limits: Limits,
    out: String,
    open: Vec<Open<'a>>,
    namespaces: Namespaces<'a>,
    elements: usize,
    uses_xlink: bool,
    /// Text of the `style` element that is open.
    css: String,
    removed: Removed,
}

impl<'a> Sanitizer<'a> {
    fn new(limits: Limits, length: usize) -> Self {
        Self {
            limits,
            out: String::with_capacity(length + ROOT.len()),
            open: Vec::new(),
            namespaces: Namespaces::default(),
            elements: 0,
            uses_xlink: false,
            css: String::new(),
            removed: Removed::default(),
        }
    }

    fn is_finished(&self) -> bool {
        self.open.is_empty() && !self.out.is_empty()
    }

    fn within(&self, counted: Counted, count: usize) -> Result<(), SvgError> {
        let max = match counted {
            Counted::Bytes => self.limits.max_bytes,
            Counted::Elements => self.limits.max_elements,
            Counted::Attributes => self.limits.max_attributes,
            Counted::Depth => self.limits.max_depth,
        };
        if count > max { Err(SvgError::TooLarge { counted, max }) } else { Ok(()) }
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, closed: bool) -> Result<(), SvgError> {
        let is_root = self.open.is_empty();
        if is_root && !local_name(name).eq_ignore_ascii_case("svg") {
            return Ok(());
        }
        self.elements += 1;
        self.within(Counted::Elements, self.elements)?;
        self.within(Counted::Depth, self.open.len() + 1)?;
        let open = Open { name, element: None, start: self.out.len(), namespaces: self.namespaces.mark() };
        let mut written = Vec::new();
        for (count, (name, value)) in AttributeList::new(attributes).enumerate() {
            self.within(Counted::Attributes, count + 1)?;
            if !self.namespaces.declare(name, value) {
                written.push((name, value));
            }
        }
        let element = if is_root { self.root(name) } else { self.child(name) };
        let kept = element.and_then(|element| Some((element, tag::keep(element, &written, &self.namespaces, &mut self.removed)?)));
        match &kept {
            Some((element, attributes)) => {
                self.uses_xlink |= attributes.uses_xlink;
                self.out.push_str(if is_root { ROOT } else { "<" });
                self.out.push_str(if is_root { "" } else { element.name });
                attributes.write(&mut self.out);
                self.out.push_str(if closed { "/>" } else { ">" });
            }
            None => self.report(name),
        }
        if closed {
            self.namespaces.rewind(open.namespaces);
        } else {
            self.open.push(Open { element: kept.map(|(element, _)| element), ..open });
        }
        Ok(())
    }

    fn root(&mut self, name: &str) -> Option<&'static Element> {
        if !name.contains(':') {
            self.namespaces.assume_svg();
        }
        element_named("svg")
    }

    /// Returns how an element inside the root is treated, or `None` if it is removed.
    fn child(&self, name: &str) -> Option<&'static Element> {
        let parent = self.open.last()?.element?;
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let takes_elements = !matches!(parent.kind, Kind::Description | Kind::Style);
        (takes_elements && self.namespaces.of(prefix) == Namespace::Svg).then(|| element_named(local))?
    }

    /// Notes a removed element, unless it stands in a removed one, or belongs to another
    /// vocabulary.
    fn report(&mut self, name: &str) {
        let inside_kept = self.open.last().is_none_or(|parent| parent.element.is_some());
        if inside_kept && !name.contains(':') && !name.eq_ignore_ascii_case("metadata") {
            self.removed.push(name);
        }
    }

    /// Closes the element of that name, and everything inside it that is still open. An end tag
    /// without its start tag is skipped.
    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) {
            while self.open.len() > at {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.namespaces.rewind(open.namespaces);
        let Some(element) = open.element else { return };
        if element.kind == Kind::Style {
            let sheet = style_sheet::of_element(&core::mem::take(&mut self.css));
            if sheet.removed {
                self.removed.push("style");
            }
            if sheet.css.is_empty() {
                self.out.truncate(open.start);
                return;
            }
            push_text(&mut self.out, &sheet.css);
        }
        self.out.push_str("</");
        self.out.push_str(element.name);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        match self.open.last().and_then(|open| open.element) {
            Some(element) if element.kind == Kind::Style => self.css.push_str(text),
            Some(_) => push_text(&mut self.out, text),
            None => {}
        }
    }

    fn finish(mut self) -> Option<Sanitized> {
        while !self.open.is_empty() {
            self.close();
        }
        if self.out.is_empty() {
            return None;
        }
        if self.uses_xlink {
            self.out.insert_str(ROOT.len(), XLINK);
        }
        Some(Sanitized { svg: self.out.into_bytes(), removed: self.removed.into_names() })
    }
}
