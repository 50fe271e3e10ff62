//! The log line of a request. The JavaScript hosts write the same line
//! (`hosts/shared/log/fields.ts`).

use mintmark_gateway_core::{Fault, Summary};
use serde_json::{Map, Value, json};

/// Returns the line, JSON without a line break. `milliseconds` is the duration of the request, if
/// it is known.
#[must_use]
pub fn request(summary: &Summary, milliseconds: Option<f64>) -> String {
    let attempts: Vec<Value> = summary.attempts.iter().map(|it| json!({ "origin": it.origin, "said": it.said })).collect();
    let mut line = Map::new();
    let fields: [(&str, Value); 15] = [
        ("level", level(summary.fault).into()),
        ("id", summary.request_id.as_str().into()),
        ("route", summary.route.as_str().into()),
        ("chain", summary.chain.clone().into()),
        ("status", summary.status.into()),
        ("ms", milliseconds.into()),
        ("cost", summary.cost.into()),
        ("plan", summary.plan.clone().into()),
        ("caller", summary.caller.clone().into()),
        ("methods", some(&summary.methods)),
        ("code", summary.codes.first().cloned().into()),
        ("codes", if summary.codes.len() > 1 { some(&summary.codes) } else { Value::Null }),
        ("detail", summary.detail.clone().into()),
        ("attempts", some(&attempts)),
        ("msg", "request".into()),
    ];
    for (name, value) in fields {
        if !value.is_null() {
            line.insert(name.to_owned(), value);
        }
    }
    Value::Object(line).to_string()
}

/// Returns the list, or null if it is empty.
fn some<T: Clone + Into<Value>>(list: &[T]) -> Value {
    if list.is_empty() { Value::Null } else { list.to_vec().into() }
}

/// Returns the level as pino numbers it: 30 is `info`, 40 `warn`, 50 `error`.
fn level(fault: Option<Fault>) -> u8 {
    match fault {
        None | Some(Fault::Client) => 30,
        Some(Fault::Upstream) => 40,
        Some(Fault::Gateway) => 50,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use mintmark_gateway_core::Attempt;

    #[test]
    fn says_what_there_is_and_no_more() {
        let summary = Summary { request_id: "id".into(), route: "/healthz".into(), status: 200, ..Summary::default() };
        assert_eq!(request(&summary, None), r#"{"cost":0.0,"id":"id","level":30,"msg":"request","route":"/healthz","status":200}"#);
    }

    #[test]
    fn tells_the_cause_of_a_failure() {
        let summary = Summary {
            codes: vec!["upstream-error".into(), "forbidden".into()],
            fault: Some(Fault::Upstream),
            detail: Some("https://a.example: status 500".into()),
            methods: vec!["eth_call".into()],
            attempts: vec![Attempt { origin: "https://a.example".into(), said: "status 500".into() }],
            ..Summary::default()
        };
        let line: Value = serde_json::from_str(&request(&summary, Some(1.5))).unwrap_or_default();
        assert_eq!(
            (&line["level"], &line["code"], &line["codes"]),
            (&json!(40), &json!("upstream-error"), &json!(["upstream-error", "forbidden"]))
        );
        assert_eq!((&line["ms"], &line["methods"]), (&json!(1.5), &json!(["eth_call"])));
        assert_eq!(line["attempts"], json!([{ "origin": "https://a.example", "said": "status 500" }]));
    }
}
