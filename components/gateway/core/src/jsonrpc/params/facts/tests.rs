#![allow(clippy::unwrap_used)]
use super::*;

fn read(method: &str, params: &str) -> Result<Option<Span>, String> {
    let facts = facts(method, &RawValue::from_string(params.to_owned()).unwrap()).map_err(|problem| {
        assert_eq!(problem.code, Code::InvalidParams);
        problem.detail
    });
    facts.map(|facts| facts.span)
}

fn blocks(method: &str, filter: &str, head: Option<u64>) -> Option<u64> {
    read(method, &format!("[{filter}]")).unwrap().unwrap().blocks(head, 64)
}

#[test]
fn counts_blocks() {
    for (filter, head, count) in [
        (r#"{"fromBlock":"0x0","toBlock":"0xf423f"}"#, None, Some(1_000_000)),
        (r#"{"fromBlock":"0x5","toBlock":"0x5","address":"0x1"}"#, None, Some(1)),
        (r#"{"blockHash":"0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb"}"#, None, Some(1)),
        ("{}", None, Some(1)),
        (r#"{"fromBlock":null,"toBlock":null,"blockHash":null}"#, None, Some(1)),
        (r#"{"fromBlock":"latest","toBlock":"pending"}"#, None, Some(1)),
        (r#"{"fromBlock":"finalized"}"#, None, Some(65)),
        (r#"{"fromBlock":"0x64"}"#, Some(0x6d), Some(10)),
        (r#"{"fromBlock":"0x64"}"#, None, None),
        (r#"{"fromBlock":"0x64","toBlock":"finalized"}"#, Some(0x6d), Some(10)),
        (r#"{"fromBlock":"earliest"}"#, Some(99), Some(100)),
        (r#"{"fromBlock":"safe","toBlock":"0x3e8"}"#, Some(1_000), Some(65)),
        (r#"{"fromBlock":"0x3e8"}"#, Some(10), Some(1)),
        (r#"{"fromBlock":"0x0","toBlock":"0xffffffffffffffff"}"#, None, Some(u64::MAX)),
    ] {
        assert_eq!(blocks("eth_getLogs", filter, head), count, "{filter}");
    }
    assert_eq!(blocks("trace_filter", r#"{"toAddress":["0x1"]}"#, Some(9)), Some(10), "traces begin at the first block");
    assert_eq!(read("eth_blockNumber", "[]"), Ok(None));
    for (params, count) in [
        (r#"["0x14","latest",[]]"#, 20),
        ("[20]", 20),
        (r#"["0xffffffff"]"#, 1_024),
        (r#"["20"]"#, 20),
        (r#"["01024"]"#, 1_024),
        (r#"["many"]"#, 1_024),
        ("[1e3]", 1_024),
        ("[]", 1),
        ("{}", 1),
        ("[{}]", 1),
    ] {
        assert_eq!(read("eth_feeHistory", params), Ok(Some(Span::Blocks(count))), "{params}");
    }
}

#[test]
fn says_what_needs_the_head() {
    for (filter, needs) in [("{}", false), (r#"{"fromBlock":"0x1"}"#, true), (r#"{"fromBlock":"0x1","toBlock":"0x2"}"#, false)] {
        assert_eq!(read("eth_getLogs", &format!("[{filter}]")).unwrap().unwrap().needs_head(), needs, "{filter}");
    }
}

#[test]
fn knows_where_a_range_ends() {
    for (method, filter, expected) in [
        ("eth_getLogs", r#"{"fromBlock":"0x1","toBlock":"0x10"}"#, Some(16)),
        ("trace_filter", r#"{"toBlock":"0x10"}"#, Some(16)),
        ("eth_getLogs", "{}", Some(u64::MAX)),
        ("eth_getLogs", r#"{"fromBlock":"0x1","toBlock":"finalized"}"#, None),
        ("eth_call", "{}", None),
    ] {
        let span = read(method, &format!("[{filter}]")).unwrap();
        assert_eq!(span.and_then(Span::last_block), expected, "{method} {filter}");
    }
}

#[test]
fn refuses_what_is_malformed() {
    for (params, field) in [
        ("[]", "params[0]:"),
        ("{}", "params:"),
        ("[7]", "params[0]:"),
        (r#"[["0x1","0x2"]]"#, "params[0]:"),
        (r#"[{"fromBlock":"0x1","fromBlock":"0x2"}]"#, "params[0]:"),
        (r#"[{"fromBlock":"0x1","toBlock":"0x1","FROMBLOCK":"0x0"}]"#, "params[0]: "),
        (r#"[{"toblock":"0x1"}]"#, "params[0]: "),
        ("[{\"fromBloc\u{212a}\":\"0x1\"}]", "params[0]: "),
        (r#"[{"Bloc\u212aHash":"0x1"}]"#, "params[0]: "),
        (r#"[{"fromBlock":1}]"#, "params[0].fromBlock"),
        (r#"[{"fromBlock":"1"}]"#, "params[0].fromBlock"),
        (r#"[{"fromBlock":"0x"}]"#, "params[0].fromBlock"),
        (r#"[{"fromBlock":"0x+1"}]"#, "params[0].fromBlock"),
        (r#"[{"fromBlock":"0x10000000000000000"}]"#, "params[0].fromBlock"),
        (r#"[{"toBlock":"newest"}]"#, "params[0].toBlock"),
        (r#"[{"fromBlock":"0x2","toBlock":"0x1"}]"#, "params[0].fromBlock"),
        (r#"[{"blockHash":"0x12"}]"#, "params[0].blockHash"),
        (
            r#"[{"blockHash":"0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb","fromBlock":"0x1"}]"#,
            "params[0].blockHash",
        ),
    ] {
        let detail = read("eth_getLogs", params).unwrap_err();
        assert!(detail.starts_with(field), "{params}: {detail}");
    }
}

fn refusal(method: &str, params: &str) -> Option<String> {
    read(method, params).err()
}

fn list(length: usize) -> String {
    format!("[{}]", vec!["\"0x1\""; length].join(","))
}

#[test]
fn a_list_has_a_bound() {
    for (method, params, field) in [
        ("eth_getLogs", format!(r#"[{{"address":{}}}]"#, list(1_001)), "params[0].address"),
        ("eth_newFilter", format!(r#"[{{"topics":[null,{}]}}]"#, list(1_001)), "params[0].topics"),
        ("erigon_getLogs", format!(r#"[{{"topics":{}}}]"#, list(5)), "params[0].topics"),
        ("eth_getProof", format!(r#"["0x1",{},"latest"]"#, list(1_025)), "params[1]"),
        ("eth_getStorageValues", format!(r#"[{{"0x1":{},"0x2":{}}},"latest"]"#, list(1_000), list(25)), "params[0]"),
        ("eth_getStorageValues", format!("[{{{}}}]", vec![r#""0x1":[]"#; 1_025].join(",")), "params[0]"),
    ] {
        let detail = refusal(method, &params).unwrap();
        assert!(detail.starts_with(field) && detail.contains("at most"), "{method}: {detail}");
    }
}

#[test]
fn what_is_within_its_bound_goes_on_and_so_does_what_is_no_list() {
    for (method, params) in [
        ("eth_getLogs", format!(r#"[{{"address":{},"topics":[{},null,"0x1",[]]}}]"#, list(1_000), list(1_000))),
        ("eth_getLogs", r#"[{"address":"0x1"}]"#.to_owned()),
        ("eth_getProof", format!(r#"["0x1",{},"latest"]"#, list(1_024))),
        ("eth_getProof", r#"["0x1"]"#.to_owned()),
        ("eth_getStorageValues", "[]".to_owned()),
        ("eth_call", format!("[{}]", list(5_000))),
    ] {
        assert_eq!(refusal(method, &params), None, "{method}");
    }
}

#[test]
fn keeps_what_later_steps_ask_for() {
    let hash = r#""0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb""#;
    let read = |method: &str, params: String| facts(method, &RawValue::from_string(params).unwrap()).unwrap();
    let by_hash = read("eth_getLogs", format!(r#"[{{"blockHash":{hash}}}]"#));
    assert_eq!((by_hash.span, by_hash.block_hash.as_deref()), (Some(Span::Blocks(1)), Some(hash)));
    let poll = read("eth_getFilterChanges", r#"["0xAB"]"#.to_owned());
    assert_eq!((poll.span, poll.filter.as_deref()), (None, Some("0xab")));
    assert_eq!(read("eth_call", "[{}]".to_owned()), Facts::default());
}
