//! CCIP-Read: the revert, the request to a server, and the callback.

use alloy_primitives::{Address, U256, hex};
use mintmark_nft::chain::ccip::lookup::OffchainLookup;
use mintmark_nft::chain::ccip::request::{LookupRequest, read_answer};
use mintmark_nft::chain::decode::Tuple;
use mintmark_nft::uri::limits::UriLimits;

const SENDER: &str = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

fn sender() -> Address {
    SENDER.parse().unwrap()
}

/// Encodes a revert.
pub fn revert(sender: &Address, urls: &[&str], call_data: &[u8], extra_data: &[u8]) -> Vec<u8> {
    let word = |value: usize| U256::from(value).to_be_bytes::<32>();
    let dynamic = |bytes: &[u8]| {
        let mut out = word(bytes.len()).to_vec();
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(32), 0);
        out
    };
    let items: Vec<Vec<u8>> = urls.iter().map(|url| dynamic(url.as_bytes())).collect();
    let mut array = word(urls.len()).to_vec();
    let mut at = urls.len() * 32;
    for item in &items {
        array.extend_from_slice(&word(at));
        at += item.len();
    }
    array.extend(items.concat());
    let (data, extra) = (dynamic(call_data), dynamic(extra_data));
    let mut callback = [0; 32];
    callback[..4].copy_from_slice(&[0xca, 0x11, 0xba, 0xcc]);
    let head = [sender.into_word().0, word(160), word(160 + array.len()), callback, word(160 + array.len() + data.len())].concat();
    [[0x55, 0x6f, 0x18, 0x30].as_slice(), &head, &array, &data, &extra].concat()
}

fn lookup() -> OffchainLookup {
    let urls = ["https://a.example/{sender}/{data}.json", "https://b.example/{sender}", "http://c.example/{data}"];
    OffchainLookup::decode(&revert(&sender(), &urls, &[0xab, 0xcd], b"extra")).unwrap().unwrap()
}

#[test]
fn a_revert_is_decoded() {
    let lookup = lookup();
    assert_eq!((lookup.sender, lookup.urls.len(), lookup.call_data.as_slice()), (sender(), 3, [0xab, 0xcd].as_slice()));
    assert_eq!((lookup.callback, lookup.extra_data.as_slice()), ([0xca, 0x11, 0xba, 0xcc], b"extra".as_slice()));
    assert_eq!(OffchainLookup::decode(&[0x08, 0xc3, 0x79, 0xa0]), None);
    assert!(OffchainLookup::decode(&[0x55, 0x6f, 0x18, 0x30]).unwrap().is_err());
}

#[test]
fn the_number_of_urls_is_bounded() {
    let urls = vec!["https://a.example/"; 100];
    let data = revert(&sender(), &urls, b"", b"");
    assert_eq!(OffchainLookup::decode(&data).unwrap().unwrap().urls.len(), 8);
    let long = format!("https://a.example/{}", "a".repeat(5000));
    let data = revert(&sender(), &[&long, "https://b.example/"], b"", b"");
    assert_eq!(OffchainLookup::decode(&data).unwrap().unwrap().urls, ["https://b.example/"]);
}

#[test]
fn a_template_with_data_is_a_get() {
    let lookup = lookup();
    let request = |template: &str| LookupRequest::new(&lookup, template, &UriLimits::DEFAULT);
    let get = request("https://a.example/{sender}/{data}.json").unwrap();
    assert_eq!((get.url.as_str(), get.body), (format!("https://a.example/{SENDER}/0xabcd.json").as_str(), None));
    let post = request("https://b.example/{sender}").unwrap();
    assert_eq!(post.url.as_str(), format!("https://b.example/{SENDER}"));
    assert_eq!(post.body.unwrap(), format!(r#"{{"data":"0xabcd","sender":"{SENDER}"}}"#));
    for template in ["http://c.example/{data}", "", "file:///etc/passwd", "https://user@host.example/", "ipfs://x", "/relative"] {
        assert!(request(template).is_err(), "{template}");
    }
    let small = UriLimits { max_url_bytes: 40, ..UriLimits::DEFAULT };
    assert!(LookupRequest::new(&lookup, "https://a.example/{data}{data}{data}{data}{data}{data}", &small).is_err());
}

#[test]
fn an_answer_is_hexadecimal_data() {
    for (body, data) in [
        (r#"{"data":"0xabcd"}"#, Some(vec![0xab, 0xcd])),
        (r#"{"data":"0x","status":200}"#, Some(vec![])),
        ("0xab\n", Some(vec![0xab])),
        (r#"{"data":"abcd"}"#, None),
        (r#"{"data":"0xabc"}"#, None),
        (r#"{"data":5}"#, None),
        (r#"{"message":"no"}"#, None),
        ("<html>", None),
        ("", None),
    ] {
        assert_eq!(read_answer(body.as_bytes()), data, "{body}");
    }
}

#[test]
fn the_callback_gets_the_answer_and_the_extra_data() {
    let data = lookup().callback_data(b"answer");
    let arguments = Tuple::new(&data[4..]);
    assert_eq!(
        (&data[..4], arguments.bytes(0), arguments.bytes(1)),
        (hex!("ca11bacc").as_slice(), Ok(b"answer".as_slice()), Ok(b"extra".as_slice()))
    );
}
