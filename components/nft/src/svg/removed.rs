//! The names of what was removed, for a warning.

/// Maximum number of names that are kept.
const MAX_NAMES: usize = 8;
/// Maximum length of a name in characters.
const MAX_CHARS: usize = 32;

/// The first names of removed elements and attributes, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    names: Vec<String>,
}

impl Removed {
    /// Adds a name.
    pub(crate) fn push(&mut self, name: &str) {
        if self.names.len() < MAX_NAMES {
            let name: String = name.chars().take(MAX_CHARS).collect();
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }

    /// Returns the names.
    pub(crate) fn into_names(self) -> Vec<String> {
        self.names
    }
}
