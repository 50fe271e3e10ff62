import { unlessAborted } from './abort.ts';
import { unreadable } from './read.ts';

/** The most bytes of a body, unless the client says otherwise. */
const MAX_BODY_BYTES = 67_108_864;
/** The same for media: what a gateway allows, unless it is configured otherwise. */
const MAX_MEDIUM_BYTES = 104_857_600;

/** What a body has: a document, or the bytes of a medium. */
export type BodyKind = 'document' | 'medium';

/** Returns the most bytes of a body, unless the client says otherwise. */
export function maxBytesOf(kind: BodyKind): number {
  return kind === 'medium' ? MAX_MEDIUM_BYTES : MAX_BODY_BYTES;
}

/**
 * Returns the body of a response. Cancels the body if it throws.
 *
 * Errors: throws an `UnreadableError` if the body is larger.
 * Errors: throws the reason of the signal if that is aborted.
 */
export async function readBody(response: Response, maxBytes: number, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const next = reader && (await unlessAborted(reader.read(), signal, () => {}));
      if (next?.value === undefined) break;
      length += next.value.length;
      if (length > maxBytes) throw unreadable(response, `a body of at most ${maxBytes} bytes (maxBodyBytes)`, `${length} bytes or more`);
      chunks.push(next.value);
    }
  } catch (error) {
    // The error does not wait for the server, and it is the one that counts.
    reader?.cancel().catch(() => {});
    throw error;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
