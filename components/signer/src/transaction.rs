//! EIP-1559 transactions (type 2): their bytes, signed and unsigned, and what they can cost.

pub mod access;
pub mod complete;
pub mod gas;
pub mod request;

use ruint::aliases::U256;

use crate::{address::Address, curve::Signature, hash::keccak256, rlp::List, transaction::access::Access};

/// The type byte (EIP-2718).
const TYPE: u8 = 2;

/// A complete type 2 transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Chain id, from 1.
    pub chain_id: u64,
    /// Nonce, below 2^64 - 1 (EIP-2681).
    pub nonce: u64,
    /// `maxPriorityFeePerGas`, wei.
    pub max_priority_fee_per_gas: U256,
    /// `maxFeePerGas`, wei.
    pub max_fee_per_gas: U256,
    /// Gas limit.
    pub gas: u64,
    /// Destination; none creates a contract.
    pub to: Option<Address>,
    /// Value, wei.
    pub value: U256,
    /// Calldata, or the code of a create.
    pub data: Vec<u8>,
    /// Access list (EIP-2930).
    pub access_list: Vec<Access>,
}

impl Transaction {
    /// The most it can pay for gas, wei: gas limit times `maxFeePerGas`. None past 2^256.
    pub fn fee(&self) -> Option<U256> {
        U256::from(self.gas).checked_mul(self.max_fee_per_gas)
    }

    /// The most it can take from the account, wei: fee and value. None past 2^256.
    pub fn cost(&self) -> Option<U256> {
        self.fee()?.checked_add(self.value)
    }

    /// The unsigned transaction: `0x02 ‖ rlp([chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gas, to, value, data, accessList])`.
    pub fn unsigned(&self) -> Vec<u8> {
        self.fields().finish(&[TYPE])
    }

    /// What is signed: Keccak-256 of the unsigned transaction.
    pub fn digest(&self) -> [u8; 32] {
        keccak256(&self.unsigned())
    }

    /// The raw transaction: the fields with `yParity`, `r`, `s` after them, r and s as integers.
    pub fn signed(&self, signature: &Signature) -> Vec<u8> {
        let mut fields = self.fields();
        fields.integer(U256::from(signature.y_parity)).big_endian(&signature.r).big_endian(&signature.s);
        fields.finish(&[TYPE])
    }

    fn fields(&self) -> List {
        let mut access_list = List::new();
        for access in &self.access_list {
            access_list.list(&access.fields());
        }
        let mut fields = List::new();
        fields
            .integer(U256::from(self.chain_id))
            .integer(U256::from(self.nonce))
            .integer(self.max_priority_fee_per_gas)
            .integer(self.max_fee_per_gas)
            .integer(U256::from(self.gas))
            .bytes(self.to.as_ref().map_or(&[], |to| to.0.as_slice()))
            .integer(self.value)
            .bytes(&self.data)
            .list(&access_list);
        fields
    }
}
