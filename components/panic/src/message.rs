use std::any::Any;

/// What stands for a message with values in it.
const WITHHELD: &str = "a message with values in it, which are withheld";

/// How the messages begin that Rust itself makes of numbers.
const NUMBERS: [&str; 6] = [
    "index out of bounds: the len is ",
    "range start index ",
    "range end index ",
    "slice index starts at ",
    "mid > len",
    "copy_from_slice: ",
];

/// The message of a panic's payload, as far as it can hold no secret: literals, and numbers of Rust's own.
pub(crate) fn message(payload: &dyn Any) -> &str {
    if let Some(literal) = payload.downcast_ref::<&'static str>() {
        return literal;
    }
    match payload.downcast_ref::<String>() {
        Some(text) if NUMBERS.iter().any(|start| text.starts_with(start)) && !text.contains(['`', '"']) => text,
        _ => WITHHELD,
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use std::hint::black_box;
    use std::panic::catch_unwind;

    use super::*;

    fn of(panics: fn()) -> String {
        let payload = catch_unwind(panics).expect_err("expected a panic, got none");
        message(payload.as_ref()).to_owned()
    }

    #[test]
    fn tells_literals_and_numbers() {
        assert_eq!(of(|| panic!("a literal")), "a literal");
        assert_eq!(of(|| _ = black_box(None::<u8>).unwrap()), "called `Option::unwrap()` on a `None` value");
        assert_eq!(of(|| _ = [1, 2][black_box(7)]), "index out of bounds: the len is 2 but the index is 7");
        assert!(of(|| drop([1, 2][black_box(7)..].to_vec())).starts_with("range start index 7 out of range"));
    }

    #[test]
    fn withholds_values() {
        assert_eq!(of(|| panic!("no such token: {}", black_box("hunter2"))), WITHHELD);
        assert_eq!(of(|| _ = black_box(Err::<u8, _>("hunter2")).unwrap()), WITHHELD);
        assert_eq!(of(|| drop("hünter2"[black_box(2)..].to_owned())), WITHHELD);
        assert_eq!(of(|| std::panic::panic_any(7)), WITHHELD);
    }
}
