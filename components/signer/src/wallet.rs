//! A wallet: keys, callers and policies in memory, and the order in which they come to a signature.

pub mod complete;
mod explain;
mod nonce;
pub mod plan;
pub mod prepare;
pub mod release;
mod request;
mod route;
mod spending_limits;
pub mod subject;
mod ticket;
#[cfg(feature = "trap-for-tests")]
mod trap;

use std::rc::Rc;

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    config::{
        Config, ConfigError,
        callers::{Caller, proof::Proof},
        keys::{self, GivenKey, Key},
    },
    crypto::{curve::Curve, secret},
    refusal::Refusal,
    stamp::{self, Stamp},
};

/// How a caller proves who it is.
pub enum Credential {
    /// Not at all.
    Anonymous,
    /// A bearer token (RFC 6750). Security: wiped when dropped.
    Bearer(Zeroizing<String>),
    /// A stamp.
    Stamp(Box<Stamp>),
}

/// A caller that is known.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its rate-limit plan.
    pub plan: Option<String>,
    /// Addresses of its keys, EIP-55, in the order of the configuration.
    pub accounts: Vec<String>,
}

/// One key set.
pub struct Wallet {
    config: Config,
    keys: Vec<Key>,
    curve: Curve,
    checked: stamp::Checked,
    /// Plans and tickets carry it, so that those of another wallet are noticed.
    identity: Rc<()>,
}

impl Wallet {
    /// Opens a wallet. Every secret given is wiped, whatever comes of it, and so is the entropy, which blinds the curve arithmetic. Errors: every problem found.
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
                Ok(Self { config, keys, curve, checked: stamp::Checked::default(), identity: Rc::new(()) })
            }
            Err(problems) => {
                given.into_iter().for_each(|mut key| key.material.wipe());
                Err(problems)
            }
        }
    }

    /// Who a credential belongs to. `now`: microseconds since 1970. Errors: `unauthorized`, `invalid-stamp`.
    pub fn identify(&self, credential: &Credential, now: u64) -> Result<Known, Refusal> {
        let (caller, _) = self.authenticate(credential, now)?;
        let accounts = self.accounts(caller).map(|(_, key)| key.address.to_string()).collect();
        Ok(Known { id: caller.id.clone(), plan: caller.plan.clone(), accounts })
    }

    /// The keys of a caller, with their places.
    fn accounts<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = (usize, &'a Key)> {
        caller.keys.iter().filter_map(|id| self.keys.iter().enumerate().find(|(_, key)| key.id == *id))
    }

    /// The caller, and for a stamp what uses it up.
    fn authenticate(&self, credential: &Credential, now: u64) -> Result<(&Rc<Caller>, Option<stamp::Use>), Refusal> {
        match credential {
            Credential::Bearer(token) if !token.is_empty() => Ok((self.by_token(token)?, None)),
            Credential::Stamp(stamp) => {
                let claim = stamp.claim().map_err(Refusal::InvalidStamp)?;
                let named = self.config.callers.iter().find(|caller| caller.id == claim.input.keyid);
                let Some((caller, Proof::Stamp(key))) = named.map(|caller| (caller, &caller.proof)) else {
                    return Err(Refusal::Unauthorized);
                };
                Ok((caller, Some(claim.check(key, &self.checked, now)?)))
            }
            Credential::Anonymous | Credential::Bearer(_) => Err(Refusal::Unauthorized),
        }
    }

    /// Security: the token's hash is compared with that of every caller who has one, each in constant time.
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

    fn owns(&self, identity: &Rc<()>) -> Result<(), Refusal> {
        if Rc::ptr_eq(&self.identity, identity) { Ok(()) } else { Err(Refusal::Fault("made by another wallet".into())) }
    }
}
