//! Credentials of endpoints.

use mintmark_gateway_core::{ChosenBy, Fetch, FetchMethod, NftError, Wanted};
use mintmark_gateway_driver_effects::{Action, Outcome};

use crate::support::*;

#[test]
fn credentials_go_with_the_calls_of_the_nft_component_to_their_endpoint_only() {
    let config = CONFIG.replace("\"https://a.example/KEY\"", r#"{ "url": "https://a.example/KEY", "bearer": "token" }"#);
    let nft = ScriptedNft::default();
    let wanted = |id: u32, fetch: Fetch| {
        let action = mintmark_gateway_core::Action::Fetch(Fetch { method: FetchMethod::Post, ..fetch });
        Wanted { id, action, cid: None, purpose: "call".into() }
    };
    let asked = ["https://a.example/KEY", "https://a.example/", "https://b.example"];
    let by_token = Fetch { chosen_by: ChosenBy::Token, ..fetch(asked[0]) };
    let start = (0..).zip(asked.map(fetch)).map(|(id, fetch)| wanted(id, fetch)).chain([wanted(3, by_token)]).collect();
    let failed = answered(Err(NftError::Other("no".into())));
    nft.script.borrow_mut().extend([need(start, None), failed]);
    let mut credentials = Vec::new();
    run(&gateway(&config, nft), request("GET", "/v1/nft/1/0xAb/7", &[]), |action| match action {
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Settle(_) => Some(Outcome::Settle(Ok(allowed(0.0)))),
        Action::Recall(_) => Some(Outcome::Recall(None)),
        Action::Fetch(fetch) => {
            credentials.push(fetch.headers.iter().find(|header| header.name == "authorization").map(|header| header.value.clone()));
            Some(json_response("{}"))
        }
        _ => None,
    });
    assert_eq!(credentials, [Some("Bearer token".to_owned()), None, None, None]);
}
