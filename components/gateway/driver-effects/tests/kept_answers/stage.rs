//! A host with a store of answers and a clock, and answers of a scripted NFT component.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mintmark_gateway_core::{
    Answer, AnswerKey, Collection, Document, Gateway, Integrity, IntegrityStatus, KeptAnswer, Medium, NftError, RecalledAnswer, Request,
    Source, Standard,
};
use mintmark_gateway_driver_effects::{Action, Outcome};

use crate::support::{ScriptedNft, Seen, allowed, answered, gateway, request, run};

pub const CONTRACT: &str = "0x00000000000000000000000000000000000000aa";
pub const TOKEN: &str = "/v1/nft/1/0x00000000000000000000000000000000000000aa/7";
pub const COLLECTION: &str = "/v1/nft/1/0x00000000000000000000000000000000000000aa";

/// A gateway, and a host that keeps its answers.
pub struct Stage {
    pub gateway: Rc<Gateway<ScriptedNft>>,
    pub nft: ScriptedNft,
    kept: RefCell<BTreeMap<AnswerKey, KeptAnswer>>,
}

impl Stage {
    /// Starts a gateway whose answers are fresh for so many seconds.
    pub fn fresh_for(seconds: u32) -> Self {
        let nft = ScriptedNft::default();
        let config = format!(
            r#"{{ "chains": {{ "1": {{ "rpc": ["https://a.example"], "freshSeconds": {seconds} }} }},
                  "content": {{ "staleSeconds": 0, "staleIfErrorSeconds": 600 }}, "limits": {{ "plans": ["anonymous"] }} }}"#
        );
        Self { gateway: gateway(&config, nft.clone()), nft, kept: RefCell::default() }
    }

    /// Sets what the next resolution comes to.
    pub fn resolves(&self, outcome: Result<Answer, NftError>) {
        self.nft.script.borrow_mut().push(answered(outcome));
    }

    pub fn ask(&self, path: &str) -> Seen {
        self.send(request("GET", path, &[]))
    }

    pub fn send(&self, request: Request) -> Seen {
        run(&self.gateway, request, |action| self.settle(action))
    }

    fn settle(&self, action: &Action) -> Option<Outcome> {
        Some(match action {
            Action::Take(take) => Outcome::Take(Ok(allowed(take.calls.len() as f64))),
            Action::Settle(_) => Outcome::Settle(Ok(allowed(0.0))),
            Action::Recall(key) => {
                Outcome::Recall(self.kept.borrow().get(key).map(|it| RecalledAnswer { value: it.value.clone(), outdated: false }))
            }
            Action::Remember(answer) => {
                self.kept.borrow_mut().insert(answer.key.clone(), answer.clone());
                Outcome::Remember
            }
            _ => return None,
        })
    }
}

pub fn integrity(status: IntegrityStatus, gateway: &str) -> Integrity {
    Integrity { status, cid: Some("bafy".into()), gateway: Some(gateway.into()) }
}

/// The document of a token, with an image.
pub fn document() -> Document {
    let image = Medium {
        field: "image".into(),
        uri: "https://i.example/7".into(),
        integrity: integrity(IntegrityStatus::Verified, "https://a.example"),
        content_type: None,
        size: None,
    };
    Document {
        standard: Standard::Erc721,
        contract: CONTRACT.into(),
        token_id: "7".into(),
        token_uri: "ipfs://bafy".into(),
        block: "21".into(),
        normalized: r#"{"name":"First"}"#.into(),
        raw: "{}".into(),
        integrity: integrity(IntegrityStatus::Verified, "https://a.example"),
        source: Source::Web,
        body: None,
        holding: None,
        extensions: None,
        media: vec![image],
        warnings: Vec::new(),
    }
}

pub fn token(document: Document) -> Result<Answer, NftError> {
    Ok(Answer::Token(Box::new(document)))
}

pub fn collection(metadata: Option<&str>) -> Collection {
    Collection {
        contract: CONTRACT.into(),
        name: Some("Name".into()),
        symbol: None,
        standards: Vec::new(),
        contract_uri: Some("ipfs://bafy".into()),
        normalized: metadata.map(Into::into),
        raw: metadata.map(Into::into),
        integrity: Some(integrity(IntegrityStatus::Verified, "https://a.example")),
        royalty: None,
        block: "21".into(),
        is_partial: false,
        warnings: Vec::new(),
    }
}
