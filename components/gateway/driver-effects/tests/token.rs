//! The token route: resolution driven, cached, hedged, bounded.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::*;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;
use support::*;

const PATH: &str = "/v1/nft/1/0xAb/7";

fn wanted(id: u32, url: &str, cid: Option<&str>) -> Wanted {
    Wanted { id, action: mintmark_gateway_core::Action::Fetch(fetch(url)), cid: cid.map(Into::into), purpose: "block".into() }
}

/// The body that an action brought.
fn body(outcome: &mintmark_gateway_core::Outcome) -> Vec<u8> {
    match outcome {
        mintmark_gateway_core::Outcome::Fetch(Ok(response)) => response.body.clone(),
        mintmark_gateway_core::Outcome::Kept(body) => body.clone(),
        other => panic!("{other:?}"),
    }
}

fn done(gateway: Option<&str>) -> Step {
    let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some("bafy".into()), gateway: gateway.map(Into::into) };
    let medium = Medium {
        field: "image".into(),
        uri: "https://i".into(),
        integrity: Integrity { status: IntegrityStatus::Unverifiable, cid: None, gateway: None },
        content_type: None,
        size: None,
    };
    let mut step = answered(Ok(Answer::Token(Box::new(Document {
        standard: Standard::Erc721,
        contract: "0xAB".into(),
        token_id: "7".into(),
        token_uri: "ipfs://bafy".into(),
        block: "21".into(),
        normalized: r#"{"name":"a"}"#.into(),
        raw: r#"{"name":"a","x":1}"#.into(),
        integrity,
        source: Source::Immutable,
        body: None,
        holding: None,
        extensions: None,
        media: vec![medium],
        warnings: vec![Warning { code: "w".into(), at: "/x".into(), detail: "d".into() }],
    }))));
    step.need.verified = vec![1];
    step
}

fn scripted(script: Vec<Step>) -> ScriptedNft {
    ScriptedNft { script: std::rc::Rc::new(script.into()), ..ScriptedNft::default() }
}

fn host(action: &Action) -> Option<Outcome> {
    Some(match action {
        Action::Take(_) => Outcome::Take(Ok(allowed(50.0))),
        Action::Read(_) => Outcome::Read(None),
        Action::Fetch(fetch) => Outcome::Fetch(Ok(Response { status: 200, headers: Vec::new(), body: fetch.url.clone().into_bytes() })),
        Action::Write(_) => Outcome::Write,
        _ => return None,
    })
}

#[test]
fn answers_in_the_documented_shape_and_keeps_the_block() {
    let nft = scripted(vec![need(vec![wanted(1, "https://g.example/ipfs/bafy", Some("bafy"))], None), done(Some("https://g.example"))]);
    let seen = run(&gateway(CONFIG, nft.clone()), request("GET", PATH, &[]), host);
    assert_eq!(seen.status, 200);
    assert_eq!(
        seen.json(),
        json!({ "chain": "1", "contract": "0xAB", "tokenId": "7", "standard": "erc721", "tokenUri": "ipfs://bafy", "block": "21", "stale": false,
            "fetchedAt": "2023-11-14T22:13:20Z", "metadata": { "name": "a" }, "raw": { "metadata": { "name": "a", "x": 1 } },
            "integrity": { "status": "verified", "cid": "bafy", "gateway": "https://g.example" },
            "media": { "image": { "uri": "https://i", "url": "/v1/nft/1/0xAB/7/image", "integrity": { "status": "unverifiable" } } },
            "warnings": [{ "code": "w", "at": "/x", "detail": "d" }] })
    );
    assert_eq!(
        seen.effects,
        ["take anonymous 192.0.2.7 nft.get", "read cid:bafy", "sleep 5000", "fetch https://g.example/ipfs/bafy", "write cid:bafy"]
    );
    assert_eq!(nft.settled.borrow()[0].id, 1);
    assert_eq!(seen.summary.unwrap().cost, 50.0);

    let etag = seen.headers.iter().find(|header| header.name == "etag").unwrap().value.clone();
    let nft = scripted(vec![done(None)]);
    let again = run(&gateway(CONFIG, nft), request("GET", PATH, &[("if-none-match", &format!("\"x\", {etag}"))]), host);
    assert_eq!((again.status, again.body.as_str(), again.header("content-length")), (304, "", None));
    let head = run(&gateway(CONFIG, scripted(vec![done(None)])), request("HEAD", PATH, &[]), host);
    assert!(head.status == 200 && head.body.is_empty() && head.header("content-length").is_some());
}

