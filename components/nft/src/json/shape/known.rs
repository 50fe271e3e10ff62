//! The fields of a metadata document, with every name that is in use for them.

use crate::json::value::{Object, Value};

/// Names of the name.
pub(in crate::json) const NAME: &[&str] = &["name", "title", "Name", "token_name", "tokenName", "nft_name"];
/// Names of the description.
pub(in crate::json) const DESCRIPTION: &[&str] = &["description", "Description", "desc", "token_description", "summary"];
/// Names of the image.
pub(in crate::json) const IMAGE: &[&str] = &[
    "image",
    "image_url",
    "imageUrl",
    "imageURL",
    "image_uri",
    "imageUri",
    "imageURI",
    "Image",
    "image_data",
    "imageData",
    "image_href",
    "image_original_url",
    "img",
    "picture",
    "artwork",
    "displayUri",
    "artifactUri",
];
/// Names of other pictures, which are taken only if there is no image.
pub(in crate::json) const OTHER_IMAGE: &[&str] = &[
    "images",
    "mediaUri",
    "image_preview_url",
    "preview_image_url",
    "image_thumbnail_url",
    "thumbnail",
    "thumbnail_url",
    "thumbnailUri",
    "cover",
    "icon",
    "logo",
];
/// Names of the image among those, for an SVG as text.
pub(in crate::json) const IMAGE_DATA: &[&str] = &["image_data", "imageData"];
/// Names of the animation.
pub(in crate::json) const ANIMATION: &[&str] = &[
    "animation_url",
    "animationUrl",
    "animationURL",
    "animation_uri",
    "animationUri",
    "animation",
    "animation_data",
    "video",
    "video_url",
    "videoUrl",
    "audio_url",
    "audio",
    "losslessAudio",
];
/// Names of files with their type, which are taken only if there is no animation.
pub(in crate::json) const ASSETS: &[&str] = &["assets", "media", "content"];
/// Names of the external link.
pub(in crate::json) const EXTERNAL: &[&str] =
    &["external_url", "external_link", "externalUrl", "externalURL", "externalLink", "external_uri", "externalUri", "home_url", "homepage"];
/// Names of lists of links, which are taken only if there is no external link.
pub(in crate::json) const LINKS: &[&str] = &["links"];
/// Names of the video page.
pub(in crate::json) const YOUTUBE: &[&str] = &["youtube_url", "youtubeUrl", "youtube"];
/// Names of the background colour.
pub(in crate::json) const BACKGROUND: &[&str] = &["background_color", "backgroundColor", "background_colour"];
/// Names of the attributes.
pub(in crate::json) const ATTRIBUTES: &[&str] = &["attributes", "traits", "Attributes", "token_attributes"];

/// Returns whether a name is that of a field with a capital first letter, which no standard has.
pub(in crate::json) fn is_capitalised(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Names that say little alone: error messages and schemas have them too.
const WEAK: [&[&str]; 2] = [NAME, DESCRIPTION];
/// Names that only metadata has.
const STRONG: [&[&str]; 7] = [IMAGE, OTHER_IMAGE, ANIMATION, EXTERNAL, YOUTUBE, BACKGROUND, ATTRIBUTES];

/// How sure it is that an object is metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::json) enum Strength {
    /// No field is known.
    None,
    /// It has a name or a description only.
    Weak,
    /// It has a field that only metadata has.
    Strong,
}

/// Returns how sure it is that an object is metadata.
pub(in crate::json) fn strength(object: &Object) -> Strength {
    let any = |groups: &[&[&str]]| groups.iter().any(|names| names.iter().any(|name| object.get(name).is_some_and(is_useful)));
    if any(&STRONG) {
        Strength::Strong
    } else if any(&WEAK) {
        Strength::Weak
    } else {
        Strength::None
    }
}

/// Returns whether a value says something.
pub(in crate::json) fn is_useful(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}
