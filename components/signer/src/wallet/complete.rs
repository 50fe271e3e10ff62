//! The last step for a remote key: verifies its signature and brings it into Ethereum's form.

use crate::{
    crypto::curve::given::GivenSignature,
    refusal::Refusal,
    wallet::{
        Wallet,
        signing_task::{RemoteSigning, Signed},
    },
};

impl Wallet {
    /// Takes the signature of a remote key: verifies it, lowers s, and finds its recovery id.
    ///
    /// Errors: `fault`, if it is not a signature of the key over the digest.
    pub fn complete(&self, signing: RemoteSigning, given: &GivenSignature) -> Result<Signed, Refusal> {
        self.owns(&signing.wallet)?;
        match self.curve.adopt(signing.digest(), &signing.public, given) {
            Ok(signature) => signing.task.finish(&signature),
            Err(unusable) => Err(Refusal::Fault(format!("the remote key {}: {unusable}", signing.key))),
        }
    }
}
