//! A call to the signer, and the methods that sign.

use crate::{refusal::Invalid, transaction::complete::Estimates, wallet::Credential};

/// A JSON-RPC call, with what the gateway knows of it.
pub struct Call {
    /// Who asks.
    pub credential: Credential,
    /// JSON-RPC method.
    pub method: String,
    /// Its `params`, JSON text.
    pub params: String,
    /// Chain id of the route, decimal. `None` if the route names no chain.
    pub chain: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// Values for the fields that an `eth_sendTransaction` leaves out, or the field that could not
    /// be read. `None` if the chain has not been asked yet: the signer then only does a dry run.
    pub estimates: Option<Result<Estimates, Invalid>>,
    /// The account's nonce in the chain's latest block: every lower nonce is in a block.
    /// `None` if it is not known. Then no transaction can be replaced.
    pub confirmed_nonce: Option<u64>,
}

/// A method that signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    SignTransaction,
    SendTransaction,
    PersonalSign,
    SignTypedData,
    Sign7702Authorization,
    SpeedUp,
    Cancel,
    /// A `signer_speedUp` by the gateway itself.
    Bump,
    /// A `signer_cancel` of a refused transaction by the gateway itself.
    Fill,
    /// Another try to have a remote key sign what is recorded.
    Sign,
}

impl Method {
    /// The methods that a client may name.
    pub(super) const ALL: [Self; 7] = [
        Self::SignTransaction,
        Self::SendTransaction,
        Self::PersonalSign,
        Self::SignTypedData,
        Self::Sign7702Authorization,
        Self::SpeedUp,
        Self::Cancel,
    ];

    /// Returns whether the gateway sends what it signs, so that it goes into the outbox.
    pub(super) fn sends(self) -> bool {
        matches!(self, Self::SendTransaction | Self::SpeedUp | Self::Cancel) || self.is_of_gateway()
    }

    /// Returns whether only the gateway itself asks for it.
    pub(super) fn is_of_gateway(self) -> bool {
        matches!(self, Self::Bump | Self::Fill | Self::Sign)
    }

    /// Returns the JSON-RPC name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SignTransaction => "eth_signTransaction",
            Self::SendTransaction => "eth_sendTransaction",
            Self::PersonalSign => "personal_sign",
            Self::SignTypedData => "eth_signTypedData_v4",
            Self::Sign7702Authorization => "signer_sign7702Authorization",
            Self::SpeedUp => "signer_speedUp",
            Self::Cancel => "signer_cancel",
            Self::Bump => "outbox_bump",
            Self::Fill => "outbox_fill",
            Self::Sign => "outbox_sign",
        }
    }

    /// Finds the method that a client names. `None` if the signer has no such method that signs.
    ///
    /// `eth_signTypedData` is `eth_signTypedData_v4`: web3.py sends that name. The first version of
    /// `eth_signTypedData` took its params in another order. They do not begin with an address, so
    /// they are refused.
    pub(super) fn find(name: &str) -> Option<Self> {
        match name {
            "eth_signTypedData" => Some(Self::SignTypedData),
            _ => Self::ALL.into_iter().find(|method| method.name() == name),
        }
    }
}
