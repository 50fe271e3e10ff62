//! From an ENS name to its avatar.

use crate::avatar::Avatar;
use crate::context::Context;
use crate::error::Error;

/// Looks up the avatar of a name.
///
/// # Errors
/// `AvatarNotFound` in any case, for now.
pub(crate) async fn resolve(cx: &Context, name: &str) -> Result<Avatar, Error> {
    cx.sleep(0).await;
    Err(Error::AvatarNotFound(format!("the name {name} is not looked up yet")))
}
