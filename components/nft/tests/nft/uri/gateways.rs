//! URLs of IPFS and Arweave gateways, and URLs that only look like them.

use mintmark_nft::uri::addressed::cid::parse_cid;
use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::token_uri;

use super::{LIMITS, TX, V0, expand, parse, read};
use crate::support::vectors;

#[test]
fn the_content_of_a_gateway_url_is_extracted() {
    let cases: [(&str, &str); 22] = [
        ("https://ipfs.io/ipfs/V0", "ipfs://V0"),
        ("http://dead.example:8080/ipfs/V1/1.json", "ipfs://V1/1.json"),
        ("https://host.mypinata.cloud/ipfs/V0/Ape #1.json", "ipfs://V0/Ape%20%231.json"),
        ("https://host.example/ipfs/V0/1.json?pinataGatewayToken=x", "ipfs://V0/1.json?pinataGatewayToken=x"),
        ("https://host.example//ipfs/V0", "ipfs://V0"),
        ("https://host.example/ipfs//V0//1", "ipfs://V0/1"),
        ("https://host.example/ipfs/ipfs/V0", "ipfs://V0"),
        ("https://host.example/ipfs/ipfs://V0/1", "ipfs://V0/1"),
        ("https://host.example/IPFS/V0", "ipfs://V0"),
        ("https://V1.ipfs.dweb.link/1.json", "ipfs://V1/1.json"),
        ("https://V1.ipfs.localhost:8080", "ipfs://V1"),
        ("https://V0.ipfs.host.example/1", "ipfs://V0/1"),
        ("https://host.example/ipns/docs.ipfs.tech/1", "ipns://docs.ipfs.tech/1"),
        ("https://host.example/ipns/KEY/1", "ipns://KEY/1"),
        ("https://KEY.ipns.dweb.link/1", "ipns://KEY/1"),
        ("https://en-wikipedia--on--ipfs-org.ipns.dweb.link/wiki", "ipns://en.wikipedia-on-ipfs.org/wiki"),
        ("https://docs.ipfs.tech.ipns.localhost:8080/some/path", "ipns://docs.ipfs.tech/some/path"),
        ("https://arweave.net/TX", "ar://TX"),
        ("http://arweave.net/TX/1.json", "ar://TX/1.json"),
        ("https://www.arweave.net/TX?ext=png", "ar://TX?ext=png"),
        ("https://arweave.net/raw/TX", "ar://TX"),
        ("https://my-name.arweave.net/1.json", "ar://my-name/1.json"),
    ];
    for (uri, canonical) in cases {
        assert_eq!(read(uri), (expand(canonical), Vec::new()), "{uri}");
        let gateway = parse(uri).gateway.unwrap_or_else(|| panic!("{uri}: no gateway"));
        assert!(gateway.as_str().starts_with("https://"), "{uri}");
    }
}

#[test]
fn a_sandbox_of_arweave_names_its_transaction() {
    let label = "vydpq54332ydg7pkkwo6cm7y3hvhqnvxsyhd5ul2xr64ru5jmguq";
    let (canonical, _) = read(&format!("https://{label}.arweave.net/"));
    assert_eq!(canonical.len(), "ar://".len() + 43, "{canonical}");
    assert_eq!(read(&format!("https://{label}.arweave.net/{TX}/1")).0, format!("ar://{TX}/1"));
}

#[test]
fn other_urls_stay_as_they_are() {
    let cases = [
        "https://host.example/ipfs/1.json",
        "https://host.example/ipfs/",
        "https://host.example/ipfs",
        "https://host.example/ipfs/js-ipfs/blob/master/README.md",
        "https://host.example/meta/ipfs/V0",
        "https://host.example/V0",
        "https://host.example/ipns/1.json",
        "https://host.example/ipns/name",
        "https://www.V1.ipfs.dweb.link/",
        "https://V1.dweb.link/",
        "https://V1.ipfs",
        "https://not-a-cid.ipfs.dweb.link/",
        "https://docs.ipfs.host.example/1.json",
        "https://invalid-.ipns.dweb.link/",
        "https://arweave.net/graphql",
        "https://arweave.net/tx/TX",
        "https://arweave.net/",
        "https://www.arweave.net/1.json",
        "https://not-arweave.net/TX",
        "https://host.example/TX",
    ];
    for uri in cases {
        assert_eq!(read(uri), (expand(uri), Vec::new()), "{uri}");
        assert_eq!(parse(uri).gateway, None, "{uri}");
    }
}

/// The URLs of is-ipfs. DNS does not tell upper from lower case, so that a CID of version 0 in a
/// subdomain is refused there. Here the URI is text of a contract, and the CID can be read.
#[test]
fn is_ipfs() {
    let mut compared = 0;
    for case in vectors::json("is-ipfs/cases.json")["cases"].as_array().unwrap() {
        let (input, expected) = (case["input"].as_str().unwrap(), case["expected"].as_bool().unwrap());
        let location = token_uri::parse(input, &LIMITS).map(|parsed| parsed.location);
        let (ipfs, ipns) = (matches!(location, Ok(Location::Ipfs(_))), matches!(location, Ok(Location::Ipns(_))));
        let got = match case["fn"].as_str().unwrap() {
            "cid" | "multihash" => parse_cid(input).is_some(),
            "base32cid" => parse_cid(input).is_some() && input.starts_with('b'),
            "ipfsPath" => ipfs,
            "cidPath" => ipfs && input.contains('/') && !input.starts_with('/'),
            "ipfsSubdomain" | "ipfsUrl" => ipfs && !input.contains("://Qm"),
            "ipnsPath" | "ipnsSubdomain" | "ipnsUrl" => ipns,
            "path" | "urlOrPath" | "subdomain" | "url" => ipfs || ipns,
            other => panic!("{other}"),
        };
        assert_eq!(got, expected, "{} {input}", case["fn"]);
        compared += 1;
    }
    assert_eq!(compared, 77);
    assert!(read(&format!("http://{V0}.ipfs.dweb.link")).0.starts_with("ipfs://Qm"));
}