#[test]
fn hears_the_next_gateway_when_the_store_holds_other_bytes() {
    let script = || {
        vec![
            need(vec![wanted(1, "https://a.example/ipfs/bafy", Some("bafy"))], None),
            need(vec![wanted(2, "https://b.example/ipfs/bafy", Some("bafy"))], None),
            Step { need: Need { verified: vec![2], ..Need::default() }, ..done(Some("https://b.example")) },
        ]
    };
    let nft = scripted(script());
    let seen = run(&gateway(CONFIG, nft.clone()), request("GET", PATH, &[]), |action| match action {
        Action::Read(_) => Some(Outcome::Read(Some(b"tampered".to_vec()))),
        other => host(other),
    });
    assert_eq!(seen.effects.iter().filter(|effect| effect.starts_with("read")).count(), 1);
    let bodies: Vec<_> = nft.settled.borrow().iter().map(|settled| body(&settled.outcome)).collect();
    assert_eq!(bodies, [b"tampered".to_vec(), b"https://b.example/ipfs/bafy".to_vec()]);
    assert_eq!(seen.effects.last().unwrap(), "write cid:bafy", "the right bytes replace the wrong");

    let nft = scripted(vec![need(vec![wanted(1, "https://a.example/ipfs/bafy", Some("bafy"))], None), done(None)]);
    let seen = run(&gateway(CONFIG, nft), request("GET", PATH, &[]), |action| match action {
        Action::Read(_) => Some(Outcome::Read(Some(b"right".to_vec()))),
        other => host(other),
    });
    assert_eq!(seen.json()["integrity"], json!({ "status": "verified", "cid": "bafy" }), "no gateway gave it");
    assert!(!seen.effects.iter().any(|effect| effect.starts_with("fetch") || effect.starts_with("write")));
}

