//! What an instance opens by its configuration with the first request, and keeps.

use std::cell::{Cell, OnceCell};

use mintmark_strict_json::ConfigError;

/// What an instance has opened, or the config errors that kept it from it.
#[derive(Debug)]
pub struct Opened<T> {
    opened: OnceCell<Result<T, Vec<ConfigError>>>,
    is_reported: Cell<bool>,
}

impl<T: Clone> Opened<T> {
    /// Makes one that is still to be opened.
    #[must_use]
    pub const fn new() -> Self {
        Self { opened: OnceCell::new(), is_reported: Cell::new(false) }
    }

    /// Returns what was opened. The first call opens it.
    ///
    /// # Errors
    /// A text for standard error with a line for each config error, and an empty one after the
    /// first time.
    pub fn get(&self, open: impl FnOnce() -> Result<T, Vec<ConfigError>>) -> Result<T, String> {
        self.opened.get_or_init(open).clone().map_err(|errors| {
            if self.is_reported.replace(true) {
                return String::new();
            }
            errors.iter().map(|error| format!("mintmark: {error}\n")).collect()
        })
    }
}

impl<T: Clone> Default for Opened<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_once() {
        let opened = Opened::new();
        assert_eq!(opened.get(|| Ok(1)), Ok(1));
        assert_eq!(opened.get(|| Ok(2)), Ok(1));
    }

    #[test]
    fn reports_every_error_once() {
        let opened: Opened<u8> = Opened::new();
        let errors = || Err(vec![ConfigError::new("/a", "x", "y"), ConfigError::new("/b", "x", "z")]);
        assert_eq!(opened.get(errors), Err("mintmark: /a: expected x, got y\nmintmark: /b: expected x, got z\n".to_owned()));
        assert_eq!(opened.get(errors), Err(String::new()));
    }
}
