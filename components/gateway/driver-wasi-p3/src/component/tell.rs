//! Lines for the operator, on the standard streams.

use mintmark_gateway_core::Summary;

use super::bindings::wasi::cli0_3_0::{stderr, stdout};
use super::bindings::wit_stream;

/// What is wrong: told when this returns. Whether it arrives or not: there is nobody else to tell.
pub(super) async fn error(text: String) {
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(format!("{text}\n").into_bytes()).await;
}

/// The log line of a request. No URL, key, address or caller.
pub(super) fn request(about: &Summary) {
    let line = serde_json::json!({
        "id": about.request_id,
        "route": about.route,
        "chain": about.chain,
        "status": about.status,
        "code": about.code,
        "cost": about.cost,
    });
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stdout::write_via_stream(reader);
    wit_bindgen::spawn_local(async move {
        writer.write_all(format!("{line}\n").into_bytes()).await;
    });
}
