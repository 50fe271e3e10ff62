//! Writes lines for the operator to the standard streams.

use mintmark_gateway_core::Summary;
use mintmark_gateway_driver_wit::log_line;

use super::bindings::wasi::cli0_3_0::{stderr, stdout};
use super::bindings::wit_stream;

/// Writes an error to standard error, and returns when it is written. Ignores a failure, because
/// there is no other place to report it.
pub(super) async fn error(text: String) {
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(format!("{text}\n").into_bytes()).await;
}

/// Writes the line of a request to standard output.
pub(super) fn request(summary: &Summary) {
    let line = log_line::request(summary, None);
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stdout::write_via_stream(reader);
    wit_bindgen::spawn_local(async move {
        writer.write_all(format!("{line}\n").into_bytes()).await;
    });
}
