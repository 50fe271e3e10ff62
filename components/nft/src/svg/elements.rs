//! The elements that are kept.

use super::names::find;

/// How the sanitizer treats an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Draws or groups. Its reference is a fragment.
    Shape,
    /// Shows a picture. Its reference is a fragment or an embedded picture.
    Image,
    /// Changes an attribute over time.
    Animation,
    /// Holds text only.
    Description,
    /// Holds a style sheet.
    Style,
}

/// An element that is kept.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name, as SVG spells it.
    pub name: &'static str,
    /// How it is treated.
    pub kind: Kind,
}

const fn element(name: &'static str, kind: Kind) -> Element {
    Element { name, kind }
}

/// Every element that is kept. Removed are scripts, `foreignObject`, metadata, and whatever is not
/// SVG.
const ELEMENTS: &[Element] = &[
    element("a", Kind::Shape),
    element("animate", Kind::Animation),
    element("animateColor", Kind::Animation),
    element("animateMotion", Kind::Animation),
    element("animateTransform", Kind::Animation),
    element("circle", Kind::Shape),
    element("clipPath", Kind::Shape),
    element("defs", Kind::Shape),
    element("desc", Kind::Description),
    element("ellipse", Kind::Shape),
    element("feBlend", Kind::Shape),
    element("feColorMatrix", Kind::Shape),
    element("feComponentTransfer", Kind::Shape),
    element("feComposite", Kind::Shape),
    element("feConvolveMatrix", Kind::Shape),
    element("feDiffuseLighting", Kind::Shape),
    element("feDisplacementMap", Kind::Shape),
    element("feDistantLight", Kind::Shape),
    element("feDropShadow", Kind::Shape),
    element("feFlood", Kind::Shape),
    element("feFuncA", Kind::Shape),
    element("feFuncB", Kind::Shape),
    element("feFuncG", Kind::Shape),
    element("feFuncR", Kind::Shape),
    element("feGaussianBlur", Kind::Shape),
    element("feImage", Kind::Image),
    element("feMerge", Kind::Shape),
    element("feMergeNode", Kind::Shape),
    element("feMorphology", Kind::Shape),
    element("feOffset", Kind::Shape),
    element("fePointLight", Kind::Shape),
    element("feSpecularLighting", Kind::Shape),
    element("feSpotLight", Kind::Shape),
    element("feTile", Kind::Shape),
    element("feTurbulence", Kind::Shape),
    element("filter", Kind::Shape),
    element("g", Kind::Shape),
    element("image", Kind::Image),
    element("line", Kind::Shape),
    element("linearGradient", Kind::Shape),
    element("marker", Kind::Shape),
    element("mask", Kind::Shape),
    element("mpath", Kind::Shape),
    element("path", Kind::Shape),
    element("pattern", Kind::Shape),
    element("polygon", Kind::Shape),
    element("polyline", Kind::Shape),
    element("radialGradient", Kind::Shape),
    element("rect", Kind::Shape),
    element("set", Kind::Animation),
    element("stop", Kind::Shape),
    element("style", Kind::Style),
    element("svg", Kind::Shape),
    element("switch", Kind::Shape),
    element("symbol", Kind::Shape),
    element("text", Kind::Shape),
    element("textPath", Kind::Shape),
    element("title", Kind::Description),
    element("tspan", Kind::Shape),
    element("use", Kind::Shape),
    element("view", Kind::Shape),
];

/// Returns the element of that name, in any case of letters.
pub(crate) fn element_named(name: &str) -> Option<&'static Element> {
    find(ELEMENTS, name, |element| element.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ELEMENTS.is_sorted_by_key(|element| element.name.to_ascii_lowercase()));
    }
}
