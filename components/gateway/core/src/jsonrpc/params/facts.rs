//! What the gateway has to know of the params of a call. They are read once, before the call is
//! charged.

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::filter::{FilterCall, criteria, filter_call, id_of};
use crate::jsonrpc::params::leading::leading;
use crate::jsonrpc::params::lists;
use crate::jsonrpc::params::log_filter::LogFilter;
use crate::jsonrpc::params::span::{Point, Span, fee_blocks};

/// What the params of a call say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The blocks that the call reads. `None` if it has no range.
    pub(crate) span: Option<Span>,
    /// The hash of the block that a filter of logs names, JSON text.
    pub(crate) block_hash: Option<String>,
    /// The filter object of a filter that is to be made.
    pub(crate) criteria: Option<String>,
    /// The id of the filter that the call is about.
    pub(crate) filter: Option<String>,
}

/// Methods whose first parameter is a filter of logs or traces, with the places that stand for a
/// missing `fromBlock`.
const FILTERS: [(&str, Point); 5] = [
    ("arbtrace_filter", Point::Number(0)),
    ("erigon_getLogs", Point::HEAD),
    ("eth_getLogs", Point::HEAD),
    ("eth_newFilter", Point::HEAD),
    ("trace_filter", Point::Number(0)),
];

/// Reads the params of a call. What they say otherwise is the node's matter.
///
/// # Errors
/// `invalid-params` if they say nothing that can be priced or performed.
pub(crate) fn facts(method: &str, params: &RawValue) -> Result<Facts, Problem> {
    if let Some((name, default)) = FILTERS.iter().find(|(name, _)| *name == method) {
        return of_filter(name, *default, params);
    }
    match (method, filter_call(method)) {
        (_, Some(FilterCall::Changes | FilterCall::All | FilterCall::Uninstall)) => {
            Ok(Facts { filter: Some(id_of(params)?), ..Facts::default() })
        }
        ("eth_feeHistory", _) => Ok(Facts { span: Some(Span::Blocks(fee_blocks(params))), ..Facts::default() }),
        _ => lists::check(method, params).map(|()| Facts::default()),
    }
}

fn of_filter(method: &str, default: Point, params: &RawValue) -> Result<Facts, Problem> {
    let no_list = || Problem::invalid(Code::InvalidParams, "params", "a list with one filter object", params.get());
    let list = leading(params, 1).ok_or_else(no_list)?;
    let object = list.first().map_or("none", |first| first.get());
    let criteria = if method == "eth_newFilter" { Some(criteria(object)?) } else { None };
    let filter = LogFilter::read(object)?;
    let span = Span::of_filter(&filter, default)?;
    if !method.ends_with("trace_filter") {
        lists::check_filter(&filter)?;
    }
    let block_hash = filter.block_hash.map(|hash| hash.get().to_owned());
    Ok(Facts { span: Some(span), block_hash, criteria, filter: None })
}

#[cfg(test)]
mod tests;
