//! Hosts, origins, credentials, methods, request ids.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Caller, Credential, Refusal, TakeOutcome, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use support::*;

/// A malformed request is counted against its address.
const ABUSE: &str = "take abuse 192.0.2.7 abuse";

const RPC: &str = r#"{"jsonrpc":"2.0","id":7,"method":"eth_blockNumber"}"#;

/// Answers what a well-formed call needs; the token "token" is the caller's.
fn host(action: &Action) -> Option<Outcome> {
    Some(match action {
        Action::Body(_) => Outcome::Body(Ok(RPC.as_bytes().to_vec())),
        Action::Take(take) if take.plan == "abuse" => Outcome::Take(Ok(allowed(1.0))),
        Action::Take(_) => Outcome::Take(Ok(allowed(20.0))),
        Action::Identify(Credential::Bearer(token)) if token == "token" => {
            Outcome::Identify(Ok(Caller { id: "backend".into(), plan: None, accounts: Vec::new() }))
        }
        Action::Identify(_) => Outcome::Identify(Err(VaultFailure::Refused(Refusal::Unauthorized))),
        Action::Fetch(_) => json_response(r#"{"jsonrpc":"2.0","id":0,"result":"0x1"}"#),
        _ => return None,
    })
}

#[test]
fn serves_listed_hosts_only() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let asked = |method: &str, path: &str, host_name: &str| {
        let mut asked = request(method, path, &[("content-type", "application/json")]);
        asked.headers[0].value = host_name.into();
        run(&gateway, asked, host)
    };
    for host_name in ["localhost", "127.0.0.1:80", "[::1]:8787", "LOCALHOST:1"] {
        assert_eq!(asked("POST", "/rpc/1", host_name).status, 200, "{host_name}");
    }
    for host_name in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", ""] {
        for (method, path) in [("POST", "/rpc/1"), ("POST", "/healthz/"), ("OPTIONS", "/rpc/1")] {
            let seen = asked(method, path, host_name);
            assert_eq!((seen.status, seen.effects.as_slice()), (421, [ABUSE.to_owned()].as_slice()), "{host_name} {path}");
            assert!(seen.body.contains("unknown-host"), "{}", seen.body);
        }
        let probed = asked("GET", "/healthz", host_name);
        assert_eq!((probed.status, probed.effects.len()), (200, 0), "a probe names any host: {host_name}");
    }
}

#[test]
fn keeps_the_signer_from_foreign_origins() {
    let open = gateway(CONFIG, ScriptedNft::default());
    let asked = |path: &str| post(path, &[("origin", "https://evil.example"), ("authorization", "Bearer token")]);
    let seen = run(&open, asked("/v1/signer/1"), host);
    assert_eq!((seen.status, seen.effects.as_slice()), (403, [ABUSE.to_owned()].as_slice()));
    assert_eq!(seen.json()["error"]["data"]["code"], "forbidden");
    let seen = run(&open, asked("/rpc/1"), host);
    assert_eq!(seen.status, 401, "a bearer that is no API key is refused, never anonymous");
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));

    let listed = gateway(&CONFIG.replacen('{', r#"{ "cors": { "origins": ["https://app.example"] }, "#, 1), ScriptedNft::default());
    let seen = run(&listed, post("/v1/signer/1", &[("origin", "https://app.example"), ("authorization", "Bearer token")]), host);
    assert_eq!((seen.status, seen.header("access-control-allow-origin")), (200, Some("https://app.example")));
    let seen = run(&listed, request("OPTIONS", "/v1/signer/1", &[("origin", "https://app.example")]), host);
    assert_eq!((seen.status, seen.header("access-control-allow-methods")), (204, Some("POST, OPTIONS")));
    let seen = run(&listed, request("GET", "/healthz", &[("origin", "https://evil.example")]), host);
    assert_eq!((seen.status, seen.header("access-control-allow-origin"), seen.header("vary")), (200, None, Some("Origin")));
    let seen = run(&listed, request("GET", "/healthz", &[]), host);
    assert_eq!(seen.header("vary"), Some("Origin"), "what has no origin must not be given to a page that has one");
}

#[test]
fn knows_keys_by_their_digest() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"; // of "secret"
    for asked in
        [post("/rpc/1", &[("x-api-key", "secret")]), post("/rpc/1", &[("authorization", "Bearer secret")]), post("/rpc/1/secret", &[])]
    {
        let seen = run(&gateway, asked, host);
        assert_eq!((seen.status, seen.effects[1].clone()), (200, format!("take pro {digest} eth_blockNumber")));
    }
    for asked in [
        post("/rpc/1", &[("x-api-key", "other")]),
        post("/rpc/1", &[("x-api-key", "secret"), ("x-api-key", "secret")]),
        post("/rpc/1/secret", &[("x-api-key", "secret")]),
        post("/rpc/1", &[("authorization", "Basic c2VjcmV0")]),
        post("/rpc/1/secret2", &[]),
    ] {
        let seen = run(&gateway, asked, host);
        assert_eq!((seen.status, seen.json()["error"]["code"].as_i64()), (401, Some(4100)));
        assert_eq!(seen.effects, ["take abuse 192.0.2.7 abuse"], "counted, and no body was read");
        assert!(!seen.summary.unwrap().route.contains("secret"));
    }
}

