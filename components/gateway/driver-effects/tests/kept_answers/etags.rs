//! Which changes of an answer a client with its entity tag learns of.

use mintmark_gateway_core::{
    Answer, Avatar, Collection, Document, Holding, Integrity, IntegrityStatus, Medium, NftError, Royalty, Standard, UpstreamFailure,
    Warning,
};

use crate::stage::{COLLECTION, CONTRACT, Stage, TOKEN, collection, document, integrity, token};
use crate::support::{Seen, request};

const AVATAR: &str = "/v1/avatar/a.eth";

/// Asks for a path twice. The second time the client has the entity tag of the first response.
fn again(path: &str, first: Answer, second: Answer) -> Seen {
    let stage = Stage::fresh_for(0);
    stage.resolves(Ok(first));
    let etag = stage.ask(path).header("etag").unwrap().to_owned();
    stage.resolves(Ok(second));
    stage.send(request("GET", path, &[("if-none-match", &etag)]))
}

fn warning() -> Vec<Warning> {
    vec![Warning { code: "w".into(), at: "/x".into(), detail: "d".into() }]
}

#[test]
fn a_client_learns_of_every_change_of_a_token() {
    let unverified = || integrity(IntegrityStatus::Unverified, "https://a.example");
    let medium = |change: fn(&mut Medium)| {
        let mut changed = document();
        change(&mut changed.media[0]);
        changed
    };
    let holding = |locked| Some(Holding { owner: Some(CONTRACT.into()), balance: None, locked });
    for (name, changed) in [
        ("standard", Document { standard: Standard::Erc1155, ..document() }),
        ("contract", Document { contract: "0x00000000000000000000000000000000000000AA".into(), ..document() }),
        ("tokenUri", Document { token_uri: "ipfs://bafz".into(), ..document() }),
        ("metadata", Document { normalized: r#"{"name":"Second"}"#.into(), ..document() }),
        ("raw.metadata", Document { raw: r#"{"a":1}"#.into(), ..document() }),
        ("raw.body", Document { body: Some(b"{ }".to_vec()), ..document() }),
        ("raw.bodyBase64", Document { body: Some(vec![0xff]), ..document() }),
        ("integrity.status", Document { integrity: unverified(), ..document() }),
        ("integrity.cid", Document { integrity: Integrity { cid: Some("bafz".into()), ..document().integrity }, ..document() }),
        ("media", Document { media: Vec::new(), ..document() }),
        ("media.uri", medium(|it| it.uri = "https://i.example/8".into())),
        ("media.contentType", medium(|it| it.content_type = Some("image/png".into()))),
        ("media.size", medium(|it| it.size = Some(5))),
        ("media.integrity", medium(|it| it.integrity.status = IntegrityStatus::Unverified)),
        ("extensions", Document { extensions: Some("{}".into()), ..document() }),
        ("owner", Document { holding: holding(None), ..document() }),
        ("locked", Document { holding: holding(Some(true)), ..document() }),
        ("warnings", Document { warnings: warning(), ..document() }),
    ] {
        let seen = again(TOKEN, Answer::Token(Box::new(document())), Answer::Token(Box::new(changed)));
        assert_eq!(seen.status, 200, "{name}");
    }
}

#[test]
fn a_client_keeps_what_another_gateway_sent_at_another_block() {
    let mut later = Document { block: "22".into(), integrity: integrity(IntegrityStatus::Verified, "https://b.example"), ..document() };
    later.media[0].integrity.gateway = None;
    let seen = again(TOKEN, Answer::Token(Box::new(document())), Answer::Token(Box::new(later)));
    assert_eq!((seen.status, seen.body.as_str()), (304, ""));
    let of = |it: Collection| Answer::Collection(Box::new(it));
    let later =
        Collection { block: "22".into(), integrity: Some(integrity(IntegrityStatus::Verified, "https://b.example")), ..collection(None) };
    assert_eq!(again(COLLECTION, of(collection(None)), of(later)).status, 304);
}

#[test]
fn a_client_learns_of_every_change_of_a_contract() {
    let royalty = Some(Royalty { receiver: CONTRACT.into(), basis_points: 5 });
    for (name, changed) in [
        ("name", Collection { name: None, ..collection(None) }),
        ("symbol", Collection { symbol: Some("S".into()), ..collection(None) }),
        ("standards", Collection { standards: vec!["erc721".into()], ..collection(None) }),
        ("contractURI", Collection { contract_uri: None, ..collection(None) }),
        ("metadata", collection(Some("{}"))),
        ("integrity", Collection { integrity: None, ..collection(None) }),
        ("royalty", Collection { royalty, ..collection(None) }),
        ("warnings", Collection { warnings: warning(), ..collection(None) }),
    ] {
        let of = |it: Collection| Answer::Collection(Box::new(it));
        assert_eq!(again(COLLECTION, of(collection(None)), of(changed)).status, 200, "{name}");
    }
}

#[test]
fn a_client_learns_of_every_change_of_an_avatar() {
    let avatar = || Avatar {
        name: "a.eth".into(),
        address: None,
        record: "ipfs://bafy".into(),
        uri: "ipfs://bafy".into(),
        token: None,
        integrity: integrity(IntegrityStatus::Unverified, "https://a.example"),
        warnings: Vec::new(),
    };
    let of = |it: Avatar| Answer::Avatar(Box::new(it));
    assert_eq!(again(AVATAR, of(avatar()), of(avatar())).status, 304);
    for (name, changed) in [
        ("address", Avatar { address: Some(CONTRACT.into()), ..avatar() }),
        ("record", Avatar { record: "ipfs://bafz".into(), ..avatar() }),
        ("image.uri", Avatar { uri: "ipfs://bafz".into(), ..avatar() }),
        ("image.integrity", Avatar { integrity: integrity(IntegrityStatus::Unverifiable, "https://a.example"), ..avatar() }),
        ("warnings", Avatar { warnings: warning(), ..avatar() }),
    ] {
        assert_eq!(again(AVATAR, of(avatar()), of(changed)).status, 200, "{name}");
    }
}

#[test]
fn a_client_with_a_stale_answer_learns_that_it_is_fresh_again() {
    let stage = Stage::fresh_for(0);
    stage.resolves(token(document()));
    let first = stage.ask(TOKEN).header("etag").unwrap().to_owned();
    let failure =
        UpstreamFailure { origin: "https://a.example".into(), detail: "status 503".into(), retryable: true, retry_after_ms: None };
    stage.resolves(Err(NftError::Upstream(failure)));
    assert_eq!(stage.send(request("GET", TOKEN, &[("if-none-match", &first)])).status, 304, "nothing else is known yet");
    let stale = stage.ask(TOKEN);
    assert_eq!((stale.status, stale.json()["stale"].as_bool()), (200, Some(true)));
    let stale = stale.header("etag").unwrap().to_owned();
    assert_eq!(stage.send(request("GET", TOKEN, &[("if-none-match", &stale)])).status, 304);

    let back = Stage::fresh_for(0);
    back.resolves(token(document()));
    let seen = back.send(request("GET", TOKEN, &[("if-none-match", &stale)]));
    assert_eq!((seen.status, seen.json()["stale"].as_bool()), (200, Some(false)));
}
