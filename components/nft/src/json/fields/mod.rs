//! Normalisation: each field that wallets and marketplaces read, under one name and with one type.
//!
//! The fields are those of the metadata schemas of ERC-721 and ERC-1155, of LUKSO's LSP4, and the
//! common additions of OpenSea's metadata standards.

mod attributes;
mod coerce;
mod collection;
mod color;
mod link;
mod normalization;
mod text;

pub use attributes::MAX_ATTRIBUTES;
pub use collection::normalize_collection;
pub use normalization::Normalized;

use normalization::Normalization;

use super::options::Options;
use super::shape::known;
use super::url::Purpose;
use crate::json::value::Object;

/// Normalises the document of a token. One bad field never costs the others.
pub fn normalize(document: &Object, options: &Options<'_>) -> Normalized {
    let mut normalization = Normalization::of(document, options);
    normalization.put_text("name", known::NAME);
    normalization.put_text("description", known::DESCRIPTION);
    normalization.put_url("image", &[known::IMAGE, known::OTHER_IMAGE], Purpose::Image);
    normalization.put_url("animation_url", &[known::ANIMATION, known::ASSETS], Purpose::Animation);
    normalization.put_url("external_url", &[known::EXTERNAL, known::LINKS], Purpose::Link);
    normalization.put_url("youtube_url", &[known::YOUTUBE], Purpose::Link);
    normalization.put_background();
    normalization.put_attributes();
    normalization.judge(document);
    normalization.found
}
