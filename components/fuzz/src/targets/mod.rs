//! The targets. To add one, write a module and add its row to [`TARGETS`].

mod calldata;
mod configuration;
mod function;
mod image;
mod json;
mod keystore;
mod mnemonic;
mod nft;
mod policies;
mod policy;
mod request;
mod rlp;
mod transaction;
mod typed_data;

/// A fuzz target.
pub struct Target {
    /// Name on the command line.
    pub name: &'static str,
    /// What an input consists of, and which property the target checks.
    pub about: &'static str,
    /// Runs one input and panics if the property does not hold.
    ///
    /// Returns true if the input was understood, so that a test can tell that the seeds reach the
    /// code they are meant for.
    pub run: fn(&[u8]) -> bool,
    /// Returns the inputs to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "calldata",
        about: "an address and calldata, unpacked down to the innermost call: calldata that decodes has exactly one encoding",
        run: calldata::run,
        seeds: calldata::seeds,
    },
    Target {
        name: "function",
        about: "a function signature, a zero byte and arguments: arguments that decode have exactly one encoding",
        run: function::run,
        seeds: function::seeds,
    },
    Target {
        name: "transaction",
        about: "the JSON object of eth_signTransaction: the signed transaction holds the value of every field",
        run: transaction::run,
        seeds: transaction::seeds,
    },
    Target {
        name: "request",
        about: "a method, a zero byte and its params as JSON: the signer answers, signs or refuses, and signer_explain predicts which",
        run: request::run,
        seeds: request::seeds,
    },
    Target {
        name: "rlp",
        about: "bytes: an RLP item or a signed transaction that decodes has exactly one encoding",
        run: rlp::run,
        seeds: rlp::seeds,
    },
    Target {
        name: "typed-data",
        about: "the JSON of eth_signTypedData_v4: field order does not change the digest, and an unlisted field is refused",
        run: typed_data::run,
        seeds: typed_data::seeds,
    },
    Target {
        name: "configuration",
        about: "the configuration section `signer`: it opens, or every config error has a place",
        run: configuration::run,
        seeds: configuration::seeds,
    },
    Target {
        name: "policies",
        about: "policies, a zero byte, an address and calldata: one allow less or one deny more never allows more, and order does not matter",
        run: policies::run,
        seeds: policies::seeds,
    },
    Target {
        name: "policy",
        about: "a contract and calldata: signed only if every inner call is allowed, and signer_explain predicts the outcome",
        run: policy::run,
        seeds: policy::seeds,
    },
    Target {
        name: "keystore",
        about: "a password, a zero byte and a keystore: a keystore that opens has a supported version and cipher",
        run: keystore::run,
        seeds: keystore::seeds,
    },
    Target {
        name: "mnemonic",
        about: "a phrase, a passphrase and a path with zero bytes between: a path that derives a key has exactly one spelling",
        run: mnemonic::run,
        seeds: mnemonic::seeds,
    },
    Target { name: "json", about: "JSON text: the signer's parser agrees with serde_json", run: json::run, seeds: json::seeds },
    Target {
        name: "abi",
        about: "a return value of a contract: a string that decodes is inside it, and decodes again once encoded",
        run: nft::abi::run,
        seeds: nft::abi::seeds,
    },
    Target {
        name: "car",
        about: "an archive of blocks: every block that it gives hashes to its CID",
        run: nft::car::run,
        seeds: nft::car::seeds,
    },
    Target {
        name: "dag-pb",
        about: "a block of a directory or a file: its links are those that were counted",
        run: nft::dag_pb::run,
        seeds: nft::dag_pb::seeds,
    },
    Target {
        name: "dag-cbor",
        about: "a block of DAG-CBOR: what it is as a document is JSON",
        run: nft::dag_cbor::run,
        seeds: nft::dag_cbor::seeds,
    },
    Target {
        name: "data-uri",
        about: "a token URI: it has a location, or an error that says what is accepted",
        run: nft::data_uri::run,
        seeds: nft::data_uri::seeds,
    },
    Target {
        name: "document",
        about: "a metadata document: its normalised URLs are of schemes that a page may use",
        run: nft::document::run,
        seeds: nft::document::seeds,
    },
    Target {
        name: "svg",
        about: "an SVG image: what is left of it runs and loads nothing, and stays the same when sanitized again",
        run: nft::svg::run,
        seeds: nft::svg::seeds,
    },
    Target {
        name: "image",
        about: "a width and an image: the result is not wider, and comes back as it is the next time",
        run: image::run,
        seeds: image::seeds,
    },
];

/// Returns the target with that name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
