//! Who may ask, and how much: host names, origins, credentials, addresses, quotas.

pub(crate) mod address;
pub(crate) mod bill;
pub(crate) mod cors;
pub(crate) mod credential;
pub(crate) mod host;
pub(crate) mod quota;
pub(crate) mod stamp;
