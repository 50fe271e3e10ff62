//! The part of a panic message that is safe to report.

use std::any::Any;

/// The replacement for a message with values.
const WITHHELD: &str = "a message with values in it, which are withheld";

/// Prefixes of the messages by Rust itself whose only values are numbers.
const NUMERIC_PREFIXES: [&str; 6] = [
    "index out of bounds: the len is ",
    "range start index ",
    "range end index ",
    "slice index starts at ",
    "mid > len",
    "copy_from_slice: ",
];

/// Returns the message of a panic's payload if it is a literal or has only numbers in it. Returns
/// [`WITHHELD`] for any other, because it could contain a secret.
pub(crate) fn safe_message(payload: &dyn Any) -> &str {
    if let Some(literal) = payload.downcast_ref::<&'static str>() {
        return literal;
    }
    match payload.downcast_ref::<String>() {
        Some(text) if NUMERIC_PREFIXES.iter().any(|prefix| text.starts_with(prefix)) && !text.contains(['`', '"']) => text,
        _ => WITHHELD,
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use std::hint::black_box;
    use std::panic::catch_unwind;

    use super::*;

    fn safe_message_of(panics: fn()) -> String {
        let payload = catch_unwind(panics).expect_err("expected a panic, got none");
        safe_message(payload.as_ref()).to_owned()
    }

    #[test]
    fn literals_and_numbers_are_reported() {
        assert_eq!(safe_message_of(|| panic!("a literal")), "a literal");
        assert_eq!(safe_message_of(|| _ = black_box(None::<u8>).unwrap()), "called `Option::unwrap()` on a `None` value");
        assert_eq!(safe_message_of(|| _ = [1, 2][black_box(7)]), "index out of bounds: the len is 2 but the index is 7");
        assert!(safe_message_of(|| drop([1, 2][black_box(7)..].to_vec())).starts_with("range start index 7 out of range"));
    }

    #[test]
    fn values_are_withheld() {
        assert_eq!(safe_message_of(|| panic!("no such token: {}", black_box("hunter2"))), WITHHELD);
        assert_eq!(safe_message_of(|| _ = black_box(Err::<u8, _>("hunter2")).unwrap()), WITHHELD);
        assert_eq!(safe_message_of(|| drop("hünter2"[black_box(2)..].to_owned())), WITHHELD);
        assert_eq!(safe_message_of(|| std::panic::panic_any(7)), WITHHELD);
    }
}
