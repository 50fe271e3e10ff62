//! Where a gateway may connect to.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::{Gateway, Network, StandIns, VARIABLE, gateway};
use mintmark_gateway_core::{ChosenBy, FetchMethod, Header};
use mintmark_gateway_driver_wasi::Destinations;

fn rules() -> Destinations {
    let allow_private = ["127.0.0.1:8545", "LOCALHOST:80", "[::1]:8545", "node:443"].map(str::to_owned).to_vec();
    let connect_to = [("https://mirrored.example", "http://127.0.0.1:9999"), ("https://Other.example:443", "http://127.0.0.1:80")];
    let connect_to = connect_to.into_iter().map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    Destinations::new(&Network { allow_private, connect_to }, &["Nft.example".to_owned()], StandIns::default()).unwrap()
}

fn to(url: &str, chosen_by: ChosenBy) -> Result<String, String> {
    rules().to(url, chosen_by).map(|reached| reached.uri.to_string())
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

#[test]
fn an_origin_that_is_a_secret_is_known_by_its_stand_in() {
    let config = r#"{ "content": { "ipfs": ["https://${KEY}.ipfs.example"] }, "chains": { "1": { "rpc": ["http://${ADDRESS}:8545"] } } }"#;
    let variables =
        [(VARIABLE, config), ("KEY", "Secret"), ("ADDRESS", "10.0.0.7")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let Gateway { stand_ins, network, .. } = gateway(&variables, |_| Ok(())).unwrap();
    let rules = Destinations::new(&network, &[], stand_ins).unwrap();

    let reached = rules.to("https://ipfs-0.invalid/ipfs/a", ChosenBy::Operator).unwrap();
    assert_eq!(reached.uri.to_string(), "https://secret.ipfs.example/ipfs/a");
    for (location, shown) in [
        ("https://cid.ipfs.SECRET.ipfs.example/", "https://cid.ipfs.ipfs-0.invalid/"),
        ("//secret.ipfs.example/b", "https://ipfs-0.invalid/b"),
        ("/b", "/b"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ] {
        assert_eq!(reached.fields(vec![Header::new("location", location)]), [Header::new("location", shown)]);
    }
    // Content is verified by its bytes, which stay as they are.
    assert!(reached.left_out(FetchMethod::Get).is_none());

    let refused = rules.to("http://chain-1-rpc-0.invalid/", ChosenBy::Operator).unwrap_err();
    assert!(refused.contains("chain-1-rpc-0.invalid is not a public address") && !refused.contains("10.0.0.7"), "{refused}");

    // A token's document that names a stand-in reaches nothing by it.
    let token = rules.to("https://ipfs-0.invalid/ipfs/a", ChosenBy::Token).unwrap();
    assert_eq!(token.uri.host(), Some("ipfs-0.invalid"));
}
