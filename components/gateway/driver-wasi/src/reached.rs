//! What a request reaches, and what the core may know of its response.

use std::rc::Rc;

use http::Uri;
use mintmark_configuration::{Hidden, StandIns};
use mintmark_gateway_core::{FetchMethod, Header};

use crate::fields::given;

/// The URL that a request connects to.
#[derive(Debug, Clone)]
pub struct Reached<'a> {
    /// The URL.
    pub uri: Uri,
    hidden: Option<(Rc<Hidden>, &'a StandIns)>,
}

impl<'a> Reached<'a> {
    /// A URL that the core may know.
    #[must_use]
    pub const fn plain(uri: Uri) -> Self {
        Self { uri, hidden: None }
    }

    /// A URL whose origin is a secret.
    #[must_use]
    pub const fn hidden(uri: Uri, hidden: Rc<Hidden>, stand_ins: &'a StandIns) -> Self {
        Self { uri, hidden: Some((hidden, stand_ins)) }
    }

    /// Returns the fields of the response that the core gets. A redirect has the stand-in of its
    /// origin.
    #[must_use]
    pub fn fields(&self, headers: Vec<Header>) -> Vec<Header> {
        let mut headers = given(headers);
        if let Some((_, stand_ins)) = &self.hidden {
            for header in headers.iter_mut().filter(|header| header.name == "location") {
                let scheme = self.uri.scheme_str().filter(|_| header.value.starts_with("//")).map(|scheme| format!("{scheme}:"));
                header.value = stand_ins.hide(&format!("{}{}", scheme.unwrap_or_default(), header.value));
            }
        }
        headers
    }

    /// Returns what is left out of the response's body: an endpoint of a chain may quote its own
    /// host. Content is left as it is, since its bytes are verified.
    #[must_use]
    pub fn left_out(&self, method: FetchMethod) -> Option<Rc<Hidden>> {
        self.hidden.as_ref().filter(|_| method == FetchMethod::Post).map(|(hidden, _)| Rc::clone(hidden))
    }
}
