//! Where a gateway may connect to.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::Network;
use mintmark_gateway_core::ChosenBy;
use mintmark_gateway_driver_wasi::Destinations;

fn rules() -> Destinations {
    let allow_private = ["127.0.0.1:8545", "LOCALHOST:80", "[::1]:8545", "node:443"].map(str::to_owned).to_vec();
    let connect_to = [("https://mirrored.example", "http://127.0.0.1:9999"), ("https://Other.example:443", "http://127.0.0.1:80")];
    let connect_to = connect_to.into_iter().map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    Destinations::new(&Network { allow_private, connect_to }, &["Nft.example".to_owned()]).unwrap()
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
    assert!(Destinations::new(&Network { allow_private: Vec::new(), connect_to }, &[]).unwrap_err().contains("mirrored.example"));
}

#[test]
fn what_is_refused_is_told_without_its_path() {
    assert_eq!(to("https://127.0.0.1/secret", ChosenBy::Token), Err("https://127.0.0.1 is not a public address".to_owned()));
    let setting = r#"network.allowPrivate does not list "127.0.0.1:443""#;
    assert_eq!(to("https://127.0.0.1/secret", ChosenBy::Operator), Err(format!("https://127.0.0.1 is not a public address; {setting}")));
    assert_eq!(to("https://user:secret@127.0.0.1/", ChosenBy::Token), Err("a URL of https://127.0.0.1 carries credentials".to_owned()));
}
