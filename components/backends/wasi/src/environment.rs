//! The variables of the host.

use mintmark_configuration::wiped_after;

/// Reads the environment, hands it to `read`, and wipes the copy.
pub fn with_environment<T>(read: impl FnOnce(&[(String, String)]) -> T) -> T {
    wiped_after(wasip2::cli::environment::get_environment(), read)
}
