//! The calldata of a call object, which has two names: `data` and `input`.

use serde_json::value::{RawValue, to_raw_value};

use crate::http::problem::{Code, Problem, shorten};
use crate::jsonrpc::members::Members;

/// Methods whose first parameter is a call object.
const METHODS: [&str; 3] = ["eth_call", "eth_createAccessList", "eth_estimateGas"];

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
pub(crate) fn with_one_name(method: &str, params: &RawValue) -> Result<Option<Box<RawValue>>, Problem> {
    // Most calls end here: a name is spelt as it is, or with an escape.
    if !METHODS.contains(&method) || !params.get().contains("input") && !params.get().contains('\\') {
        return Ok(None);
    }
    let Ok(mut list) = serde_json::from_str::<Vec<&RawValue>>(params.get()) else { return Ok(None) };
    let Some(first) = list.first_mut() else { return Ok(None) };
    let Ok(mut call) = serde_json::from_str::<Members<'_>>(first.get()) else { return Ok(None) };
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
    let broken = |_| Problem::new(Code::Internal, "the call object could not be written");
    let call = to_raw_value(&call).map_err(broken)?;
    *first = &call;
    to_raw_value(&list).map(Some).map_err(broken)
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
