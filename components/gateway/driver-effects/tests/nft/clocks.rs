//! Clocks that jump: what was noted under a wrong clock does not outlast it.

use mintmark_gateway_core::NftError;
use serde_json::json;

use crate::host::make::*;
use crate::host::{Host, SECOND, START};
use crate::support::request;

const DAY: u64 = 86_400 * SECOND;

/// A host whose clock is a day ahead.
fn ahead() -> Host {
    let host = Host::new();
    host.now.set(START + DAY);
    host
}

#[test]
fn an_answer_of_tomorrow_is_not_fresh_until_tomorrow() {
    let host = ahead();
    host.resolves([found("ahead")]);
    host.run(get(PATH));
    host.now.set(START);
    host.resolves([found("now")]);
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "now");
    assert_eq!(host.run(get(PATH)).header("cache-control").unwrap().split(',').nth(1), Some(" max-age=15"));
}

#[test]
fn an_answer_of_tomorrow_is_still_the_last_good_one() {
    let host = ahead();
    host.resolves([found("ahead")]);
    host.run(get(PATH));
    host.now.set(START);
    host.resolves([failed(down())]);
    let seen = host.run(get(PATH));
    assert_eq!((seen.status(), &seen.json()["stale"]), (200, &json!(true)));
    host.wait(1);
    let again = host.run(get(PATH));
    assert_eq!(
        (&again.json()["stale"], again.header("cache-control")),
        (&json!(true), Some("public, max-age=4")),
        "not asked again at once"
    );
}

#[test]
fn clocks_of_hosts_may_be_a_little_apart() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.run(get(PATH));
    host.now.set(START - 2 * SECOND);
    let seen = host.run(get(PATH));
    assert_eq!((seen.status(), seen.header("cache-control").unwrap().split(',').nth(1)), (200, Some(" max-age=15")));
}

#[test]
fn an_error_of_tomorrow_is_not_held_until_tomorrow() {
    let host = ahead();
    host.resolves([failed(NftError::TokenNotFound("ahead".into()))]);
    host.run(get(PATH));
    host.now.set(START);
    host.resolves([found("now")]);
    assert_eq!(host.run(get(PATH)).status(), 200);
}

#[test]
fn a_failed_attempt_of_tomorrow_does_not_keep_an_answer_stale() {
    let host = Host::new();
    host.resolves([found("old")]);
    host.run(get(PATH));
    host.now.set(START + 600 * SECOND);
    host.resolves([failed(down())]);
    host.run(get(PATH));
    host.now.set(START + 20 * SECOND);
    host.resolves([found("new")]);
    host.run(get(PATH));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "new");
}

#[test]
fn a_refresh_of_tomorrow_leaves_one_for_today() {
    let host = ahead();
    let refresh = || host.run(request("POST", &path("/refresh"), &[]));
    assert_eq!(refresh().status(), 200);
    host.now.set(START);
    assert_eq!(refresh().status(), 200);
    assert_eq!((refresh().status(), refresh().header("retry-after").map(str::to_owned)), (429, Some("30".to_owned())));
}

#[test]
fn an_answer_that_is_over_is_not_given_after_a_jump_ahead() {
    let host = Host::new();
    host.resolves([found("old"), failed(down())]);
    host.run(get(PATH));
    host.now.set(START + DAY);
    assert_eq!(host.run(get(PATH)).status(), 502);
}
