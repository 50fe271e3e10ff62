//! Hosts that are not on the public network.

use mintmark_nft::json::url::is_public;

use super::field;

#[test]
fn private_hosts_are_left_out_in_every_notation() {
    let private = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "db.internal",
        "router.lan",
        "nas.home.arpa",
        "127.0.0.1.nip.io",
        "999.1.1.1",
        "1.2.3.4.5",
        "0x",
        "08.1.1.1",
        "a%00.example",
    ];
    for host in private {
        assert!(!is_public(host), "{host}");
        for url in [
            format!("https://{host}/x.png"),
            format!("http://{host}:80/x.png"),
            format!("//{host}/x.png"),
            format!("https:\\\\{host}\\x.png"),
        ] {
            assert_eq!(field("image", &url).0, None, "{url}");
        }
    }
    for host in [
        "a.example",
        "A.EXAMPLE.",
        "1.1.1.1",
        "172.32.0.1",
        "192.169.0.1",
        "[2606:4700::1111]",
        "[::ffff:1.1.1.1]",
        "münchen.example",
        "localhost.example",
        "xn--mnchen-3ya.example",
        "123.example",
        "cafe.0xyz.io",
    ] {
        assert!(is_public(host), "{host}");
    }
}
