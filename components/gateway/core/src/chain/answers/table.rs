//! The table of answers: what an error of a node means for the next step.
//! `docs/how-to/upstreams.md` shows it to operators, with its sources.

/// What an endpoint's answer to a call is worth. The order is that of the choice among answers: if
/// no endpoint gives an `Answer`, the client gets the first of the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// The chain's answer. No other endpoint would give another.
    Answer,
    /// The endpoint is behind what the client may know.
    Behind,
    /// The endpoint does not have what is asked for. It may be late.
    Absent,
    /// The endpoint does not have the state, the history or the right to tell, or the answer would
    /// be too large for it.
    Lacks,
    /// The endpoint failed.
    Failed,
    /// A limit of the endpoint is reached. It comes behind the others, because its time may be long
    /// while another endpoint may answer at any moment.
    Limited,
    /// The endpoint does not have the method.
    Unsupported,
}

/// A row of the table: an error with one of the codes, or one of the words, has the verdict.
pub(crate) struct Row {
    pub(crate) verdict: Verdict,
    pub(crate) codes: &'static [i64],
    /// In lower case.
    pub(crate) words: &'static [&'static str],
}

/// The first row that matches counts. A contract can revert with any words, so reverts come first.
/// `pool_words` has what a node says that knows a transaction already.
pub(crate) const TABLE: [Row; 8] = [
    Row {
        verdict: Verdict::Answer,
        codes: &[],
        words: &[
            "revert",
            "vm exception",
            "vm execution error",
            "out of gas",
            "invalid opcode",
            "invalid jump",
            "stack underflow",
            "stack limit",
            "gas required exceeds",
            "gas limit",
            "intrinsic gas",
            "gas too low",
            "insufficient funds",
            "insufficient balance",
            "insufficient maxfee",
            "max fee per gas",
            "max priority fee",
            "fee cap",
            "base fee",
            "txpool",
            "transaction pool",
            "underpriced",
            "nonce too",
            "nonce is too",
            "invalid nonce",
            "in-flight transaction",
            "delegated account",
            "invalid sender",
            "initcode",
            "code size",
            "transaction type",
            "oversized data",
        ],
    },
    Row {
        // The answer would be too large for this endpoint. Some say so with the code of a limit.
        verdict: Verdict::Lacks,
        codes: &[],
        words: &[
            "query returned more than",
            "returned more than",
            "block range",
            "range is too",
            "range too",
            "ranges over",
            "max range",
            "range limit",
            "exceeds the range",
            "max results",
            "response size",
            "response too large",
            "response is too big",
            "query exceeds",
            "query timeout",
            "less number of address",
        ],
    },
    Row {
        verdict: Verdict::Limited,
        // -32005: a limit (EIP-1474). 429, -32007 and -32016 are those of hosted nodes.
        codes: &[429, -32005, -32007, -32016, -32029],
        words: &[
            "rate limit",
            "rate-limit",
            "ratelimit",
            "limit exceeded",
            "limit reached",
            "request limit",
            "requests limited",
            "too many request",
            "too many concurrent",
            "request count exceeded",
            "usage limit",
            "daily limit",
            "monthly",
            "quota",
            "capacity",
            "throttl",
            "compute units",
            "out of credits",
            "too much load",
            "per second",
            "slow down",
            "try again in",
        ],
    },
    Row {
        verdict: Verdict::Answer,
        // 3: a revert (geth, reth, anvil). -32015: a fault in the virtual machine (Nethermind).
        // -32003: the transaction is rejected (EIP-1474). Some endpoints tell a limit under them,
        // and geth that the answer is too large: those rows come before.
        codes: &[3, -32015, -32003],
        words: &[],
    },
    Row {
        verdict: Verdict::Lacks,
        // -32001: the resource is not found (EIP-1474). 4444: pruned history (geth).
        codes: &[-32001, 4444],
        words: &[
            "header not found",
            "header for hash not found",
            "missing trie node",
            "missing from the db",
            "pruned",
            "pruning",
            "state not available",
            "state is not available",
            "state unavailable",
            "state available",
            "historical state",
            "historical rpc",
            "proof window",
            "archive",
            "unknown block",
            "block not found",
            "block is not available",
            "block not available",
            "could not find block",
            "cannot find block",
            "resource not found",
            "after last accepted block",
            "beyond current head",
            "out of range",
            "indexing is in progress",
            "unfinalized data",
            "syncing",
        ],
    },
    Row {
        // The endpoint does not serve this client, or not on its plan.
        verdict: Verdict::Failed,
        codes: &[],
        words: &[
            "unauthorized",
            "unauthenticated",
            "must be authenticated",
            "api key",
            "access denied",
            "forbidden",
            "current plan",
            "upgrade your",
            "free tier",
        ],
    },
    Row {
        verdict: Verdict::Unsupported,
        // -32601: the method is not found (JSON-RPC 2.0). -32004: it is not supported (EIP-1474).
        codes: &[-32601, -32004],
        words: &["method not found", "does not exist", "not supported", "unsupported", "not whitelisted", "not available", "is disabled"],
    },
    Row {
        verdict: Verdict::Answer,
        // -32602: the parameters are invalid (JSON-RPC 2.0).
        codes: &[-32602],
        words: &["invalid argument", "invalid params", "missing value for required argument", "too many arguments", "cannot unmarshal"],
    },
];
