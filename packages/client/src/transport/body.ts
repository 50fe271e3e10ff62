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

/** Reads the chunks of a body. */
export interface Chunks {
  /** Returns the next chunk. `undefined` at the end. Cancels the body if it throws. */
  next(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Cancels the body. */
  cancel(reason?: unknown): Promise<void> | undefined;
}

/**
 * Reads the body of a response chunk by chunk.
 *
 * Errors: throws an `UnreadableError` if the body is larger.
 * Errors: throws the reason of the signal if that is aborted.
 */
export function chunksOf(response: Response, maxBytes: number, signal: AbortSignal | undefined): Chunks {
  const reader = response.body?.getReader();
  let length = 0;
  const cancel = (reason?: unknown): Promise<void> | undefined => reader?.cancel(reason);
  return {
    cancel,
    next: async () => {
      try {
        const value = reader && (await unlessAborted(reader.read(), signal, () => {})).value;
        length += value?.length ?? 0;
        if (length > maxBytes) throw unreadable(response, `a body of at most ${maxBytes} bytes (maxBodyBytes)`, `${length} bytes or more`);
        return value;
      } catch (error) {
        // The error does not wait for the server, and it is the one that counts.
        cancel()?.catch(() => {});
        throw error;
      }
    },
  };
}

/** Returns all of a body. */
export async function collect({ next }: Chunks): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
    length += chunk.length;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Returns a body as a stream. `failure` says what an error of the runtime is to the caller. */
export function streamOf({ next, cancel }: Chunks, failure: (cause: unknown) => unknown): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const chunk = await next();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      } catch (error) {
        controller.error(failure(error));
      }
    },
    cancel,
  });
}
