//! Where a gateway may connect to.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::{Gateway, Network, StandIns, VARIABLE, gateway};
use mintmark_gateway_core::{ChosenBy, Fetch, FetchMethod, Header};
use mintmark_gateway_driver_wasi::{Destinations, Recipient};

fn rules() -> Destinations {
    let allow_private = ["127.0.0.1:8545", "LOCALHOST:80", "[::1]:8545", "node:443"].map(str::to_owned).to_vec();
    let connect_to = [("https://mirrored.example", "http://127.0.0.1:9999"), ("https://Other.example:443", "http://127.0.0.1:80")];
    let connect_to = connect_to.into_iter().map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    Destinations::new(&Network { allow_private, connect_to }, &["Nft.example".to_owned()], StandIns::default()).unwrap()
}

fn to(url: &str, chosen_by: ChosenBy) -> Result<String, String> {
    rules().to(url, chosen_by).map(|uri| uri.to_string())
}

#[test]
fn a_token_reaches_public_https_only() {
    for refused in [
        "http://public.example/",
        "ftp://public.example/",
        "https://127.0.0.1:8545/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://1.2.3.4.5/",
        "https://0x/",
        "https://10.0.0.1./",
        "https://169.254.169.254/latest",
        "https://[::1]:8545/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://app.localhost:8545/",
        "https://node/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://router.home.arpa/",
        "https://user:password@public.example/",
        "https://public.example@127.0.0.1/",
        "https://127.0.0.1\\@public.example/",
        "https://%31%32%37.0.0.1/",
        "https:///path",
        "https://public.example:port/",
        "https://public.example:8443/",
        "https://public.example:22/",
        "https://nas.lan/",
        "https://nft.example/v1/nft/1/0x/1",
        "https://NFT.example./",
        "/path",
        "",
    ] {
        assert!(to(refused, ChosenBy::Token).is_err(), "{refused}: {:?}", to(refused, ChosenBy::Token));
    }
    for reached in ["https://public.example/a?b=c", "https://1.1.1.1/", "https://[2606:4700::1111]/"] {
        assert_eq!(to(reached, ChosenBy::Token).as_deref(), Ok(reached));
    }
    assert_eq!(to("https://PUBLIC.example:443", ChosenBy::Token).as_deref(), Ok("https://public.example/"));
}

#[test]
fn an_operator_reaches_what_is_listed_too() {
    for listed in ["http://127.0.0.1:8545/key", "http://localhost/", "http://[::1]:8545/", "https://node/"] {
        assert_eq!(to(listed, ChosenBy::Operator).as_deref(), Ok(listed));
    }
    for reached in ["http://public.example/", "http://service/", "https://rpc.internal/"] {
        assert_eq!(to(reached, ChosenBy::Operator).as_deref(), Ok(reached));
    }
    for refused in ["http://127.0.0.1:8546/", "http://localhost:81/", "http://10.0.0.1/", "https://a:b@public.example/"] {
        assert!(to(refused, ChosenBy::Operator).is_err(), "{refused}");
    }
}

#[test]
fn an_origin_may_be_reached_at_another() {
    for chosen_by in [ChosenBy::Token, ChosenBy::Operator] {
        assert_eq!(to("https://mirrored.example/a/b?c", chosen_by).as_deref(), Ok("http://127.0.0.1:9999/a/b?c"));
        assert_eq!(to("https://other.example", chosen_by).as_deref(), Ok("http://127.0.0.1/"));
        // Another scheme is another origin.
        assert_eq!(to("http://mirrored.example/", chosen_by).is_err(), chosen_by == ChosenBy::Token);
    }
    let connect_to = [("mirrored.example".to_owned(), "http://127.0.0.1".to_owned())].into();
    assert!(
        Destinations::new(&Network { allow_private: Vec::new(), connect_to }, &[], StandIns::default())
            .unwrap_err()
            .contains("mirrored.example")
    );
}

