//! The caps of EIP-7825 on the gas limit of a transaction, by chain.

/// Chain ids with their caps. A chain that is not listed has no cap here. `maxTransactionGas` of
/// the configuration wins over the table.
///
/// Sources:
/// - Ethereum and its test chains Holesky, Hoodi and Sepolia: EIP-7825, active with Fusaka
///   (EIP-7607).
/// - BNB Smart Chain and its test chain: BEP-652, active with Osaka/Mendel (BEP-658).
/// - Polygon: EIP-7825 with a cap of its own, as EIP-8123 says in its motivation.
const CAPS: [(u64, u64); 7] = [
    (1, 16_777_216),
    (17_000, 16_777_216),
    (560_048, 16_777_216),
    (11_155_111, 16_777_216),
    (56, 16_777_216),
    (97, 16_777_216),
    (137, 32_000_000),
];

/// Returns the cap of a chain. `None` if the chain is not known to have one.
pub(super) fn cap(chain: u64) -> Option<u64> {
    CAPS.iter().find(|(id, _)| *id == chain).map(|(_, cap)| *cap)
}
