import type { Asked, EffectId, FetchFailure, Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Aborting } from './abort.ts';
import type { AskedFetch, ChunkSource, OpenedFetch } from './effects.ts';

/** A chunk of a stream, or why there is none. */
type NextChunk = Result<Uint8Array | undefined, FetchFailure>;

/** The most bytes of a chunk that the gateway gets. */
const MAX_CHUNK_BYTES = 64 * 1024;

interface Stream {
  readonly body: ChunkSource;
  /** What is left of the last chunk. */
  rest: Uint8Array;
  /** The chunk under way, or one that came after its `next-chunk` was cancelled. */
  awaited: Promise<NextChunk> | undefined;
}

/** The streams that an exchange has opened and not yet read to their end. */
export class Streams {
  readonly #open = new Map<EffectId, Stream>();

  /**
   * Keeps the body of a response that was opened by an effect, and returns the head. Closes the
   * body if the effect was aborted in the meantime.
   */
  add(id: EffectId, opened: Result<OpenedFetch, FetchFailure>, signal: Aborting): Result<Head, FetchFailure> {
    if (opened.tag === 'err') return opened;
    const { head, body } = opened.val;
    if (signal.aborted) body.close();
    else this.#open.set(id, { body, rest: new Uint8Array(), awaited: undefined });
    return ok(head);
  }

  /**
   * Keeps what is left of a body, if anything is, and returns the response. Closes the body if the
   * effect was aborted in the meantime.
   */
  addRest(id: EffectId, asked: Result<AskedFetch, FetchFailure>, signal: Aborting): Result<Asked, FetchFailure> {
    if (asked.tag === 'err') return asked;
    const { response, rest } = asked.val;
    if (rest !== undefined && signal.aborted) rest.close();
    else if (rest !== undefined) this.#open.set(id, { body: rest, rest: new Uint8Array(), awaited: undefined });
    return ok({ response, hasRest: rest !== undefined });
  }

  /**
   * Returns the next chunk of a stream. Forgets the stream at its end and after a failure. If
   * `signal` aborts first, the next call returns the chunk.
   */
  next(id: EffectId, signal: Aborting): Eventually<NextChunk> {
    const stream = this.#open.get(id);
    if (stream === undefined) return err({ tag: 'other', val: 'the stream is closed' });
    if (stream.rest.length > 0) return ok(cut(stream));
    stream.awaited ??= stream.body.next();
    return stream.awaited.then((chunk) => {
      if (signal.aborted) return chunk;
      stream.awaited = undefined;
      if (chunk.tag === 'err' || chunk.val === undefined) {
        this.#open.delete(id);
        return chunk;
      }
      stream.rest = chunk.val;
      return ok(cut(stream));
    });
  }

  /** Closes a stream. Does nothing if it is not open. */
  close(id: EffectId): void {
    const stream = this.#open.get(id);
    if (!this.#open.delete(id)) return;
    stream?.body.close();
  }

  /** Closes all streams. */
  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }
}

/** Takes as much of what is left as may go at once. */
function cut(stream: Stream): Uint8Array {
  const chunk = stream.rest.subarray(0, MAX_CHUNK_BYTES);
  stream.rest = stream.rest.subarray(chunk.length);
  return chunk;
}
