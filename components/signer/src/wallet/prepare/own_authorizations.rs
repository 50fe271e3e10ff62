//! Authorizations of a transaction by its own sender. Each of them takes a nonce of the account,
//! after the nonce of the transaction (EIP-7702).

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    record::nonces::Nonces,
    refusal::{Invalid, Refusal},
    transaction::{Transaction, fields::AT},
    wallet::prepare::context::PrepareContext,
};

impl PrepareContext<'_> {
    /// Returns how many nonces the transaction takes after its own: one for each authorization by
    /// its sender.
    ///
    /// An authorization for another chain takes none, as the chain skips it.
    ///
    /// Errors: `invalid-params`, if an authorization of the sender has a nonce that the account
    /// does not have when it is reached. The chain would skip it, and its nonce would stay free.
    pub(super) fn further_nonces(&self, transaction: &Transaction) -> Result<u64, Refusal> {
        let account = self.key()?.address;
        let mut next = transaction.nonce;
        for (index, signed) in transaction.shape.authorizations().iter().enumerate() {
            let authorization = &signed.authorization;
            let is_here = authorization.chain_id.is_zero() || authorization.chain_id == U256::from(transaction.chain_id);
            let by_sender = is_here
                && self.wallet.curve.recover(&authorization.digest(), &signed.signature).is_some_and(|key| Address::of(&key) == account);
            if !by_sender {
                continue;
            }
            next = next.saturating_add(1);
            if authorization.nonce != next {
                let expected =
                    format!("{next}, the nonce that the account has then: the transaction takes nonce {} itself", transaction.nonce);
                let field = format!("{AT}.authorizationList[{index}].nonce");
                return Err(Invalid::at(field).expected(expected).got(authorization.nonce.to_string()).into());
            }
        }
        Ok(next - transaction.nonce)
    }
}

/// Takes the nonces after that of a transaction.
///
/// Errors: `invalid-params`, if one of them is not free.
pub(super) fn take_further(free: &mut Nonces, nonce: u64, further: u64, pending_nonce: u64) -> Result<(), Refusal> {
    for taken in (1..=further).map(|step| nonce.saturating_add(step)) {
        if !free.take(taken, pending_nonce) {
            let expected = format!("free nonces from {nonce} to {}, which it takes with the authorizations of its sender", nonce + further);
            return Err(Invalid::at(format!("{AT}.nonce")).expected(expected).got(format!("{taken}, which is used")).into());
        }
    }
    Ok(())
}
