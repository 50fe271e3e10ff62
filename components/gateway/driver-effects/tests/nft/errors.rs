//! Errors: held for a short while inside, and never stored by clients.

use mintmark_gateway_core::{Invalid, NftError, UpstreamFailure};
use serde_json::Value;

use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::host::{Host, SECOND, START};
use crate::support::{answered, invalid};

fn throttled() -> NftError {
    NftError::Upstream(UpstreamFailure {
        origin: "https://meta.example/KEY".into(),
        detail: "status 429".into(),
        retryable: true,
        retry_after_ms: Some(30_000),
    })
}

fn wrong() -> Invalid {
    invalid("metadata", "an object", "7")
}

/// What a client sees of a problem, without what belongs to the request.
fn problem(seen: &Exchange) -> Value {
    let mut json = seen.json();
    json.as_object_mut().unwrap().retain(|name, _| !["requestId", "retryAfter"].contains(&name.as_str()));
    json
}

#[test]
fn an_error_is_given_again_without_asking_and_no_client_stores_it() {
    for (error, status) in [
        (NftError::TokenNotFound("no such token".into()), 404),
        (NftError::TokenUriInvalid(wrong()), 422),
        (NftError::MetadataInvalid(wrong()), 422),
        (NftError::ContentNotFound(wrong()), 404),
        (NftError::ContentTooLarge(1024), 422),
        (down(), 502),
        (throttled(), 502),
    ] {
        let host = Host::new();
        host.resolves([answered(Err(error)), found("back")]);
        let first = host.run(get(PATH));
        assert_eq!((first.status(), first.header("cache-control")), (status, Some("no-store")));
        assert_eq!(host.answers()[0].kept_until, START + 5 * SECOND);
        host.wait(4);
        let again = host.run(get(PATH));
        assert_eq!(problem(&again), problem(&first), "the same problem");
        assert_eq!((again.header("cache-control"), again.count("remember"), host.nft.subjects.borrow().len()), (Some("no-store"), 0, 1));
        host.wait(1);
        assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "back");
    }
}

#[test]
fn a_held_error_says_when_its_upstream_wants_to_be_asked() {
    let host = Host::new();
    host.resolves([answered(Err(throttled())), answered(Err(down()))]);
    assert_eq!(host.run(get(PATH)).header("retry-after"), Some("30"));
    host.wait(3);
    let held = host.run(get(PATH));
    assert_eq!((held.header("retry-after"), &held.json()["reason"]), (Some("27"), &Value::from("throttled")));
    host.wait(2);
    assert_eq!(host.run(get(PATH)).header("retry-after"), None, "this upstream names no time");
    host.wait(2);
    assert_eq!(host.run(get(PATH)).header("retry-after"), Some("3"), "when it is no longer held");
}

#[test]
fn an_error_that_cannot_be_retried_says_no_time() {
    let host = Host::new();
    host.resolves([answered(Err(NftError::MetadataInvalid(wrong())))]);
    for _ in 0..2 {
        let seen = host.run(get(PATH));
        assert_eq!((seen.header("retry-after"), &seen.json()["retryable"]), (None, &Value::from(false)));
    }
}

#[test]
fn a_defect_is_not_held() {
    let host = Host::new();
    host.resolves([answered(Err(NftError::Other("a defect".into()))), found("back")]);
    let first = host.run(get(PATH));
    assert_eq!((first.status(), first.count("remember")), (500, 0));
    assert_eq!(host.run(get(PATH)).status(), 200);
}

#[test]
fn a_lie_is_held_so_that_not_every_request_asks_the_liar() {
    let mismatch =
        mintmark_gateway_core::IntegrityMismatch { expected: "a".into(), got: "b".into(), gateway: "https://g.example/KEY".into() };
    let host = Host::new();
    host.resolves([answered(Err(NftError::IntegrityMismatch(mismatch))), found("back")]);
    for _ in 0..2 {
        let seen = host.run(get(PATH));
        assert_eq!((seen.status(), &seen.json()["code"]), (502, &Value::from("integrity-mismatch")));
    }
    host.wait(5);
    assert_eq!(host.run(get(PATH)).status(), 200);
}

#[test]
fn an_error_of_one_parameter_is_none_of_another() {
    let host = Host::new();
    host.resolves([answered(Err(down())), found("plain")]);
    assert_eq!(host.run(get(&path("?locale=de"))).status(), 502);
    assert_eq!(host.run(get(PATH)).status(), 200);
    assert_eq!(host.run(get(&path("?locale=de"))).status(), 502);
}

#[test]
fn an_error_goes_with_what_a_refresh_drops() {
    let host = Host::new();
    host.resolves([answered(Err(down())), found("back")]);
    assert_eq!(host.run(get(PATH)).status(), 502);
    assert_eq!(host.run(crate::support::request("POST", &path("/refresh"), &[])).status(), 200);
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "back");
}
