//! Authorizations (EIP-7702): an account names a delegate, a contract whose code it runs.

pub mod request;

use ruint::aliases::U256;

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::{address::Address, rlp::List},
    policy::Delegate,
};

/// The byte before the signed list.
const MAGIC: u8 = 5;

/// The most authorizations of a transaction. At 25,000 gas each this is more than EIP-7825 leaves
/// room for.
pub const MAX_AUTHORIZATIONS: usize = 1_024;

/// An authorization, which an account signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// Chain id. 0 stands for every chain.
    pub chain_id: U256,
    /// The delegate. The zero address removes it.
    pub address: Address,
    /// Nonce of the account, below 2^64 - 1.
    pub nonce: u64,
}

/// An authorization with its signature: one tuple of `authorizationList`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedAuthorization {
    /// The authorization.
    pub authorization: Authorization,
    /// The signature of the account, with the lower s. The chain decides which account it recovers
    /// to.
    pub signature: Signature,
}

impl Authorization {
    /// Returns the digest that is signed: Keccak-256 of `0x05 ‖ rlp([chainId, address, nonce])`.
    pub fn digest(&self) -> [u8; 32] {
        keccak256(&self.fields().finish(&[MAGIC]))
    }

    /// Returns the delegate, which policies judge.
    pub fn delegate(&self) -> Delegate {
        Delegate { chain_id: self.chain_id, address: self.address }
    }

    fn fields(&self) -> List {
        let mut fields = List::new();
        fields.integer(self.chain_id).bytes(&self.address.0).integer(U256::from(self.nonce));
        fields
    }
}

impl SignedAuthorization {
    /// Encodes `[chainId, address, nonce, yParity, r, s]`.
    pub(super) fn fields(&self) -> List {
        let mut fields = self.authorization.fields();
        fields.integer(U256::from(self.signature.y_parity)).big_endian(&self.signature.r).big_endian(&self.signature.s);
        fields
    }

    /// Returns the JSON-RPC form: `{"chainId","address","nonce","yParity","r","s"}`. The address
    /// has its checksum, the others are quantities.
    pub fn json(&self) -> String {
        let Self { authorization: Authorization { chain_id, address, nonce }, signature } = self;
        let [r, s] = [signature.r, signature.s].map(U256::from_be_bytes::<32>);
        let parity = u8::from(signature.y_parity);
        format!(
            r#"{{"chainId":"{chain_id:#x}","address":"{address}","nonce":"{nonce:#x}","yParity":"{parity:#x}","r":"{r:#x}","s":"{s:#x}"}}"#
        )
    }
}