#[test]
fn wakes_for_a_hedge_and_cancels_the_loser() {
    let nft = scripted(vec![
        need(vec![wanted(1, "https://slow.example/", None)], Some(300)),
        need(vec![wanted(2, "https://fast.example/", None)], None),
        done(None),
    ]);
    let seen = run(&gateway(CONFIG, nft.clone()), request("GET", PATH, &[]), |action| match action {
        Action::Fetch(fetch) if fetch.url.contains("slow") => None,
        Action::Sleep(300) => Some(Outcome::Sleep),
        other => host(other),
    });
    assert_eq!(seen.status, 200);
    assert_eq!(
        seen.effects,
        ["take anonymous 192.0.2.7 nft.get", "fetch https://slow.example/", "sleep 300", "sleep 5000", "fetch https://fast.example/"]
    );
    assert_eq!(seen.cancelled, 2, "the slow fetch and the deadline");
    assert_eq!(nft.settled.borrow().iter().map(|settled| settled.id).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_settles_together_is_handed_in_together() {
    let start = (1..=3).map(|id| wanted(id, "https://a.example/", None)).collect();
    let nft = scripted(vec![need(start, None), done(None)]);
    run(&gateway(CONFIG, nft.clone()), request("GET", PATH, &[]), host);
    assert_eq!(nft.settled.borrow().iter().map(|settled| settled.id).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn gives_up_at_the_deadline() {
    let nft = scripted(vec![need(vec![wanted(1, "https://slow.example/", None)], None)]);
    let seen = run(&gateway(CONFIG, nft), request("GET", PATH, &[]), |action| match action {
        Action::Fetch(_) => None,
        Action::Sleep(5000) => Some(Outcome::Sleep),
        other => host(other),
    });
    assert_eq!((seen.status, &seen.json()["code"], &seen.json()["retryable"]), (504, &json!("deadline"), &json!(true)));
    assert_eq!(seen.cancelled, 1);
}

#[test]
fn names_problems() {
    let broken = || invalid("/x", "a", "b");
    let gateway_url = || "https://g.example/KEY".to_owned();
    let mismatch = IntegrityMismatch { expected: "bafy".into(), got: "bafk".into(), gateway: gateway_url() };
    let failed = UpstreamFailure { origin: gateway_url(), detail: "status 500".into(), retryable: true, retry_after_ms: None };
    for (error, status, code) in [
        (NftError::TokenNotFound("none".into()), 404, "token-not-found"),
        (NftError::TokenUriInvalid(broken()), 422, "token-uri-invalid"),
        (NftError::MetadataInvalid(broken()), 422, "metadata-invalid"),
        (NftError::IntegrityMismatch(mismatch), 502, "integrity-mismatch"),
        (NftError::Upstream(failed), 502, "upstream-error"),
        (NftError::Other("defect".into()), 500, "internal"),
    ] {
        let seen = run(&gateway(CONFIG, scripted(vec![answered(Err(error))])), request("GET", PATH, &[]), host);
        assert_eq!((seen.status, seen.json()["code"].as_str()), (status, Some(code)));
        assert_eq!((seen.header("content-type"), seen.header("cache-control")), (Some("application/problem+json"), Some("no-store")));
        assert!(!seen.body.contains("KEY"));
        assert_eq!(seen.summary.unwrap().codes, [code]);
    }
    for (field, code) in [("contract", "invalid-address"), ("tokenId", "invalid-token-id"), ("chain", "invalid-chain")] {
        let nft = ScriptedNft { invalid: Some((field, "better")), ..ScriptedNft::default() };
        let seen = run(&gateway(CONFIG, nft), request("GET", PATH, &[]), host);
        assert_eq!((seen.status, seen.json()["code"].as_str()), (400, Some(code)));
        assert_eq!(seen.effects, ["take abuse 192.0.2.7 abuse"], "no quota was taken");
    }
    for (path, status, code) in
        [("/v1/nft/2/a/1", 404, "unknown-chain"), ("/v1/nft/x/a/1", 400, "invalid-chain"), ("/v1/nft/1/a/1?trace=2", 400, "invalid-query")]
    {
        let seen = run(&gateway(CONFIG, ScriptedNft::default()), request("GET", path, &[]), host);
        assert_eq!((seen.status, seen.json()["code"].as_str()), (status, Some(code)));
    }
    let seen = run(&gateway(CONFIG, ScriptedNft::default()), request("GET", PATH, &[]), |_| Some(Outcome::Take(Ok(refused(3.0)))));
    assert_eq!((seen.status, seen.header("retry-after"), seen.json()["retryAfter"].as_u64()), (429, Some("3"), Some(3)));
}

#[test]
fn lists_the_problems_of_a_configuration() {
    let problems = Config::parse(
        r#"{ "chains": { "01": { "rpc": [] } }, "limits": { "trustedProxies": ["x"], "keys": [ { "sha256": "", "plan": "none" } ] } }"#,
    )
    .unwrap_err();
    let mut at: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    at.sort_unstable();
    assert_eq!(at, ["/chains/01", "/chains/01/rpc", "/limits/keys/0/plan", "/limits/trustedProxies/0"]);
    assert_eq!(Config::parse(r#"{ "content": { "hedgeAfterMs": "soon" } }"#).unwrap_err()[0].at, "/content/hedgeAfterMs");
    assert_eq!(Config::parse(r#"{ "chains": { "a/b~c": { "rpc": [7] } } }"#).unwrap_err()[0].at, "/chains/a~1b~0c/rpc/0");
    assert!(Config::parse(r#"{ "contents": {} }"#).is_err() && Config::parse("{").is_err());
}

#[test]
fn a_token_does_not_lead_back_to_the_gateway() {
    let of_token = |id: u32, url: &str| {
        let mut wanted = wanted(id, url, None);
        if let mintmark_gateway_core::Action::Fetch(fetch) = &mut wanted.action {
            fetch.chosen_by = ChosenBy::Token;
        }
        wanted
    };
    let nft = ScriptedNft::default();
    let start = vec![of_token(1, "https://GW.example/v1/nft/1/0xAb/8"), of_token(2, "https://a.example/8")];
    *nft.script.borrow_mut() = vec![need(start, None), need(Vec::new(), None), done(None)];
    // Any name is served, so that no list tells the gateway's own.
    let gateway = gateway(&CONFIG.replacen('{', r#"{ "listen": { "hosts": ["*"] }, "#, 1), nft.clone());
    let mut asked = request("GET", PATH, &[]);
    asked.headers[0].value = "gw.example:8443".into();
    let seen = run(&gateway, asked, |action| match action {
        Action::Fetch(_) => Some(json_response("{}")),
        action => host(action),
    });
    assert_eq!(seen.status, 200, "{}", seen.body);
    assert!(seen.effects.contains(&"fetch https://a.example/8".to_owned()), "{:?}", seen.effects);
    assert!(!seen.effects.iter().any(|effect| effect.to_ascii_lowercase().contains("gw.example")), "{:?}", seen.effects);
    let settled = nft.settled.borrow();
    let own = settled.iter().find(|settled| settled.id == 1).map(|settled| &settled.outcome);
    let Some(mintmark_gateway_core::Outcome::Fetch(Err(FetchFailure::Refused(why)))) = own else { panic!("{own:?}") };
    assert_eq!(why, "https://GW.example is this gateway itself");
}
