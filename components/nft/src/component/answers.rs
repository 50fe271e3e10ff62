//! Conversion of answers to WIT types.

use super::bindings::exports::mintmark::nft::metadata;
use crate::{avatar, collection, document};

impl From<document::Document> for metadata::Document {
    fn from(document: document::Document) -> Self {
        Self {
            standard: match document.standard {
                document::Standard::Erc721 => metadata::Standard::Erc721,
                document::Standard::Erc1155 => metadata::Standard::Erc1155,
            },
            contract: document.contract,
            token_id: document.token_id,
            token_uri: document.token_uri,
            block: document.block,
            normalized: document.normalized,
            raw: document.raw,
            integrity: document.integrity.into(),
            source: match document.source {
                document::Source::OnChain => metadata::Source::OnChain,
                document::Source::Immutable => metadata::Source::Immutable,
                document::Source::Name => metadata::Source::Name,
                document::Source::Web => metadata::Source::Web,
            },
            body: document.body,
            holding: document.holding.map(Into::into),
            extensions: document.extensions,
            media: document.media.into_iter().map(Into::into).collect(),
            warnings: document.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<document::Integrity> for metadata::Integrity {
    fn from(integrity: document::Integrity) -> Self {
        let status = match integrity.status {
            document::IntegrityStatus::Verified => metadata::IntegrityStatus::Verified,
            document::IntegrityStatus::Unverified => metadata::IntegrityStatus::Unverified,
            document::IntegrityStatus::Unverifiable => metadata::IntegrityStatus::Unverifiable,
            document::IntegrityStatus::OnChain => metadata::IntegrityStatus::OnChain,
        };
        Self { status, cid: integrity.cid, gateway: integrity.gateway }
    }
}

impl From<document::Medium> for metadata::Medium {
    fn from(medium: document::Medium) -> Self {
        Self {
            field: medium.field.to_owned(),
            uri: medium.uri,
            integrity: medium.integrity.into(),
            content_type: medium.content_type,
            size: medium.size,
        }
    }
}

impl From<document::Warning> for metadata::Warning {
    fn from(warning: document::Warning) -> Self {
        Self { code: warning.code.to_owned(), at: warning.at, detail: warning.detail }
    }
}

impl From<document::Holding> for metadata::Holding {
    fn from(holding: document::Holding) -> Self {
        Self { owner: holding.owner, balance: holding.balance, locked: holding.locked }
    }
}

impl From<collection::Collection> for metadata::Collection {
    fn from(found: collection::Collection) -> Self {
        Self {
            contract: found.contract,
            name: found.name,
            symbol: found.symbol,
            standards: found.standards.into_iter().map(str::to_owned).collect(),
            contract_uri: found.contract_uri,
            normalized: found.normalized,
            raw: found.raw,
            integrity: found.integrity.map(Into::into),
            royalty: found.royalty.map(|it| metadata::Royalty { receiver: it.receiver, basis_points: it.basis_points }),
            block: found.block,
            partial: found.is_partial,
            warnings: found.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<avatar::Avatar> for metadata::Avatar {
    fn from(found: avatar::Avatar) -> Self {
        let token = found.token.map(|it| metadata::Token { chain: it.chain, contract: it.contract, token_id: it.token_id });
        Self {
            name: found.name,
            address: found.address,
            record: found.record,
            uri: found.uri,
            token,
            integrity: found.integrity.into(),
            warnings: found.warnings.into_iter().map(Into::into).collect(),
        }
    }
}
