//! The document in another language (ERC-1155, "Localization").

use super::fetch;
use crate::context::Context;
use crate::json::localization::{Localization, Selected, merge};
use crate::json::value::Object;
use crate::uri::limits::UriLimits;
use crate::uri::location::Location;
use crate::uri::media_uri;
use crate::uri::token_uri;
use crate::warnings::Warnings;

/// Merges the document of a language over the default one. If it cannot be had, the default one
/// stays, with a warning. `fill` fills the id into the URI of the other document; it returns `None`
/// if the URI grows too long.
pub(crate) async fn localize(
    cx: &Context,
    document: &mut Object,
    location: &Location,
    locale: Option<&str>,
    fill: impl FnOnce(&str) -> Option<String>,
) {
    let Some(wanted) = locale else { return };
    // Normalisation warns about the field itself.
    let Some(localization) = Localization::read(document, &mut Warnings::new()) else {
        cx.warn_whole("no-localization", format!("the document names no other language than its own; {wanted} is not there"));
        return;
    };
    let language = match localization.select(wanted) {
        Selected::Default => return,
        Selected::Other(language) => language,
        Selected::Missing => {
            let shown = localization.default.as_deref().unwrap_or("the language of the document");
            cx.warn_whole("no-localization", format!("the document is not there in {wanted}; {shown} is shown"));
            return;
        }
    };
    let limits = UriLimits::of(cx.settings());
    let parsed = fill(&localization.uri_of(language)).and_then(|uri| {
        let parsed = token_uri::parse(&uri, &limits).or_else(|_| media_uri::parse(&uri, location, &limits));
        parsed.ok()
    });
    let fetched = match parsed {
        Some(parsed) => fetch::document(cx, &parsed.location).await.ok().filter(|found| found.medium.is_none()),
        None => None,
    };
    match fetched {
        Some(found) => merge(document, found.object),
        None => {
            cx.warn("localization", "/localization/uri", format!("the document in {language} cannot be read; the default one is shown"))
        }
    }
}
