//! The object that holds the metadata, and the one around it.

use std::borrow::Cow;

use crate::json::value::{Object, Value};

use super::super::pointer;
use super::known::{self, Strength};
use super::{schema, wrapper};
use crate::warnings::Warnings;

/// The object whose fields are normalised. A wrapper's own fields stand in for those that it lacks.
#[derive(Clone, Debug)]
pub(in crate::json) struct Subject<'a> {
    inner: Cow<'a, Object>,
    /// JSON pointer of the inner object.
    at: String,
    outer: Option<&'a Object>,
}

impl<'a> Subject<'a> {
    /// Finds the metadata in a document. Warns if it is not in the document's own fields.
    ///
    /// A document with fields that only metadata has is never searched.
    pub(in crate::json) fn find(document: &'a Object, warnings: &mut Warnings) -> Self {
        let own = known::strength(document);
        if own == Strength::Strong {
            return Self { inner: Cow::Borrowed(document), at: String::new(), outer: None };
        }
        if let Some(values) = schema::values(document) {
            let at = "/properties";
            warnings.push("schema-values", at, "the values stand in the shape of a JSON schema and were taken out of it");
            return Self { inner: Cow::Owned(values), at: at.to_owned(), outer: None };
        }
        match wrapper::find(document).filter(|found| found.strength > own) {
            Some(found) => {
                warnings.push(
                    "wrapped",
                    &found.at,
                    "the metadata stands in this field and was taken out of it; pointers are as in the document",
                );
                let outer = (own > Strength::None).then_some(document);
                Self { inner: found.object, at: found.at, outer }
            }
            None => Self { inner: Cow::Borrowed(document), at: String::new(), outer: None },
        }
    }

    /// Returns how sure it is that this is metadata.
    pub(in crate::json) fn strength(&self) -> Strength {
        known::strength(&self.inner)
    }

    /// Returns the fields of these names that are not null, with their pointers, in the order of
    /// the names.
    pub(in crate::json) fn fields<'s>(&'s self, names: &'static [&'static str]) -> impl Iterator<Item = (&'static str, String, &'s Value)> {
        let present = |object: &'s Object, at: &'s str| {
            names.iter().filter_map(move |name| {
                let value = object.get(name).filter(|value| !value.is_null())?;
                Some((*name, pointer::field(at, name), value))
            })
        };
        present(&self.inner, &self.at).chain(self.outer.into_iter().flat_map(move |outer| present(outer, "")))
    }
}
