//! Relays a body piece by piece, to see its end.
//!
//! WASI has a future for it, the one that `response.new` returns. wasmtime 48 resolves that with
//! the request, long before the body of the response has ended.

use wit_bindgen::{StreamReader, StreamResult};

use super::bindings::wit_stream;

/// The largest piece, in bytes.
const MAX_PIECE_BYTES: usize = 64 * 1024;

/// Returns a stream with the bytes of another one. Does `after` when the other has ended, or when
/// nobody takes the bytes any more. No more than a piece is in memory.
pub(super) fn until_end(mut body: StreamReader<u8>, after: impl Future<Output = ()> + 'static) -> StreamReader<u8> {
    let (mut writer, relayed) = wit_stream::new::<u8>();
    wit_bindgen::spawn_local(async move {
        loop {
            let (result, piece) = body.read(Vec::with_capacity(MAX_PIECE_BYTES)).await;
            // Bytes are left over if the client has left.
            let left_over = writer.write_all(piece).await;
            if !matches!(result, StreamResult::Complete(_)) || !left_over.is_empty() {
                break;
            }
        }
        // The client sees the end before the backend does its work, and the service that the client
        // has left.
        drop((writer, body));
        after.await;
    });
    relayed
}
