//! `signer.windows`.

use crate::{
    config::reader::{
        lists::{most, values},
        section::{Reader, Section},
        texts,
    },
    encoding::json::Json,
    record::spending_limits::{MEASURES, Window},
};

/// Seconds of a window at most: a year.
const MOST_SECONDS: u64 = 31_536_000;

/// Reads the windows; `taken`: the names of policies, which a denial must not be mistaken for.
pub(super) fn read(list: &Json, taken: &[&str], reader: &mut Reader) -> Option<Vec<Window>> {
    let mut names: Vec<String> = Vec::new();
    reader.each(list, "/signer/windows", |reader, item, at| {
        let before = reader.problems.len();
        let known = ["name", "window", "per", "chain", "token", "value", "fee", "amount", "count"];
        let window = reader.object(item, at, &known)?;
        let name = reader.required(&window, "name").and_then(|name| reader.id(name, &window.at("name")));
        if let Some(name) = &name {
            if names.contains(name) || taken.contains(&name.as_str()) {
                reader.problem(window.at("name"), "a name of its own, also among the policies", name);
            }
            names.push(name.clone());
        }
        let seconds = reader.required(&window, "window").and_then(|json| seconds(json, &window.at("window"), reader));
        let per = reader.required(&window, "per").and_then(|json| per(json, &window.at("per"), reader));
        let chain = text(&window, "chain", "a chain id in decimal, from 1", reader, |text| {
            texts::chain(text).ok_or_else(|| "a chain id in decimal, from 1".into())
        });
        let token = text(&window, "token", "an address", reader, texts::address);
        let most =
            MEASURES.map(|measure| most(&window, measure, if measure == "count" { "a number" } else { "wei or base units" }, reader));
        check(&window, reader);
        if reader.problems.len() > before {
            return None;
        }
        let [per_key, per_caller] = per?;
        Some(Window { name: name?, seconds: seconds?, per_key, per_caller, chain, token, most })
    })
}

fn seconds(json: &Json, at: &str, reader: &mut Reader) -> Option<u64> {
    let read = match json {
        Json::Number(number) => number.as_u64().filter(|seconds| (1..=MOST_SECONDS).contains(seconds)),
        _ => None,
    };
    if read.is_none() {
        reader.problem(at, format!("whole seconds, 1 to {MOST_SECONDS}"), json.shown());
    }
    read
}

/// Whether `key` and `caller` stand there.
fn per(json: &Json, at: &str, reader: &mut Reader) -> Option<[bool; 2]> {
    let read = values(json, at, reader, |text| match text {
        "key" => Ok([true, false]),
        "caller" => Ok([false, true]),
        _ => Err("key or caller".into()),
    })?;
    if read.iter().enumerate().any(|(index, one)| read.iter().skip(index + 1).any(|other| one == other)) {
        reader.problem(at, "each once", "one twice");
    }
    Some(read.into_iter().fold([false, false], |[key, caller], [k, c]| [key || k, caller || c]))
}

fn text<T>(window: &Section<'_>, name: &str, rule: &str, reader: &mut Reader, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
    let (json, at) = (window.get(name)?, window.at(name));
    let text = reader.text(json, &at, rule)?;
    read(text).map_err(|rule| reader.problem(at, rule, json.shown())).ok()
}

/// What is counted must be countable.
fn check(window: &Section<'_>, reader: &mut Reader) {
    let has = |name| window.get(name).is_some();
    if !MEASURES.into_iter().any(has) {
        reader.problem(&window.at, format!("at least one of {}", MEASURES.join(", ")), "none");
    }
    if !has("chain") && (has("value") || has("fee") || has("amount") || has("token")) {
        reader.problem(window.at("chain"), "a chain id: money of several chains is not added up", "nothing");
    }
    if has("amount") && !has("token") {
        reader.problem(window.at("token"), "a token, whose amount is meant", "nothing");
    }
    for name in ["value", "fee"] {
        if has("token") && has(name) {
            reader.problem(window.at(name), "nothing: a window of a token has amount and count", "a cap");
        }
    }
}
