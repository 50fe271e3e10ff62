//! Lines on standard error.

use super::bindings::wasi::cli0_3_0::stderr;
use super::bindings::wit_stream;

/// Writes a text, and returns when it is written. Nobody may be reading: that changes nothing.
pub(super) async fn write(text: String) {
    if text.is_empty() {
        return;
    }
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(text.into_bytes()).await;
}

/// Writes a line while the instance goes on.
pub(super) fn later(text: String) {
    wit_bindgen::spawn_local(write(format!("mintmark: {text}\n")));
}