#[test]
fn what_is_refused_is_told_without_its_path() {
    assert_eq!(to("https://127.0.0.1/secret", ChosenBy::Token), Err("https://127.0.0.1 is not a public address".to_owned()));
    let setting = r#"network.allowPrivate does not list "127.0.0.1:443""#;
    assert_eq!(to("https://127.0.0.1/secret", ChosenBy::Operator), Err(format!("https://127.0.0.1 is not a public address; {setting}")));
    assert_eq!(to("https://user:secret@127.0.0.1/", ChosenBy::Token), Err("a URL of https://127.0.0.1 carries credentials".to_owned()));
}

fn hidden_rules() -> Destinations {
    let config = r#"{ "content": { "ipfs": ["https://${KEY}.ipfs.example"] }, "chains": { "1": { "rpc": ["http://${ADDRESS}:8545"] } } }"#;
    let variables =
        [(VARIABLE, config), ("KEY", "secret"), ("ADDRESS", "10.0.0.7")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let Gateway { stand_ins, network, .. } = gateway(&variables, |_| Ok(())).unwrap();
    Destinations::new(&network, &[], stand_ins).unwrap()
}

#[test]
fn a_host_that_is_a_secret_is_known_by_its_stand_in() {
    let rules = hidden_rules();
    let uri = rules.to("https://ipfs-0.invalid/ipfs/a", ChosenBy::Operator).unwrap();
    assert_eq!(uri.to_string(), "https://secret.ipfs.example/ipfs/a");
    for (location, shown) in [
        ("https://cid.ipfs.SECRET.ipfs.example/", "https://cid.ipfs.ipfs-0.invalid/"),
        ("//secret.ipfs.example/b", "https://ipfs-0.invalid/b"),
        ("//elsewhere.example/b", "//elsewhere.example/b"),
        ("/b", "/b"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ] {
        assert_eq!(rules.fields(&uri, vec![Header::new("location", location)]), [Header::new("location", shown)]);
    }

    let refused = rules.to("http://chain-1-rpc-0.invalid:8545/", ChosenBy::Operator).unwrap_err();
    assert!(refused.contains("chain-1-rpc-0.invalid:8545 is not a public address") && !refused.contains("10.0.0.7"), "{refused}");

    // A token's document that names a stand-in reaches nothing by it.
    let token = rules.to("https://ipfs-0.invalid/ipfs/a", ChosenBy::Token).unwrap();
    assert_eq!(token.host(), Some("ipfs-0.invalid"));
}

#[test]
fn errors_of_an_endpoint_have_the_stand_in_and_nothing_else_does() {
    let rules = hidden_rules();
    let of = |method, url: &str| {
        Recipient::of(&Fetch {
            method,
            url: url.to_owned(),
            headers: Vec::new(),
            body: None,
            max_bytes: 1,
            chosen_by: ChosenBy::Operator,
            coalesce: None,
        })
    };
    let endpoint = of(FetchMethod::Post, "http://chain-1-rpc-0.invalid:8545/");
    let body = |asked: &Recipient, text: &str| String::from_utf8(rules.body(asked, text.as_bytes().to_vec())).unwrap();
    let shown = "chain-1-rpc-0.invalid";
    assert_eq!(
        body(&endpoint, r#"{"id":1,"error":{"message":"at 10.0.0.7:1"}}"#),
        format!(r#"{{"id":1,"error":{{"message":"at {shown}:1"}}}}"#)
    );
    assert_eq!(
        body(&endpoint, r#"[{"result":"10.0.0.7", "n": 12345678901234567890}, {"error": "10.0.0.7"}]"#),
        format!(r#"[{{"result":"10.0.0.7", "n": 12345678901234567890}}, {{"error": "{shown}"}}]"#)
    );
    assert_eq!(body(&endpoint, "<p>10.0.0.7"), format!("<p>{shown}"));
    assert_eq!(body(&endpoint, r#"{"result":"erigon/10.0.0.7","error":null}"#), r#"{"result":"erigon/10.0.0.7","error":null}"#);
    // Content is passed on as it is.
    let content = of(FetchMethod::Get, "https://ipfs-0.invalid/a");
    assert_eq!(body(&content, "secret.ipfs.example"), "secret.ipfs.example");
}
