//! Wrappers whose calls cannot be decoded: they are in a language of their own, or depend on more
//! than the arguments.

/// Selector, canonical signature, and the reason. Universal Router (Uniswap/universal-router);
/// `MinimalForwarder`, `ERC2771Forwarder` (OpenZeppelin Contracts); `executeMetaTransaction` of
/// Biconomy and of Polygon's tokens; `executeUserOp` and `handleAggregatedOps` (ERC-4337 v0.7,
/// v0.6); `execute(bytes,bytes)` of DSProxy
/// (dapphub/ds-proxy); `propose` of GovernorBravo and `queueTransaction`, `executeTransaction` of
/// its timelock (compound-finance/compound-protocol). `approveHash` of Safe, which has the effect
/// of a signature.
pub(super) const WRAPPERS: &[([u8; 4], &str, &str)] = &[
    ([0x24, 0x85, 0x6b, 0xc3], "execute(bytes,bytes[])", COMMANDS),
    ([0x35, 0x93, 0x56, 0x4c], "execute(bytes,bytes[],uint256)", COMMANDS),
    ([0x47, 0x15, 0x3f, 0x82], "execute((address,address,uint256,uint256,uint256,bytes),bytes)", FORWARDER),
    ([0xdf, 0x90, 0x5c, 0xaf], "execute((address,address,uint256,uint256,uint48,bytes,bytes))", FORWARDER),
    ([0x0c, 0x53, 0xc5, 0x1c], "executeMetaTransaction(address,bytes,bytes32,bytes32,uint8)", FORWARDER),
    ([0xcc, 0xf9, 0x6b, 0x4a], "executeBatch((address,address,uint256,uint256,uint48,bytes,bytes)[],address)", FORWARDER),
    (
        [0x8d, 0xd7, 0x71, 0x2f],
        "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
        "what follows the selector is in the account's own encoding",
    ),
    (
        [0x4b, 0x1d, 0x7c, 0xf5],
        "handleAggregatedOps(((address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)[],address,bytes)[],address)",
        AGGREGATED,
    ),
    (
        [0xdb, 0xed, 0x18, 0xe0],
        "handleAggregatedOps(((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)[],address,bytes)[],address)",
        AGGREGATED,
    ),
    ([0xd4, 0xd9, 0xbd, 0xcd], "approveHash(bytes32)", "it approves the transaction of a hash"),
    ([0x1f, 0x6a, 0x1e, 0xb9], "execute(bytes,bytes)", "it creates a contract and runs its code as the proxy"),
    ([0xda, 0x95, 0x69, 0x1a], "propose(address[],uint256[],string[],bytes[],string)", TEXT),
    ([0x3a, 0x66, 0xf9, 0x01], "queueTransaction(address,uint256,string,bytes,uint256)", TEXT),
    ([0x08, 0x25, 0xf3, 0x8f], "executeTransaction(address,uint256,string,bytes,uint256)", TEXT),
];

const COMMANDS: &str = "its commands are in a language of the router";
const FORWARDER: &str = "it forwards a call for another account, which the called contract has to trust";
const AGGREGATED: &str = "it also calls an aggregator, in an encoding of its own";
const TEXT: &str = "its functions are signatures as text, separate from their arguments";
