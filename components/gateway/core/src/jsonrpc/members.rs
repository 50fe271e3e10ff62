//! The members of a JSON object whose values are left as they are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// The members of a JSON object. Of several with one name it has the last.
pub(crate) type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;
