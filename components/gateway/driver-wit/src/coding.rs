//! Content codings. The JavaScript hosts judge the field in the same way
//! (`hosts/shared/network/coding.ts`).

/// Codings that change the bytes of a body.
const CODINGS: [&str; 11] = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"];

/// Returns whether a value of `Content-Encoding` names a coding. Some servers name a charset or
/// another word here, such as `UTF-8`. Such a word changes nothing, as in browsers.
#[must_use]
pub fn is_coded(value: &str) -> bool {
    value.split(',').any(|name| CODINGS.contains(&name.trim().to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_coded;

    #[test]
    fn only_a_coding_changes_the_bytes() {
        for coded in ["gzip", "X-GZip", " br ", "identity, gzip", "compress"] {
            assert!(is_coded(coded), "{coded}");
        }
        for plain in ["", "identity", "UTF-8", "none", "binary", "utf-8, identity"] {
            assert!(!is_coded(plain), "{plain}");
        }
    }
}
