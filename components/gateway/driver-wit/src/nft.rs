//! The linked NFT component as the core's [`core::Nft`].

use mintmark_gateway_core as core;

use crate::bindings::mintmark::nft::{content, metadata};
use crate::nft_from_wit::{content_step, error, step};
use crate::nft_to_wit::{content_request, settings, settled, subject};

/// The NFT component that the gateway is linked with.
pub struct LinkedNft;

/// A resolution of the linked component. Dropping it drops its handle.
pub struct LinkedResolution(metadata::Resolution);

/// A content stream of the linked component. Dropping it drops its handle.
pub struct LinkedContent(content::Content);

impl core::Nft for LinkedNft {
    type Resolution = LinkedResolution;
    type Content = LinkedContent;

    fn validate(&self, given: &core::Subject) -> Result<(), core::NftError> {
        metadata::validate(&subject(given)).map_err(error)
    }

    fn resolve(&self, subjects: &[core::Subject], given: &core::Settings) -> LinkedResolution {
        let subjects: Vec<metadata::Subject> = subjects.iter().map(subject).collect();
        LinkedResolution(metadata::Resolution::start(&subjects, &settings(given)))
    }

    fn open(&self, request: &core::ContentRequest, given: &core::Settings) -> LinkedContent {
        LinkedContent(content::Content::open(&content_request(request), &settings(given)))
    }
}

impl core::Resolution for LinkedResolution {
    fn advance(&mut self, given: Vec<core::Settled>, now_ms: u64) -> core::Step {
        let given: Vec<metadata::Settled> = given.into_iter().map(settled).collect();
        step(self.0.advance(&given, now_ms))
    }
}

impl core::NftContent for LinkedContent {
    fn advance(&mut self, given: Vec<core::Settled>, now_ms: u64, pull: bool) -> core::ContentStep {
        let given: Vec<metadata::Settled> = given.into_iter().map(settled).collect();
        content_step(self.0.advance(&given, now_ms, pull))
    }
}