#[test]
fn tells_the_backend_who_has_proved_nothing() {
    // A plan named `anonymous` may be a key's too, and requests without a key may have another.
    let named = r#""limits": { "defaultPlan": { "anonymous": "pro" }, "#;
    let config = CONFIG.replace(r#""plan": "pro""#, r#""plan": "anonymous""#).replace(r#""limits": { "#, named);
    let gateway = gateway(&config, ScriptedNft::default());
    let takes = |asked| {
        let mut takes = Vec::new();
        run(&gateway, asked, |action: &Action| {
            if let Action::Take(take) = action {
                takes.push((take.plan.clone(), take.anonymous));
            }
            host(action)
        });
        takes
    };
    let of = |plan: &str, anonymous: bool| vec![(plan.to_owned(), anonymous)];
    assert_eq!(takes(post("/rpc/1", &[])), of("pro", true));
    assert_eq!(takes(post("/rpc/1", &[("x-api-key", "secret")])), of("anonymous", false));
    assert_eq!(takes(post("/v1/signer/1", &[("authorization", "Bearer token")])), of("pro", false));
    assert_eq!(takes(post("/rpc/1", &[("x-api-key", "wrong")])), of("abuse", true));
}

#[test]
fn settles_a_take_where_it_was_counted() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let mut settled = Vec::new();
    run(&gateway, post("/rpc/1", &[]), |action: &Action| match action {
        Action::Take(_) => Some(Outcome::Take(Ok(TakeOutcome { at: 5.0, lease: Some(7.0), counted_in: 3, ..allowed(20.0) }))),
        Action::Settle(settle) => {
            settled.push((settle.at, settle.lease, settle.counted_in));
            None
        }
        _ => host(action),
    });
    assert_eq!(settled, [(5.0, Some(7.0), 3)]);
}

#[test]
fn requires_a_key_where_no_plan_is_anonymous() {
    let gateway = gateway(&CONFIG.replace(r#""anonymous", "#, ""), ScriptedNft::default());
    assert_eq!(run(&gateway, post("/rpc/1", &[]), host).status, 401);
    assert_eq!(run(&gateway, post("/rpc/1", &[("x-api-key", "secret")]), host).status, 200);
}

#[test]
fn reads_no_body_of_an_unknown_caller() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    for headers in [vec![], vec![("authorization", "Bearer wrong")], vec![("authorization", "Token token")]] {
        let seen = run(&gateway, post("/v1/signer/1", &headers), host);
        assert_eq!((seen.status, seen.json()["error"]["code"].as_i64()), (401, Some(4100)));
        assert!(!seen.effects.iter().any(|effect| effect.starts_with("body")), "{:?}", seen.effects);
    }
}

#[test]
fn says_which_methods_a_route_takes() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    for (method, path, allow) in
        [("POST", "/healthz", "GET, HEAD, OPTIONS"), ("DELETE", "/v1/nft/1/a/b", "GET, HEAD, OPTIONS"), ("GET", "/rpc/1", "POST, OPTIONS")]
    {
        let seen = run(&gateway, request(method, path, &[]), host);
        assert_eq!(
            (seen.status, seen.header("allow"), seen.effects.as_slice()),
            (405, Some(allow), [ABUSE.to_owned()].as_slice()),
            "{method} {path}"
        );
    }
}

#[test]
fn hides_the_signer_where_there_is_none() {
    let gateway = gateway(&CONFIG.replace(r#""signer": true"#, r#""signer": false"#), ScriptedNft::default());
    assert_eq!(run(&gateway, post("/v1/signer/1", &[]), host).status, 404);
}

#[test]
fn takes_plain_request_ids_and_makes_the_rest() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let id = |value: &str| {
        run(&gateway, request("GET", "/healthz", &[("x-request-id", value)]), host).header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(id("abc-1_2.3"), "abc-1_2.3");
    for foreign in ["", "a b", "a\r\nb", &"x".repeat(65)] {
        assert_eq!(id(foreign), "ab".repeat(16));
    }
}
