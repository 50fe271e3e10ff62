//! Transactions of every type of Ethereum: their content, and the most that they can cost.

pub mod access;
pub mod authorization;
pub mod blobs;
pub mod complete;
mod encode;
pub(crate) mod fields;
pub mod gas;
pub mod kind;
pub mod raw;
pub mod request;
pub mod validate;

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    transaction::{access::Access, authorization::SignedAuthorization, blobs::Blobs, kind::Type},
};

/// A complete transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Chain id, from 1.
    pub chain_id: u64,
    /// Nonce, below 2^64 - 1 (EIP-2681).
    pub nonce: u64,
    /// Gas limit.
    pub gas: u64,
    /// Destination. `None` if it creates a contract, which types 3 and 4 cannot.
    pub to: Option<Address>,
    /// Value, wei.
    pub value: U256,
    /// Calldata, or the code of a create.
    pub data: Vec<u8>,
    /// The fields that only its type has.
    pub shape: Shape,
}

/// The fields that only transactions of one type have. `Wei` is the type of the fees, which a
/// request may leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape<Wei = U256> {
    /// Legacy: without a type, with the chain id in the signature (EIP-155).
    Legacy {
        /// `gasPrice`, wei.
        gas_price: Wei,
    },
    /// Type 1 (EIP-2930).
    AccessList {
        /// `gasPrice`, wei.
        gas_price: Wei,
        /// Access list.
        access_list: Vec<Access>,
    },
    /// Type 2 (EIP-1559).
    DynamicFee {
        /// Fees.
        fees: Fees<Wei>,
        /// Access list.
        access_list: Vec<Access>,
    },
    /// Type 3 (EIP-4844).
    Blob {
        /// Fees.
        fees: Fees<Wei>,
        /// Access list.
        access_list: Vec<Access>,
        /// The blobs.
        blobs: Blobs,
    },
    /// Type 4 (EIP-7702).
    SetCode {
        /// Fees.
        fees: Fees<Wei>,
        /// Access list.
        access_list: Vec<Access>,
        /// Authorizations, at least one.
        authorizations: Vec<SignedAuthorization>,
    },
}

/// The fees of EIP-1559, in wei for each gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees<Wei = U256> {
    /// `maxPriorityFeePerGas`.
    pub max_priority_fee_per_gas: Wei,
    /// `maxFeePerGas`.
    pub max_fee_per_gas: Wei,
}

impl<Wei> Shape<Wei> {
    /// Returns the type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Legacy { .. } => Type::Legacy,
            Self::AccessList { .. } => Type::AccessList,
            Self::DynamicFee { .. } => Type::DynamicFee,
            Self::Blob { .. } => Type::Blob,
            Self::SetCode { .. } => Type::SetCode,
        }
    }

    /// Returns the access list. Empty if the type has none.
    pub fn access_list(&self) -> &[Access] {
        match self {
            Self::Legacy { .. } => &[],
            Self::AccessList { access_list, .. }
            | Self::DynamicFee { access_list, .. }
            | Self::Blob { access_list, .. }
            | Self::SetCode { access_list, .. } => access_list,
        }
    }

    /// Returns the authorizations. Empty if the type has none.
    pub fn authorizations(&self) -> &[SignedAuthorization] {
        match self {
            Self::SetCode { authorizations, .. } => authorizations,
            _ => &[],
        }
    }

    /// Returns the blobs. `None` if the type has none.
    pub fn blobs(&self) -> Option<&Blobs> {
        match self {
            Self::Blob { blobs, .. } => Some(blobs),
            _ => None,
        }
    }
}

impl Shape {
    /// Returns the fees. A `gasPrice` stands for both, as it is paid in full.
    pub fn fees(&self) -> Fees {
        match self {
            Self::Legacy { gas_price } | Self::AccessList { gas_price, .. } => {
                Fees { max_priority_fee_per_gas: *gas_price, max_fee_per_gas: *gas_price }
            }
            Self::DynamicFee { fees, .. } | Self::Blob { fees, .. } | Self::SetCode { fees, .. } => *fees,
        }
    }
}

impl Transaction {
    /// Returns the most wei that it can pay for gas: gas limit times `gasPrice` or `maxFeePerGas`,
    /// and for blobs their gas times `maxFeePerBlobGas`. `None` if that is not below 2^256.
    pub fn fee(&self) -> Option<U256> {
        let blob_fee = self.shape.blobs().map_or(Some(U256::ZERO), Blobs::fee)?;
        U256::from(self.gas).checked_mul(self.shape.fees().max_fee_per_gas)?.checked_add(blob_fee)
    }

    /// Returns the transaction without its sidecar, which is not signed.
    #[must_use]
    pub fn without_sidecar(&self) -> Self {
        let mut bare = self.clone();
        if let Shape::Blob { blobs, .. } = &mut bare.shape {
            blobs.sidecar = None;
        }
        bare
    }

    /// Returns whether two transactions differ at most in their fees.
    pub fn is_same_but_for_fees(&self, other: &Self) -> bool {
        let mut other = other.without_sidecar();
        match (&self.shape, &mut other.shape) {
            (Shape::Legacy { gas_price }, Shape::Legacy { gas_price: other })
            | (Shape::AccessList { gas_price, .. }, Shape::AccessList { gas_price: other, .. }) => *other = *gas_price,
            (Shape::DynamicFee { fees, .. }, Shape::DynamicFee { fees: other, .. })
            | (Shape::SetCode { fees, .. }, Shape::SetCode { fees: other, .. }) => *other = *fees,
            (Shape::Blob { fees, blobs, .. }, Shape::Blob { fees: other, blobs: other_blobs, .. }) => {
                *other = *fees;
                other_blobs.max_fee_per_blob_gas = blobs.max_fee_per_blob_gas;
            }
            _ => return false,
        }
        self.without_sidecar() == other
    }

    /// Returns the most wei that it can take from the account: fee and value. `None` if that is not
    /// below 2^256.
    pub fn cost(&self) -> Option<U256> {
        self.fee()?.checked_add(self.value)
    }
}
