//! Repairs: each with its code, its place and its result.

use mintmark_nft::json::{Limits, ReadError, read};

use super::{codes, places};

const LIMITS: Limits = Limits::of_bytes(1 << 20);

/// A text, what it is read as, and the codes and places of the warnings.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Asserts what a text is read as, and with which warnings.
fn assert_read(text: &str, expected: &str, warnings: &[(&str, &str)]) {
    let found = read(text.as_bytes(), None, LIMITS).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(found.object.to_string(), expected, "{text}");
    assert_eq!(places(&found.warnings), warnings, "{text}");
}

#[test]
fn each_repair_has_a_code_and_a_place() {
    let cases: [Case; 41] = [
        (r#"{"name":"A",}"#, r#"{"name":"A"}"#, &[("trailing-comma", "")]),
        (r#"{"a":[1,2,]}"#, r#"{"a":[1,2]}"#, &[("trailing-comma", "/a")]),
        (r#"{"a":[1,,2],,"b":1}"#, r#"{"a":[1,2],"b":1}"#, &[("extra-comma", "/a"), ("extra-comma", "")]),
        ("{\"a\":1\n\"b\":2}", r#"{"a":1,"b":2}"#, &[("missing-comma", "")]),
        ("{\"a\":\"x\"\n \"b\":\"y\"}", r#"{"a":"x","b":"y"}"#, &[("missing-comma", "")]),
        ("{\"a\":1 // one\n}", r#"{"a":1}"#, &[("comment", "")]),
        ("/* x */{\"a\":/* y */1}", r#"{"a":1}"#, &[("comment", ""), ("comment", "/a")]),
        ("{\"a\":1} // end", r#"{"a":1}"#, &[("comment", "")]),
        ("{\"a\":\"x\ny\"}", r#"{"a":"x\ny"}"#, &[("control-character", "/a")]),
        ("{\"a\":[\"x\ty\r\nz\"]}", r#"{"a":["x\ty\r\nz"]}"#, &[("control-character", "/a/0")]),
        ("{\"a\":\"x\0y\"}\0\0", r#"{"a":"xy"}"#, &[("nul-bytes", "/a"), ("nul-bytes", "")]),
        ("{\0\"a\":1}", r#"{"a":1}"#, &[("nul-bytes", "")]),
        ("{\u{a0}\"a\":\u{2003}1}", r#"{"a":1}"#, &[("white-space", ""), ("white-space", "/a")]),
        (r#"{"a":"It\'s"}"#, r#"{"a":"It's"}"#, &[("bad-escape", "/a")]),
        (r#"{"a":"C:\dir \x41\v"}"#, r#"{"a":"C:\\dir A\u000b"}"#, &[("bad-escape", "/a")]),
        ("{\"a\":\"one \\\ntwo\"}", r#"{"a":"one two"}"#, &[("bad-escape", "/a")]),
        (r#"{"a":"\u12"}"#, r#"{"a":"\\u12"}"#, &[("bad-escape", "/a")]),
        (r#"{"a":"\ud83d \ude00 \ud83d\ude00"}"#, "{\"a\":\"\u{fffd} \u{fffd} \u{1f600}\"}", &[("lone-surrogate", "/a")]),
        (r#"{"a":"\ud800\u0041"}"#, "{\"a\":\"\u{fffd}A\"}", &[("lone-surrogate", "/a")]),
        (
            r#"{"a":NaN,"b":[Infinity,-Infinity]}"#,
            r#"{"a":null,"b":["Infinity","-Infinity"]}"#,
            &[("not-finite", "/a"), ("not-finite", "/b/0"), ("not-finite", "/b/1")],
        ),
        (
            r#"{"a":None,"b":True,"c":undefined}"#,
            r#"{"a":null,"b":true,"c":null}"#,
            &[("literal", "/a"), ("literal", "/b"), ("literal", "/c")],
        ),
        ("{'name': 'Py', 'image': None}", r#"{"name":"Py","image":null}"#, &[("single-quotes", ""), ("literal", "/image")]),
        (r#"{'name': "It's", 'b': 'It\'s'}"#, r#"{"name":"It's","b":"It's"}"#, &[("single-quotes", ""), ("bad-escape", "/b")]),
        (r#"{name:"A",b2_:1}"#, r#"{"name":"A","b2_":1}"#, &[("unquoted-key", "")]),
        (
            r#"{"a":[+1,.5,5.,-.5,5.e1]}"#,
            r#"{"a":[1,0.5,5,-0.5,5e1]}"#,
            &[("number-form", "/a/0"), ("number-form", "/a/1"), ("number-form", "/a/2"), ("number-form", "/a/3"), ("number-form", "/a/4")],
        ),
        (
            r#"{"a":007,"b":0x1F,"c":2021-01-02}"#,
            r#"{"a":"007","b":"0x1F","c":"2021-01-02"}"#,
            &[("number-form", "/a"), ("number-form", "/b"), ("number-form", "/c")],
        ),
        (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#, &[("duplicate-key", "/a")]),
        (r#"{"a":{"/~":1,"/~":2}}"#, r#"{"a":{"/~":2}}"#, &[("duplicate-key", "/a/~1~0")]),
        (r#"{"a":"He said "hi" to me","b":1}"#, r#"{"a":"He said \"hi\" to me","b":1}"#, &[("inner-quote", "/a")]),
        (r#"{"a":"The "b", "c" and d","e":1}"#, r#"{"a":"The \"b\", \"c\" and d","e":1}"#, &[("inner-quote", "/a")]),
        (r#"{"a":""Big"","b":1}"#, r#"{"a":"\"Big\"","b":1}"#, &[("inner-quote", "/a")]),
        (r#"{"a":["x "y" z","w"]}"#, r#"{"a":["x \"y\" z","w"]}"#, &[("inner-quote", "/a/0")]),
        (r#"{"a":1};"#, r#"{"a":1}"#, &[("trailing-text", "")]),
        ("{\"a\":1}\n<!-- served by x -->", r#"{"a":1}"#, &[("trailing-text", "")]),
        (r#""{\"a\":1}""#, r#"{"a":1}"#, &[("double-encoded", "")]),
        (r#""\"{\\\"a\\\":1}\"""#, r#"{"a":1}"#, &[("double-encoded", ""), ("double-encoded", "")]),
        (r#"{\"a\":\"b\"}"#, r#"{"a":"b"}"#, &[("double-encoded", "")]),
        (r#"[{"name":"A"}]"#, r#"{"name":"A"}"#, &[("document-in-array", "/0")]),
        (r#""[{\"name\":\"A\",}]""#, r#"{"name":"A"}"#, &[("double-encoded", ""), ("trailing-comma", "/0"), ("document-in-array", "/0")]),
        ("\u{feff}{\"a\":1,/*x*/}", r#"{"a":1}"#, &[("bom", ""), ("comment", ""), ("trailing-comma", "")]),
        (
            "\u{feff}{'a':'x\ny',// c\n'b':[NaN,],}",
            r#"{"a":"x\ny","b":[null]}"#,
            &[
                ("bom", ""),
                ("single-quotes", ""),
                ("control-character", "/a"),
                ("comment", ""),
                ("not-finite", "/b/0"),
                ("trailing-comma", "/b"),
                ("trailing-comma", ""),
            ],
        ),
    ];
    for (text, expected, warnings) in cases {
        assert_read(text, expected, warnings);
    }
}

/// Where two readings are possible, or text is missing, nothing is guessed.
#[test]
fn what_cannot_be_repaired_without_a_guess_is_refused() {
    for text in [
        r#"{"a":"b" "c":"d"}"#,
        r#"{"a":"The "End": a story"}"#,
        r#"{"a":"x"; "b":"y"}"#,
        r#"{"a":["x" "y"]}"#,
        r#"{"a" "b"}"#,
        r#"{"a":}"#,
        r#"{"a":1"#,
        r#"{"a":"x"#,
        r#"{"a":[1"#,
        r#"{"a":[1}"#,
        r#"{"a":1}{"b":2}"#,
        r#"{"a":1}]"#,
        r#"{"a":1} trailing"#,
        r#"{"a":1 /* no end"#,
        r#"{"a":-}"#,
        r#"{"a":1_000}"#,
        r#"{"a":word}"#,
        "{'a':'It's'}",
        "{'a':'x','b'}",
        "callback({\"a\":1})",
        "{\"a\\",
        "{“a”:1}",
    ] {
        let found = read(text.as_bytes(), None, LIMITS);
        assert!(matches!(found, Err(ReadError::Syntax { .. } | ReadError::Text { .. })), "{text}: {found:?}");
    }
}

#[test]
fn a_fault_names_its_place_and_what_is_expected() {
    let text = format!("{{\"name\":\"{}\",\"b\" 1}}", "x".repeat(200));
    let Err(ReadError::Syntax { at, expected, excerpt }) = read(text.as_bytes(), None, LIMITS) else { panic!() };
    assert_eq!((at, expected), (215, "a colon after the field name"));
    assert_eq!(excerpt.0, format!("{}\",\"b\" 1}}", "x".repeat(24)));
    let Err(error) = read(b"{\"a\":\"b", None, LIMITS) else { panic!() };
    assert!(error.to_invalid().expected.contains("cut off"), "{error:?}");
}

#[test]
fn repairs_of_one_kind_are_named_eight_times_and_counted() {
    let found = read(format!("{{\"a\":[{}1]}}", "1/**/,".repeat(20)).as_bytes(), None, LIMITS).unwrap();
    assert_eq!(codes(&found.warnings), ["comment"; 9]);
    let mut warnings = found.warnings;
    let list = warnings.take();
    assert_eq!((list[7].at.as_str(), list[8].at.as_str()), ("/a", ""));
    assert_eq!(list[8].detail, "a comment was dropped in 12 more places");
    let found = read("{\"a\":\"\n\n\n\"}".as_bytes(), None, LIMITS).unwrap().warnings.take();
    assert_eq!(found[0].detail, "a control character in a string was kept (byte 6, and 2 more)");
}

#[test]
fn limits_are_typed_errors() {
    let limits = Limits { max_bytes: 40, max_depth: 3, max_values: 5 };
    let cases = [
        (format!("{{\"a\":\"{}\"}}", "x".repeat(40)), ReadError::TooLarge { max_bytes: 40 }),
        ("{\"a\":[[[1]]]}".to_owned(), ReadError::TooDeep { max_depth: 3 }),
        ("{\"a\":[1,2,3,4]}".to_owned(), ReadError::TooManyValues { max_values: 5 }),
        ("\"{\\\"a\\\":[1,2,3,4]}\"".to_owned(), ReadError::TooManyValues { max_values: 5 }),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text.as_bytes(), None, limits).unwrap_err(), expected);
    }
    assert!(read(b"{\"a\":[[1]],\"b\":2}", None, limits).is_ok());
}
