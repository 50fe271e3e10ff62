//! The variables of the host.

use zeroize::Zeroize;

/// Reads the environment, hands it to `read`, and wipes the copy.
pub fn with_environment<T>(read: impl FnOnce(&[(String, String)]) -> T) -> T {
    let mut variables = wasip2::cli::environment::get_environment();
    let result = read(&variables);
    for (_, value) in &mut variables {
        value.zeroize();
    }
    result
}
