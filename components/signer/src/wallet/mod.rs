//! A wallet: keys, callers and policies in memory, and the steps to a signature.
//!
//! The steps are [`plan`], `prepare`, [`release`], and for a remote key [`complete`].

pub mod any_plan;
pub mod call;
pub mod complete;
mod explain;
pub mod outbox;
pub mod plan;
mod prepare;
pub mod release;
mod request;
pub mod roster;
mod route;
pub mod signing_task;
mod spending_limits;
pub mod subject;
pub mod ticket;
#[cfg(feature = "trap-for-tests")]
mod trap;

use std::rc::Rc;

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    config::{
        Config,
        callers::{Caller, proof::Proof},
        config_error::ConfigError,
        keys::{self, GivenKey, Key},
    },
    crypto::{curve::Curve, secret},
    refusal::Refusal,
    stamp::{Stamp, replay::StampUse, verified::VerifiedSignatures},
};

/// How a caller proves who it is.
pub enum Credential {
    /// It does not.
    Anonymous,
    /// By a bearer token (RFC 6750).
    ///
    /// Security: wiped when dropped.
    Bearer(Zeroizing<String>),
    /// By a stamp.
    Stamp(Box<Stamp>),
    /// It is the gateway itself, which asks and reports about the outbox.
    Gateway,
}

/// A caller whose credential was verified.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its rate-limit plan, if it has one of its own.
    pub plan: Option<String>,
    /// The addresses of its keys with their checksum (EIP-55), in the order of the configuration.
    pub accounts: Vec<String>,
}

/// A key set with its callers, policies and spending limits.
pub struct Wallet {
    config: Config,
    keys: Vec<Key>,
    curve: Curve,
    verified: VerifiedSignatures,
    /// Plans and tickets hold it too, so that the wallet notices those of another one.
    identity: Rc<()>,
}

impl Wallet {
    /// Opens a wallet. `entropy` are 32 bytes that blind the curve arithmetic. Wipes all given
    /// secrets and the entropy, also if it fails.
    ///
    /// Errors: every config error that was found.
    pub fn open(config: &str, given: Vec<GivenKey>, mut entropy: Vec<u8>) -> Result<Self, Vec<ConfigError>> {
        let curve = <&[u8; 32]>::try_from(entropy.as_slice()).ok().and_then(Curve::new);
        let length = entropy.len();
        entropy.zeroize();
        let Some(curve) = curve else {
            given.into_iter().for_each(|mut key| key.material.wipe());
            return Err(vec![ConfigError { at: String::new(), expected: "32 bytes of entropy".into(), got: format!("{length} bytes") }]);
        };
        match Config::read(config) {
            Ok(config) => {
                let keys = keys::join(&config.keys, given, &curve)?;
                Ok(Self { config, keys, curve, verified: VerifiedSignatures::default(), identity: Rc::new(()) })
            }
            Err(errors) => {
                given.into_iter().for_each(|mut key| key.material.wipe());
                Err(errors)
            }
        }
    }

    /// Identifies the caller of a credential. `now` is in microseconds since 1970.
    ///
    /// Errors: `unauthorized`, `invalid-stamp`.
    pub fn identify(&self, credential: &Credential, now: u64) -> Result<Known, Refusal> {
        let (caller, _) = self.authenticate(credential, now)?;
        let accounts = self.accounts(caller).map(|(_, key)| key.address.to_string()).collect();
        Ok(Known { id: caller.id.clone(), plan: caller.plan.clone(), accounts })
    }

    /// Returns the keys of a caller, with their places in the wallet.
    fn accounts<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = (usize, &'a Key)> {
        caller.keys.iter().filter_map(|id| self.keys.iter().enumerate().find(|(_, key)| key.id == *id))
    }

    /// Identifies the caller. For a stamp it also returns what marks it as used.
    fn authenticate(&self, credential: &Credential, now: u64) -> Result<(&Rc<Caller>, Option<StampUse>), Refusal> {
        match credential {
            Credential::Bearer(token) if !token.is_empty() => Ok((self.by_token(token)?, None)),
            Credential::Stamp(stamp) => {
                let claim = stamp.claim().map_err(Refusal::InvalidStamp)?;
                let named = self.config.callers.iter().find(|caller| caller.id == claim.input.keyid);
                let Some((caller, Proof::Stamp(key))) = named.map(|caller| (caller, &caller.proof)) else {
                    return Err(Refusal::Unauthorized);
                };
                Ok((caller, Some(claim.verify(key, &self.verified, now)?)))
            }
            Credential::Anonymous | Credential::Bearer(_) | Credential::Gateway => Err(Refusal::Unauthorized),
        }
    }

    /// Identifies the caller of a token.
    ///
    /// Security: compares the hash of the token with that of every caller with a token, each in
    /// constant time.
    fn by_token(&self, token: &str) -> Result<&Rc<Caller>, Refusal> {
        let mut hash = secret::sha256_of(token.as_bytes());
        let mut found = u32::MAX;
        for (index, caller) in (0_u32..).zip(&self.config.callers) {
            let Proof::Token(token_sha256) = &caller.proof else { continue };
            let same: Choice = hash.ct_eq(token_sha256);
            found.conditional_assign(&index, same);
        }
        hash.zeroize();
        usize::try_from(found).ok().and_then(|index| self.config.callers.get(index)).ok_or(Refusal::Unauthorized)
    }

    /// Errors: `fault`, if a plan, ticket or signing task is of another wallet.
    fn owns(&self, identity: &Rc<()>) -> Result<(), Refusal> {
        if Rc::ptr_eq(&self.identity, identity) {
            Ok(())
        } else {
            Err(Refusal::Fault("the plan, ticket or signing task is of another wallet".into()))
        }
    }
}
