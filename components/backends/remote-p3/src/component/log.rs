//! Lines on standard error.

use super::bindings::wasi::cli0_3_0::stderr;
use super::bindings::wit_stream;

/// Writes lines, and returns when they are written. Nobody may be reading: that changes nothing.
pub(super) async fn lines(texts: &[String]) {
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(texts.iter().flat_map(|text| format!("mintmark: {text}\n").into_bytes()).collect()).await;
}

/// Writes a line while the instance goes on.
pub(super) fn later(text: String) {
    wit_bindgen::spawn_local(async move { lines(&[text]).await });
}
