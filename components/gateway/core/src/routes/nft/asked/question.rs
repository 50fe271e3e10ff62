//! What a request asks for, and the key under which its answer is kept.

use crate::config::Config;
use crate::gateway::Gateway;
use crate::http::nft_route::{ContractPath, TokenPath};
use crate::http::problem::Problem;
use crate::io::AnswerKey;
use crate::nft::cache::lifetimes::Lifetimes;
use crate::nft::component::Nft;
use crate::nft::component::subject::{Contract, Subject, Token, TokenQuery};
use crate::nft::identifiers::{is_mixed_case, lower_address, padded_token_id, percent_encoded};
use crate::nft::problems::{Purpose, problem_of};
use crate::routes::chains;
use crate::routes::nft::asked::parameters::{Probe, TokenParameters};

/// The chain of ENS.
const ENS_CHAIN: &str = "1";

/// A question, valid so far as the gateway can say.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) subject: Subject,
    pub(crate) purpose: Purpose,
    pub(crate) probe: Probe,
    /// The chain that it is about.
    pub(crate) chain: String,
    /// The key of its answer. `None` if the answer is not kept.
    pub(crate) key: Option<AnswerKey>,
    pub(crate) lifetimes: Lifetimes,
}

impl Question {
    /// Makes the question for a token.
    ///
    /// # Errors
    /// `unknown-chain`, `invalid-chain`, `invalid-address`, `invalid-token-id`, `invalid-query`.
    pub(crate) fn token<N: Nft>(gateway: &Gateway<N>, path: TokenPath<'_>, asked: &TokenParameters) -> Result<Self, Problem> {
        let lifetimes = lifetimes(&gateway.config, path.chain)?;
        let token = Token { chain: path.chain.to_owned(), contract: path.contract.to_owned(), token_id: path.token_id.to_owned() };
        let TokenParameters { locale, owner, with_body, .. } = asked.clone();
        let key = contract_key(path.chain, path.contract).zip(padded_token_id(path.token_id)).map(|(contract, token)| AnswerKey {
            contract,
            token: Some(token),
            variant: asked.variant(),
        });
        let is_plain = key.is_some() && is_known(gateway, path.contract) && owner.is_none();
        let subject = Subject::Token(TokenQuery { token, locale, owner, with_body, with_extensions: true });
        validate(&gateway.nft, &subject, is_plain)?;
        gateway.spellings.add_if_mixed(path.contract);
        Ok(Self { subject, purpose: Purpose::Document, probe: asked.probe, chain: path.chain.to_owned(), key, lifetimes })
    }

    /// Makes the question for a contract.
    ///
    /// # Errors
    /// `unknown-chain`, `invalid-chain`, `invalid-address`.
    pub(crate) fn collection<N: Nft>(gateway: &Gateway<N>, path: ContractPath<'_>) -> Result<Self, Problem> {
        let lifetimes = lifetimes(&gateway.config, path.chain)?;
        let key = contract_key(path.chain, path.contract).map(|contract| AnswerKey { contract, token: None, variant: String::new() });
        let subject = Subject::Collection(Contract { chain: path.chain.to_owned(), address: path.contract.to_owned() });
        validate(&gateway.nft, &subject, key.is_some() && is_known(gateway, path.contract))?;
        gateway.spellings.add_if_mixed(path.contract);
        Ok(Self { subject, purpose: Purpose::Document, probe: Probe::Nothing, chain: path.chain.to_owned(), key, lifetimes })
    }

    /// Makes the question for the avatar of a name.
    ///
    /// # Errors
    /// - `unknown-chain`: the configuration does not have the chain of ENS.
    /// - `invalid-request`: the name is malformed.
    pub(crate) fn avatar<N: Nft>(nft: &N, config: &Config, name: &str) -> Result<Self, Problem> {
        let lifetimes = lifetimes(config, ENS_CHAIN)?;
        let subject = Subject::Avatar(name.to_owned());
        validate(nft, &subject, false)?;
        let contract = format!("avatar/{}", percent_encoded(name));
        let key = Some(AnswerKey { contract, token: None, variant: String::new() });
        Ok(Self { subject, purpose: Purpose::Avatar, probe: Probe::Nothing, chain: ENS_CHAIN.to_owned(), key, lifetimes })
    }
}

/// Returns the contract of a key. `None` if the address is malformed.
pub(crate) fn contract_key(chain: &str, contract: &str) -> Option<String> {
    lower_address(contract).map(|address| format!("{chain}/{address}"))
}

/// Returns whether the spelling of an address needs no check of its checksum.
fn is_known<N>(gateway: &Gateway<N>, address: &str) -> bool {
    !is_mixed_case(address) || gateway.spellings.has(address)
}

/// Asks the NFT component to validate a subject, unless it is plain: the gateway itself has seen
/// that it is valid. The component is not asked then, because that takes time.
fn validate<N: Nft>(nft: &N, subject: &Subject, is_plain: bool) -> Result<(), Problem> {
    if is_plain { Ok(()) } else { nft.validate(subject).map_err(|error| problem_of(error, Purpose::Document)) }
}

fn lifetimes(config: &Config, chain: &str) -> Result<Lifetimes, Problem> {
    let fresh = config.chains.get(chain).ok_or_else(|| chains::unknown(chain))?.fresh_seconds;
    let content = &config.content;
    Ok(Lifetimes { fresh, stale: content.stale_seconds, stale_if_error: content.stale_if_error_seconds, error: content.error_seconds })
}
