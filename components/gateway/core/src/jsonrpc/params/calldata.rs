//! The calldata of a call object, which has two names: `data` and `input`.

use serde_json::value::{RawValue, to_raw_value};

use crate::http::problem::{Code, Problem, shorten};
use crate::jsonrpc::members::{MAX_MEMBERS, Members, Unread, each_member};
use crate::jsonrpc::params::leading::{first, leading};

/// Methods whose first parameter is a call object.
const METHODS: [&str; 3] = ["eth_call", "eth_createAccessList", "eth_estimateGas"];

/// The most params of a call with two names. The execution-apis have four.
const MAX_PARAMS: usize = 8;

/// A shorter text has no object with too many members: one takes five bytes, as in `"":0,`.
const SHORT: usize = 5 * MAX_MEMBERS;

/// Returns the params with `data` alone if their call object has both `data` and `input`, and
/// `None` if they can go on as they are.
///
/// cast sends both, with the same value. What nodes make of that differs:
/// - The node of Hardhat refuses a call with both ("duplicate field `data`").
/// - geth runs `eth_call` with `input` and does not look at `data`.
/// - Besu and reth want both to be equal.
///
/// So the call goes on with one of the two. It is `data`, as every node knows that name: viem,
/// ethers and web3.py send nothing else, while several nodes learnt `input` late.
///
/// Errors:
/// - `invalid-params` if the values differ. Which of them is run would depend on the endpoint that
///   answers.
/// - `invalid-params` if the call object has more than 64 fields, or if it has both names and there
///   are more than eight params.
pub(crate) fn with_one_name(method: &str, params: &RawValue) -> Result<Option<Box<RawValue>>, Problem> {
    let text = params.get();
    // Most calls end here: a name is spelt as it is, or with an escape.
    if !METHODS.contains(&method) || text.len() <= SHORT && !text.contains("input") && !text.contains('\\') {
        return Ok(None);
    }
    let Some(sent) = first(params) else { return Ok(None) };
    let (mut has_data, mut has_input) = (false, false);
    let read = each_member(sent.get(), MAX_MEMBERS, &mut |name, _| {
        has_data |= name == "data";
        has_input |= name == "input";
    });
    match read {
        Ok(()) if has_data && has_input => {}
        Ok(()) | Err(Unread::NoObject) => return Ok(None),
        Err(Unread::TooMany) => {
            let expected = format!("a call object with at most {MAX_MEMBERS} fields");
            return Err(Problem::invalid(Code::InvalidParams, "params[0]", &expected, "more"));
        }
    }
    let Ok(mut call) = serde_json::from_str::<Members<'_>>(sent.get()) else { return Ok(None) };
    let (Some(data), Some(input)) = (call.get("data"), call.get("input")) else { return Ok(None) };
    let superfluous = match (data.get(), input.get()) {
        ("null", _) => "data",
        (_, "null") => "input",
        (data, input) if data.eq_ignore_ascii_case(input) => "input",
        (data, input) => {
            let expected = format!("the same value as params[0].data ({}), or only one of the two fields", shorten(data));
            return Err(Problem::invalid(Code::InvalidParams, "params[0].input", &expected, input));
        }
    };
    call.remove(superfluous);
    let broken = || Problem::new(Code::Internal, "the call object could not be written");
    let call = to_raw_value(&call).map_err(|_| broken())?;
    let mut list = leading(params, MAX_PARAMS + 1).unwrap_or_default();
    if list.len() > MAX_PARAMS {
        return Err(Problem::invalid(Code::InvalidParams, "params", &format!("at most {MAX_PARAMS} of them"), "more"));
    }
    if let Some(first) = list.first_mut() {
        *first = &call;
    }
    to_raw_value(&list).map(Some).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(method: &str, params: &str) -> Result<Option<String>, Problem> {
        let params = RawValue::from_string(params.to_owned()).unwrap();
        Ok(with_one_name(method, &params)?.map(|params| params.get().to_owned()))
    }

    #[test]
    fn a_call_with_one_name_goes_on_as_it_is() {
        for params in [
            r#"[{"to":"0x1","data":"0xab"},"latest"]"#,
            r#"[{"input":"0xab"}]"#,
            r#"[{"to":"0x1"},"input"]"#,
            r#"[]"#,
            r#"["input"]"#,
            r#"[["input"]]"#,
            r#"{"input":"0x","data":"0x"}"#,
        ] {
            assert_eq!(read("eth_call", params).unwrap(), None, "{params}");
        }
        assert_eq!(read("eth_getLogs", r#"[{"data":"0x01","input":"0x02"}]"#).unwrap(), None, "not a call object");
    }

    #[test]
    fn equal_values_become_one() {
        for method in METHODS {
            let params = r#"[{"to":"0x1","input":"0xAB","data":"0xab","gas":1e3},"latest",{"0x2":{"input":1}}]"#;
            let one = r#"[{"data":"0xab","gas":1e3,"to":"0x1"},"latest",{"0x2":{"input":1}}]"#;
            assert_eq!(read(method, params).unwrap().unwrap(), one);
        }
        for (params, one) in [
            (r#"[{"data":"0x","input":"0x"}]"#, r#"[{"data":"0x"}]"#),
            (r#"[{"data":null,"input":"0xab"}]"#, r#"[{"input":"0xab"}]"#),
            (r#"[{"data":"0xab","input":null}]"#, r#"[{"data":"0xab"}]"#),
            (r#"[{"d\u0061ta":"0xab","inp\u0075t":"0xab"}]"#, r#"[{"data":"0xab"}]"#),
        ] {
            assert_eq!(read("eth_call", params).unwrap().unwrap(), one);
        }
    }

    #[test]
    fn a_call_object_has_a_bound() {
        for (fields, refused) in [(63, false), (64, true), (100_000, true)] {
            let filler: String = (0..fields).map(|index| format!(r#""{index}":0,"#)).collect();
            let params = format!(r#"[{{{filler}"to":"0x1"}},"latest"]"#);
            let detail = read("eth_call", &params).err().map(|problem| (problem.code, problem.detail));
            let expected = (Code::InvalidParams, "params[0]: expected a call object with at most 64 fields, got more".to_owned());
            assert_eq!(detail, refused.then_some(expected), "{fields}");
        }
        let params = |count: usize| format!(r#"[{{"data":"0x","input":"0x"}}{}]"#, ",0".repeat(count - 1));
        assert!(read("eth_call", &params(8)).unwrap().is_some() && read("eth_call", &params(9)).is_err());
        let smallest = format!("[{{{}}}]", vec![r#""":0"#; 65].join(","));
        assert!(read("eth_call", &smallest).is_err(), "the shortest text with too many");
    }

    #[test]
    fn different_values_are_refused_by_both_names() {
        for params in
            [r#"[{"data":"0x01","input":"0x02"}]"#, r#"[{"data":"0x","input":"0x02"}]"#, r#"[{"d\u0061ta":"0x01","input":"0x02"}]"#]
        {
            let problem = read("eth_estimateGas", params).unwrap_err();
            assert_eq!(problem.code, Code::InvalidParams);
            assert!(problem.detail.contains("params[0].input") && problem.detail.contains("params[0].data"), "{}", problem.detail);
        }
    }
}
