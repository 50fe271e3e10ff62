#![allow(clippy::unwrap_used)]
use super::*;

fn response(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

fn shown(replies: Replies) -> String {
    match replies {
        Replies::Each(replies) => replies
            .iter()
            .map(|reply| match reply {
                None => "-".to_owned(),
                Some(Reply { verdict, outcome: Outcome::Result(result) }) => format!("{verdict:?} {}", result.get()),
                Some(Reply { verdict, outcome: Outcome::Upstream(error) }) => format!("{verdict:?} {}", error.code),
                Some(Reply { outcome: Outcome::Problem(..), .. }) => "a problem".to_owned(),
            })
            .collect::<Vec<_>>()
            .join(", "),
        Replies::BatchRefused(Refusal { is_of_size: true, .. }) => "batch refused".to_owned(),
        Replies::BatchRefused(_) => "these refused".to_owned(),
        Replies::Limited(_) => "limited".to_owned(),
        Replies::Failed(_) => "failed".to_owned(),
    }
}

#[test]
fn reads_single_answers() {
    for (status, body, expected) in [
        (200, r#"{"jsonrpc":"2.0","id":0,"result":null}"#, "Answer null"),
        (200, r#" {"jsonrpc":"2.0","id":0,"result":"0x1","error":null}"#, "Answer \"0x1\""),
        (500, r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted","data":"0x"}}"#, "Answer 3"),
        (400, r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32602,"message":"bad"}}"#, "Answer -32602"),
        (429, r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"x"}}"#, "limited"),
        (429, "slow down", "limited"),
        (200, "Too Many Requests", "limited"),
        (200, r#"{"message":"API rate limit exceeded"}"#, "limited"),
        (200, r#"{"id":0,"error":{"code":-32005,"message":"x"}}"#, "Limited -32005"),
        (200, r#"{"error":{"code":3,"message":"execution reverted"}}"#, "Failed 3"),
        (200, r#"{"jsonrpc":"2.0","id":0,"error":"rate limited"}"#, "Limited -32603"),
        (200, r#"{"jsonrpc":"2.0","id":0,"error":{"code":"x","message":"reverted"}}"#, "Failed -32603"),
        (200, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}"#, "Failed -32600"),
        (403, r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32602,"message":"x"}}"#, "Failed -32602"),
        (200, r#"{"id":0,"result":"0x1"}"#, "failed"),
        (200, r#"{"jsonrpc":"2.0","result":"0x1"}"#, "failed"),
        (200, r#"{"jsonrpc":"2.0","id":7,"result":"0x1"}"#, "failed"),
        (200, r#"{"jsonrpc":"2.0","id":"0","result":"0x1"}"#, "failed"),
        (200, r#"{"jsonrpc":"2.0","id":0,"result":1,"error":{"code":1,"message":""}}"#, "failed"),
        (503, r#"{"jsonrpc":"2.0","id":0,"result":"0x1"}"#, "failed"),
        (200, "<html>Just a moment...</html>", "failed"),
        (200, "", "failed"),
    ] {
        assert_eq!(shown(single(&response(status, body))), expected, "{status} {body}");
    }
}

#[test]
fn reads_batches() {
    for (status, body, expected) in [
        (200, r#"[{"jsonrpc":"2.0","id":1,"result":2},{"jsonrpc":"2.0","id":0,"result":1}]"#, "Answer 1, Answer 2"),
        (200, r#"[{"jsonrpc":"2.0","id":1,"result":2}]"#, "-, Answer 2"),
        (
            200,
            r#"[{"jsonrpc":"2.0","id":0,"error":{"code":429,"message":"x"}},{"jsonrpc":"2.0","id":1,"result":2}]"#,
            "Limited 429, Answer 2",
        ),
        (200, r#"[{"jsonrpc":"2.0","id":0,"result":1},{"jsonrpc":"2.0","id":0,"result":2}]"#, "failed"),
        (200, r#"[{"jsonrpc":"2.0","id":5,"result":1}]"#, "failed"),
        (200, "[7]", "failed"),
        (200, "[]", "these refused"),
        (200, r#"[{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"batch too large"}}]"#, "batch refused"),
        (200, r#"[{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"batch too large"}}]"#, "batch refused"),
        (
            200,
            r#"[{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted: batchTransfer failed"}},{"jsonrpc":"2.0","id":1,"result":2}]"#,
            "Answer 3, Answer 2",
        ),
        (
            200,
            r#"[{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"tracer batch not found"}},{"jsonrpc":"2.0","id":1,"result":2}]"#,
            "Failed -32000, Answer 2",
        ),
        (
            200,
            r#"[{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"no batches"}},{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no batches"}}]"#,
            "these refused",
        ),
        (200, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}}"#, "batch refused"),
        (200, r#"{"jsonrpc":"2.0","id":0,"result":1}"#, "batch refused"),
        (200, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}"#, "these refused"),
        (413, "too large", "these refused"),
        (413, "Batch size too large", "batch refused"),
        (400, "", "these refused"),
        (405, "", "batch refused"),
        (429, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}"#, "limited"),
        (200, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"x"}}"#, "limited"),
        (503, "busy", "failed"),
    ] {
        assert_eq!(shown(batch(&response(status, body), 2)), expected, "{status} {body}");
    }
}
