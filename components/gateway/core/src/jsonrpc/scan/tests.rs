#![allow(clippy::unwrap_used)]

use serde_json::value::RawValue;

use super::*;

/// Values, one a line.
const VALUES: &str = r#"
{}
[]
[ ]
{ }
""
0
-0
12
-1.50e+10
1E-2
true
false
null
[1,2,[3]]
{"a":{"b":[{"c":null},true]},"d":"e"}
 { "a" : [ 1 , 2.5 ] , "b" : "" }
"plain text of some length, more than eight"
"\"\\\/\b\f\n\r\t\u0aF9\ud800"
"é ü € ߿ ࠀ 𝄞 􏿿"
["0x0123456789abcdef0123456789abcdef",-0.0,{"":0}]
"#;

/// Texts that are no values, one a line. The first one is empty.
const NO_VALUES: &str = r#"
{
[
"
}
]
,
:
01
-
1.
.5
1e
1e+
+1
tru
truE
nulll
[1,]
[,1]
{,}
{"a"}
{"a":}
{"a":1,}
{1:2}
[1 2]
{"a" 1}
[1}
{"a":1]
"\x"
"\u12g4"
[1]]
{}{}
1 2
'a'
["a":1]
NaN
"#;

/// Texts that are no UTF-8, or have a control character.
const NO_TEXTS: [&[u8]; 11] = [
    b"\"a\tb\"",
    b"\"\x01 behind and before enough for words of eight\"",
    b"\"\xff\"",
    b"\"\xc0\x80\"",
    b"\"\xe0\x9f\x80\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf0\x8f\x80\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xc3\"",
    b"\"\xe2\x82\"",
    b"\"\x80\"",
];

/// Scans a text that is cut at a place, with a comma behind it. Returns the length of the value.
fn scan(text: &[u8], cut: usize) -> Option<usize> {
    let whole = [text, b","].concat();
    let (first, second) = whole.split_at(cut);
    let mut scanner = Scanner::new();
    match scanner.feed(first).ok()? {
        Some(end) => Some(end),
        None => Some(cut + scanner.feed(second).ok()??),
    }
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(text).is_ok()
}

#[test]
fn agrees_with_the_reader_of_whole_texts() {
    let texts = VALUES.lines().chain(NO_VALUES.lines()).map(str::as_bytes).chain(NO_TEXTS);
    for text in texts {
        let shown = String::from_utf8_lossy(text);
        for cut in 0..=text.len() {
            let value = scan(text, cut);
            // The scanner stops at the end of the value. What is behind it is judged elsewhere.
            let is_whole = value.and_then(|end| text.get(end..)).is_some_and(|rest| rest.trim_ascii().is_empty());
            assert_eq!(is_whole, is_json(text), "{shown} cut at {cut}");
            assert!(value.is_none_or(|end| is_json(text.get(..end).unwrap())), "{shown} cut at {cut}");
        }
    }
}

#[test]
fn agrees_about_texts_with_a_wrong_byte() {
    let text = r#"{"a":[1,-2.5e3,"b\u00e9\n ü",{"c":null}],"0x0123456789abcdef":[true,false,{}]}"#.as_bytes();
    for at in 0..text.len() {
        for byte in b"\"\\{}[],:0-.e+aux \x00\x1f\x80\xc3\xff" {
            let mut wrong = text.to_vec();
            *wrong.get_mut(at).unwrap() = *byte;
            for cut in [0, at, at + 1, wrong.len()] {
                assert_eq!(scan(&wrong, cut) == Some(wrong.len()), is_json(&wrong), "{}", String::from_utf8_lossy(&wrong));
            }
        }
    }
}

#[test]
fn depth_has_a_bound() {
    let nested = |depth: usize| [b"[".repeat(depth), b"]".repeat(depth)].concat();
    assert_eq!(Scanner::new().feed(&nested(MAX_DEPTH)), Ok(Some(2 * MAX_DEPTH)));
    assert_eq!(Scanner::new().feed(&nested(MAX_DEPTH + 1)), Err(NoJson));
}
