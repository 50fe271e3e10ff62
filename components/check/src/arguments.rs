//! The command line.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt as _};

/// The text of `--help`.
pub const HELP: &str = "\
Usage: mintmark-check KIND [--json] < DOCUMENT

Reads a document of at most 1 MiB from standard input and tells what mintmark's components make of it.
The command fetches nothing, asks no chain and signs nothing.

KIND is one of
  metadata        an NFT's metadata document: repaired, normalised, with every warning
  transaction     {\"transaction\": {…}, \"signer\": {…}}: an unsigned transaction as eth_signTransaction takes it, and the
                  section that judges it. \"policies\": […] may replace \"signer\". \"caller\": \"id\" names who asks.
  policy          a configuration's section `signer`, or its list `policies`
  configuration   a whole configuration: the gateway's part and the signer's

  --json              print the report as one JSON object
  --standard NAME     metadata: erc721 (default) or erc1155, which fills in {id}
  --token-id NUMBER   metadata: the token's id, decimal or 0x (default 1)
  --help              this text

Exit codes: 0 if the document passes, 1 if it fails, 2 for a wrong argument.
";

/// A token standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// ERC-721.
    Erc721,
    /// ERC-1155.
    Erc1155,
}

/// The kind of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A metadata document.
    Metadata {
        /// The standard of the document's token.
        standard: Standard,
        /// The token's id.
        token_id: String,
    },
    /// A transaction, and the section that judges it.
    Transaction,
    /// Policies.
    Policy,
    /// A whole configuration.
    Configuration,
}

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The text of `--help`.
    Help,
    /// A check of a document.
    Check {
        /// The kind of the document.
        kind: Kind,
        /// Whether a program reads the report.
        json: bool,
    },
}

/// Reads the arguments, without the program's name.
///
/// # Errors
/// What is wrong with the arguments, for people.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Wanted, String> {
    read(Parser::from_args(arguments.into_iter().map(OsString::from))).map_err(|error| error.to_string())
}

fn read(mut parser: Parser) -> Result<Wanted, lexopt::Error> {
    let (mut name, mut json, mut standard, mut token_id) = (None, false, None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Wanted::Help),
            Arg::Long("json") => json = true,
            Arg::Long("standard") => {
                standard = Some(match parser.value()?.string()?.as_str() {
                    "erc721" => Standard::Erc721,
                    "erc1155" => Standard::Erc1155,
                    other => return Err(format!("--standard: expected erc721 or erc1155, got {other}").into()),
                });
            }
            Arg::Long("token-id") => token_id = Some(parser.value()?.string()?),
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let kind = match name.as_deref() {
        Some("metadata") => Kind::Metadata {
            standard: standard.take().unwrap_or(Standard::Erc721),
            token_id: token_id.take().unwrap_or_else(|| "1".to_owned()),
        },
        Some("transaction") => Kind::Transaction,
        Some("policy") => Kind::Policy,
        Some("configuration") => Kind::Configuration,
        other => {
            let got = other.unwrap_or("nothing");
            return Err(format!("expected metadata, transaction, policy or configuration, got {got}").into());
        }
    };
    if standard.is_some() || token_id.is_some() {
        return Err("--standard and --token-id: expected with metadata only".into());
    }
    Ok(Wanted::Check { kind, json })
}
