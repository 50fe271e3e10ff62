//! Encodes transactions: the bytes that are signed, hashed and broadcast.

use ruint::aliases::U256;

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::rlp::List,
    transaction::{Fees, Shape, Transaction, access::Access, kind::Type},
};

impl Transaction {
    /// Encodes the unsigned transaction.
    ///
    /// Legacy: `rlp([nonce, gasPrice, gas, to, value, data, chainId, 0, 0])` (EIP-155). Other
    /// types: the type byte, then the list of fields.
    pub fn unsigned(&self) -> Vec<u8> {
        let mut fields = self.fields();
        if self.shape.kind() == Type::Legacy {
            fields.integer(U256::from(self.chain_id)).bytes(&[]).bytes(&[]);
        }
        self.finish(&fields)
    }

    /// Returns the digest that is signed: Keccak-256 of the unsigned transaction.
    pub fn digest(&self) -> [u8; 32] {
        keccak256(&self.unsigned())
    }

    /// Encodes the signed transaction: the fields, then `v`, `r` and `s` as integers. Its hash is
    /// the hash of the transaction.
    ///
    /// `v` is `35 + 2 · chainId + yParity` for a legacy transaction, and `yParity` for other types.
    /// The sidecar of a type 3 is not included.
    pub fn signed(&self, signature: &Signature) -> Vec<u8> {
        let mut fields = self.fields();
        let parity = U256::from(signature.y_parity);
        let v = match self.shape.kind() {
            Type::Legacy => U256::from(self.chain_id) * U256::from(2) + U256::from(35) + parity,
            _ => parity,
        };
        fields.integer(v).big_endian(&signature.r).big_endian(&signature.s);
        self.finish(&fields)
    }

    /// Returns the bytes to broadcast: the signed transaction. With a sidecar it is the network
    /// form, `0x03 ‖ rlp([fields, …])`, with the sidecar after the fields.
    pub fn network_form(&self, signed: Vec<u8>) -> Vec<u8> {
        match (self.shape.blobs().and_then(|blobs| blobs.sidecar.as_deref()), signed.split_first()) {
            (Some(sidecar), Some((kind, fields))) => sidecar.wrap(*kind, fields),
            _ => signed,
        }
    }

    fn finish(&self, fields: &List) -> Vec<u8> {
        match self.shape.kind() {
            Type::Legacy => fields.finish(&[]),
            kind => fields.finish(&[kind.byte()]),
        }
    }

    fn fields(&self) -> List {
        let mut fields = List::with_room(192 + self.data.len());
        let start = |fields: &mut List| {
            fields.integer(U256::from(self.chain_id)).integer(U256::from(self.nonce));
        };
        match &self.shape {
            Shape::Legacy { gas_price } => {
                fields.integer(U256::from(self.nonce)).integer(*gas_price);
                self.call(&mut fields);
            }
            Shape::AccessList { gas_price, access_list } => {
                start(&mut fields);
                fields.integer(*gas_price);
                self.call(&mut fields);
                fields.list(&list(access_list, Access::fields));
            }
            Shape::DynamicFee { fees, access_list } => {
                start(&mut fields);
                self.priced(&mut fields, fees, access_list);
            }
            Shape::Blob { fees, access_list, blobs } => {
                start(&mut fields);
                self.priced(&mut fields, fees, access_list);
                let mut hashes = List::new();
                for hash in &blobs.versioned_hashes {
                    hashes.bytes(hash);
                }
                fields.integer(blobs.max_fee_per_blob_gas).list(&hashes);
            }
            Shape::SetCode { fees, access_list, authorizations } => {
                start(&mut fields);
                self.priced(&mut fields, fees, access_list);
                fields.list(&list(authorizations, |authorization| authorization.fields()));
            }
        }
        fields
    }

    fn priced(&self, fields: &mut List, fees: &Fees, access_list: &[Access]) {
        fields.integer(fees.max_priority_fee_per_gas).integer(fees.max_fee_per_gas);
        self.call(fields);
        fields.list(&list(access_list, Access::fields));
    }

    fn call(&self, fields: &mut List) {
        fields
            .integer(U256::from(self.gas))
            .bytes(self.to.as_ref().map_or(&[], |to| to.0.as_slice()))
            .integer(self.value)
            .bytes(&self.data);
    }
}

fn list<T>(items: &[T], fields: impl Fn(&T) -> List) -> List {
    let mut list = List::new();
    for item in items {
        list.list(&fields(item));
    }
    list
}
