//! The attributes that are kept.

use super::names::find;

/// How the value of an attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text, numbers or names.
    Plain,
    /// A value of CSS, which may refer to something with `url()`.
    Css,
    /// A URL.
    Reference,
    /// Declarations of CSS.
    Style,
    /// Name of the attribute that an animation changes.
    Animated,
}

/// Attributes that hold text, numbers or names.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "attributeType", "class", "d", "id", "in", "in2", "lang", "media", "name", "points", "preserveAspectRatio",
    "result", "role", "systemLanguage", "tabindex", "type", "version", "viewBox",
];

/// Attributes that hold a value of CSS, and those that an animation puts in the place of one.
#[rustfmt::skip]
const CSS: &[&str] = &[
    "accumulate", "additive", "alignment-baseline", "amplitude", "azimuth", "baseFrequency", "baseline-shift",
    "begin", "bias", "by", "calcMode", "clip", "clip-path", "clip-rule", "clipPathUnits", "color",
    "color-interpolation", "color-interpolation-filters", "color-rendering", "cursor", "cx", "cy",
    "diffuseConstant", "direction", "display", "divisor", "dominant-baseline", "dur", "dx", "dy", "edgeMode",
    "elevation", "end", "exponent", "fill", "fill-opacity", "fill-rule", "filter", "filterUnits", "flood-color",
    "flood-opacity", "font", "font-family", "font-feature-settings", "font-kerning", "font-size",
    "font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight", "fr", "from", "fx", "fy",
    "gradientTransform", "gradientUnits", "height", "image-rendering", "intercept", "isolation", "k1", "k2", "k3",
    "k4", "kernelMatrix", "kernelUnitLength", "kerning", "keyPoints", "keySplines", "keyTimes", "lengthAdjust",
    "letter-spacing", "lighting-color", "limitingConeAngle", "marker", "marker-end", "marker-mid", "marker-start",
    "markerHeight", "markerUnits", "markerWidth", "mask", "mask-type", "maskContentUnits", "maskUnits", "max",
    "method", "min", "mix-blend-mode", "mode", "numOctaves", "offset", "opacity", "operator", "order", "orient",
    "origin", "overflow", "paint-order", "path", "pathLength", "patternContentUnits", "patternTransform",
    "patternUnits", "pointer-events", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha", "primitiveUnits",
    "r", "radius", "refX", "refY", "repeatCount", "repeatDur", "restart", "rotate", "rx", "ry", "scale", "seed",
    "shape-rendering", "side", "slope", "spacing", "specularConstant", "specularExponent", "spreadMethod",
    "startOffset", "stdDeviation", "stitchTiles", "stop-color", "stop-opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
    "stroke-width", "surfaceScale", "tableValues", "targetX", "targetY", "text-anchor", "text-decoration",
    "text-overflow", "text-rendering", "textLength", "to", "transform", "transform-box", "transform-origin",
    "unicode-bidi", "values", "vector-effect", "visibility", "white-space", "width", "word-spacing",
    "writing-mode", "x", "x1", "x2", "xChannelSelector", "y", "y1", "y2", "yChannelSelector", "z", "zoomAndPan",
];

/// Attributes with a rule of their own.
const SPECIAL: &[(&str, Value)] = &[("attributeName", Value::Animated), ("href", Value::Reference), ("style", Value::Style)];

/// Returns the name of an attribute that is kept, as SVG spells it, and how its value is read.
pub(crate) fn attribute_named(name: &str) -> Option<(&'static str, Value)> {
    let special = || SPECIAL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied();
    let listed = |table, value| find(table, name, |known| *known).map(|known| (*known, value));
    listed(CSS, Value::Css).or_else(|| listed(PLAIN, Value::Plain)).or_else(special)
}

/// Returns whether an animation may change the attribute. References and style sheets are fixed.
pub(crate) fn may_be_animated(name: &str) -> bool {
    matches!(attribute_named(name.trim()), Some((_, Value::Plain | Value::Css)))
}

/// Returns whether the name is one of `data-*` and `aria-*`, which have no effect of their own.
pub(crate) fn is_annotation(name: &str) -> bool {
    let rest = name.strip_prefix("data-").or_else(|| name.strip_prefix("aria-"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        for table in [PLAIN, CSS] {
            assert!(table.is_sorted_by_key(|name| name.to_ascii_lowercase()));
        }
    }
}
