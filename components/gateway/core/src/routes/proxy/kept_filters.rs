//! Keeps filters in the store of answers.

use crate::io::{AnswerKey, Io, KeptAnswer};
use crate::jsonrpc::filter::{Criteria, Filter, Kind};

/// How long a filter is kept after its last poll, in microseconds.
const KEPT_FOR: u64 = 3_600_000_000;

/// The filters of one chain in the store.
///
/// A poll reads a filter before it is paid for, and writes it again. So long criteria are apart:
/// they are read once the poll is paid for, and written again only so that they outlive the filter.
pub(crate) struct KeptFilters<'r, I> {
    pub(crate) io: &'r I,
    pub(crate) chain: &'r str,
}

impl<I: Io> KeptFilters<'_, I> {
    /// Returns a filter. `None` if it is not there.
    pub(crate) async fn find(&self, id: &str) -> Option<Filter> {
        let recalled = self.io.recall(self.key(id, "filter")).await?;
        let filter: Filter = serde_json::from_slice(&recalled.value).ok()?;
        (filter.kind != Kind::Gone && filter.until > self.io.now()).then_some(filter)
    }

    /// Returns the filter object of a filter. `None` if it is not one of logs, or if its criteria
    /// are not there.
    pub(crate) async fn criteria(&self, id: &str, filter: &Filter) -> Option<String> {
        match &filter.kind {
            Kind::Logs(Criteria::Here(object)) => Some(object.clone()),
            Kind::Logs(Criteria::Apart(_)) => {
                let recalled = self.io.recall(self.key(id, "criteria")).await?;
                String::from_utf8(recalled.value).ok().filter(|object| !object.is_empty())
            }
            Kind::Blocks | Kind::Pending(_) | Kind::Gone => None,
        }
    }

    /// Keeps a filter. `criteria` is its filter object if it is one of logs.
    pub(crate) async fn keep(&self, id: &str, filter: Filter, criteria: Option<&str>) {
        let until = self.io.now().saturating_add(KEPT_FOR);
        let kind = match (filter.kind, criteria) {
            (Kind::Logs(Criteria::Apart(before)), Some(object)) if before < until => {
                let longer = until.saturating_add(KEPT_FOR);
                self.remember(id, "criteria", object.into(), longer).await;
                Kind::Logs(Criteria::Apart(longer))
            }
            (kind, _) => kind,
        };
        let value = serde_json::to_vec(&Filter { kind, until, ..filter }).unwrap_or_default();
        self.remember(id, "filter", value, until).await;
    }

    /// Ends a filter.
    pub(crate) async fn end(&self, id: &str, filter: Filter) {
        if let Kind::Logs(Criteria::Apart(until)) = filter.kind {
            // What has no bytes pushes nothing out.
            self.remember(id, "criteria", Vec::new(), until).await;
        }
        self.keep(id, Filter { kind: Kind::Gone, ..filter }, None).await;
    }

    async fn remember(&self, id: &str, variant: &str, value: Vec<u8>, kept_until: u64) {
        self.io.remember(KeptAnswer { key: self.key(id, variant), value, read_at: self.io.now(), kept_until }).await;
    }

    fn key(&self, id: &str, variant: &str) -> AnswerKey {
        AnswerKey { contract: format!("{}/filter:{id}", self.chain), token: None, variant: variant.to_owned() }
    }
}
