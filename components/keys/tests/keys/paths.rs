//! Derivation paths.

use mintmark_keys::{mnemonic::path::Path, open_error::OpenError};

#[test]
fn valid_paths_are_accepted() {
    for path in ["m", "m/0", "m/44'/60'/0'/0/0", "m/2147483647'", "m/2147483647", &format!("m{}", "/1".repeat(16))] {
        assert!(Path::parse(path).is_ok(), "{path}");
    }
}

#[test]
fn invalid_paths_are_refused_and_not_shown() {
    let deep = format!("m{}", "/1".repeat(17));
    for path in [
        "",
        "/",
        "m/",
        "/0",
        "0",
        "M/0",
        "n/0",
        "mm/0",
        "m//0",
        "m/0/",
        "m/-1",
        "m/+1",
        "m/ 1",
        "m/1 ",
        "m/01",
        "m/00",
        "m/0x1",
        "m/'",
        "m/1''",
        "m/'1",
        "m/1h",
        "m/1H",
        "m/2147483648",
        "m/4294967296'",
        "m/99999999999999999999",
        "m/1.0",
        "m/é",
        &deep,
    ] {
        let Some(OpenError::Malformed(invalid)) = Path::parse(path).err() else { panic!("expected a refusal of {path}") };
        assert_eq!(invalid.at, "path");
        assert_eq!(invalid.got, format!("{} characters", path.chars().count()));
    }
}
