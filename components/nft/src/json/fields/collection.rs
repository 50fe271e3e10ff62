//! Normalisation of the document of a contract (ERC-7572).

use crate::json::value::{Object, Value};

use super::super::options::Options;
use super::super::parse::kind;
use super::super::pointer;
use super::super::shape::known;
use super::super::url::Purpose;
use super::normalization::{Normalization, Normalized};

/// Names of the symbol.
const SYMBOL: &[&str] = &["symbol"];
/// Names of the banner.
const BANNER: &[&str] = &["banner_image", "banner_image_url", "bannerImage", "banner"];
/// Names of the featured image.
const FEATURED: &[&str] = &["featured_image", "featured_image_url", "featuredImage"];
/// Names of the list of collaborators.
const COLLABORATORS: &[&str] = &["collaborators"];
/// Maximum number of collaborators that are read.
const MAX_COLLABORATORS: usize = 100;

/// Normalises the document of a contract: `name`, `symbol`, `description`, `image`, `banner_image`,
/// `featured_image`, `external_link` and `collaborators`. One bad field never costs the others.
pub fn normalize_collection(document: &Object, options: &Options<'_>) -> Normalized {
    let mut normalization = Normalization::of(document, options);
    normalization.put_text("name", known::NAME);
    normalization.put_text("symbol", SYMBOL);
    normalization.put_text("description", known::DESCRIPTION);
    normalization.put_url("image", &[known::IMAGE, known::OTHER_IMAGE], Purpose::Image);
    normalization.put_url("banner_image", &[BANNER], Purpose::Image);
    normalization.put_url("featured_image", &[FEATURED], Purpose::Image);
    normalization.put_url("external_link", &[known::EXTERNAL, known::LINKS], Purpose::Link);
    normalization.put_collaborators();
    normalization.judge(document);
    normalization.found
}

impl Normalization<'_> {
    /// Puts the addresses of the collaborators.
    fn put_collaborators(&mut self) {
        let Some((_, at, value)) = self.subject.fields(COLLABORATORS).next() else { return };
        let warnings = &mut self.found.warnings;
        let Value::Array(items) = value else {
            warnings.push("collaborators", &at, format!("{} where an array of addresses is expected, left out", kind(value)));
            return;
        };
        if items.len() > MAX_COLLABORATORS {
            let count = items.len();
            warnings.push("collaborators", &at, format!("{count} where at most {MAX_COLLABORATORS} are read, the rest left out"));
        }
        let mut addresses = Vec::new();
        for (index, item) in items.iter().take(MAX_COLLABORATORS).enumerate() {
            match item.as_str().filter(|text| is_address(text)) {
                Some(_) => addresses.push(item.clone()),
                None => warnings.push("collaborators", &pointer::item(&at, index), "not an address, left out"),
            }
        }
        self.put("collaborators", Value::Array(addresses));
    }
}

/// Returns whether a text is an address: `0x` and 40 hexadecimal digits.
fn is_address(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
