//! Which problems the last good answer outlives.

use mintmark_gateway_core::{IntegrityMismatch, NftError, UpstreamFailure};

use crate::host::Host;
use crate::host::make::{PATH, failed, found, get};
use crate::support::invalid;

fn mismatch() -> NftError {
    NftError::IntegrityMismatch(IntegrityMismatch { expected: "a".into(), got: "b".into(), gateway: "https://liar.example".into() })
}

/// A host whose address this gateway does not connect to.
fn refused() -> NftError {
    let detail = "refused by the host: a private address".into();
    NftError::Upstream(UpstreamFailure { origin: "https://meta.example".into(), detail, retryable: false, retry_after_ms: None })
}

#[test]
fn a_lying_gateway_or_a_lost_domain_takes_nothing_down() {
    for (name, error) in [("mismatch", mismatch()), ("refused", refused())] {
        let host = Host::new();
        host.resolves([found("good"), failed(error), found("back")]);
        host.run(get(PATH));
        host.wait(200);
        let stale = host.run(get(PATH)).json();
        assert_eq!((&stale["stale"], &stale["metadata"]["name"]), (&true.into(), &"good".into()), "{name}");
        host.wait(6);
        let back = host.run(get(PATH)).json();
        assert_eq!((&back["stale"], &back["metadata"]["name"]), (&false.into(), &"back".into()), "{name}");
    }
}

#[test]
fn a_mismatch_is_given_again_for_a_short_while() {
    let host = Host::new();
    host.resolves([failed(mismatch()), found("good")]);
    for _ in 0..2 {
        let seen = host.run(get(PATH));
        assert_eq!((seen.status(), &seen.json()["code"]), (502, &"integrity-mismatch".into()));
    }
    host.wait(6);
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "good");
}

#[test]
fn another_uri_of_the_contract_is_final() {
    let host = Host::new();
    host.resolves([found("good"), failed(NftError::TokenUriInvalid(invalid("tokenUri", "a URI", "ftp:")))]);
    host.run(get(PATH));
    host.wait(200);
    assert_eq!(host.run(get(PATH)).status(), 422);
}
