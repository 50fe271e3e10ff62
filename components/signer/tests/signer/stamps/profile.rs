//! The fields of a stamp. Each rule is broken once.

use crate::{
    stamps::draft::{COMPONENTS, CREATED, Change, Draft, draft, field, stamped},
    support::vault::Vault,
};
use base64ct::{Base64, Encoding as _};

#[test]
fn a_stamp_that_breaks_any_rule_is_refused() {
    let mut vault = Vault::new(&stamped());
    let parameters = |text: &str| text.replace("NOW", &CREATED.to_string());
    let good = r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#;
    for text in [
        "",
        r#";nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward""#,
        r#";created=NOW;created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519";expires=9999999999"#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519";tag="app""#,
        r#";created=NOW; nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created="NOW";nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=NOW.0;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=0NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=-NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-15-cha";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce of 16 char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce;of;16;char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce=nonce-of-16-char;keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid=edward;alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="rsa-pss-sha512""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="hmac-sha256""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ED25519""#,
        r#";CREATED=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519""#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519", other=()"#,
        r#";created=NOW;nonce="nonce-of-16-char";keyid="edward";alg="ed25519";"#,
    ] {
        assert_eq!(field(vault.sign(Draft { parameters: Some(parameters(text)), ..draft("edward") }.call())), "Signature-Input", "{text}");
    }
    for components in [
        r#"()"#,
        r#"("@method" "@authority" "@path" "@query")"#,
        r#"("@method" "@authority" "@path" "content-digest")"#,
        r#"("@authority" "@path" "@query" "content-digest")"#,
        r#"("@method" "@path" "@query" "content-digest")"#,
        r#"("@method" "@authority" "@query" "content-digest")"#,
        r#"("@authority" "@method" "@path" "@query" "content-digest")"#,
        r#"("@method" "@authority" "@path" "@query" "content-digest" "content-type")"#,
        r#"("@method" "@authority" "@path" "@query" "content-digest" "idempotency-key")"#,
        r#"("@method" "@authority" "@path" "@query" "content-digest";req)"#,
        r#"("@method"  "@authority" "@path" "@query" "content-digest")"#,
    ] {
        let call = Draft { components: Some(components), ..draft("edward") }.call();
        assert_eq!(field(vault.sign(call)), "Signature-Input", "{components}");
    }
    let call = Draft { components: Some(COMPONENTS), key: Some("a"), ..draft("edward") }.call();
    assert_eq!(field(vault.sign(call)), "Signature-Input", "the stamp does not cover the idempotency key");
    for (part, change) in [
        ("Signature-Input", (|it| it.signature_input = it.signature_input.replace("mintmark", "sig1")) as Change),
        ("Signature-Input", |it| it.signature_input = format!(" {}", it.signature_input)),
        ("Signature-Input", |it| it.signature_input = format!("{0}, {0}", it.signature_input)),
        ("Signature", |it| it.signature = it.signature.replace("mintmark", "sig1")),
        ("Signature", |it| it.signature = it.signature.replace('=', "")),
        ("Signature", |it| it.signature = it.signature.replace("==:", ":")),
        ("Signature", |it| it.signature = format!("{0}, {0}", it.signature)),
        ("Signature", |it| it.signature = "mintmark=::".into()),
        ("Signature", |it| it.signature = format!("mintmark=:{}:", Base64::encode_string(&[1; 65]))),
        ("Content-Digest", |it| it.content_digest = it.content_digest.replace("sha-256", "sha-512")),
        ("Content-Digest", |it| it.content_digest = format!("sha-256=:{}:", Base64::encode_string(&[1; 31]))),
        ("Content-Digest", |it| it.content_digest = format!("{0}, {0}", it.content_digest)),
        ("@authority", |it| it.authority = String::new()),
        ("@path", |it| it.path = "/v1/signer\n\"@query\": ?".into()),
        ("@query", |it| it.query = "? ".into()),
        ("Idempotency-Key", |it| {
            it.idempotency_key = Some("a b".into());
            it.signature_input = it.signature_input.replace("\"content-digest\"", "\"content-digest\" \"idempotency-key\"");
        }),
    ] {
        let mut stamp = draft("edward").stamp();
        change(&mut stamp);
        assert_eq!(field(vault.sign(draft("edward").call_with(stamp))), part);
    }
    assert_eq!(parameters(good), draft("edward").stamp().signature_input.strip_prefix(&format!("mintmark={COMPONENTS}")).unwrap());
    vault.sign(draft("edward").call()).unwrap();
    assert_eq!(vault.texts.len(), 1);
}
