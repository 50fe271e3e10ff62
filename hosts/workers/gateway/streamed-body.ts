import { joined } from '../../shared/network/bounded.ts';

/**
 * The body of a response that is sent while it is made. The exchange adds chunks, and the runtime
 * takes them as fast as the client reads. Everything but `stream` may be called while another
 * request runs: it only settles promises.
 */
export class StreamedBody {
  /** The chunks that the runtime has not taken, each with what to call when it has. */
  readonly #chunks: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];
  /** Resolves when there is a chunk or an end. */
  #changed = Promise.withResolvers<void>();
  #end: 'whole' | 'broken' | undefined;

  /** Adds a chunk. Resolves when the client takes more. */
  add(bytes: Uint8Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#chunks.push({ bytes, taken: resolve });
    this.#changed.resolve();
    return promise;
  }

  /** Returns the chunks that were added, as one. */
  whole(): Uint8Array {
    const chunks = this.#chunks.map(({ bytes }) => bytes);
    return joined(
      chunks,
      chunks.reduce((sum, { length }) => sum + length, 0),
    );
  }

  /** Ends the body. */
  end(): void {
    this.#end ??= 'whole';
    this.#changed.resolve();
  }

  /** Breaks the body off: the runtime closes the connection, and the client sees no end. */
  break(): void {
    this.#end ??= 'broken';
    this.#changed.resolve();
  }

  /**
   * Returns the body as a stream. `length` is what the head declares. `onCancel` is called if the
   * client leaves before the end.
   */
  stream(length: number | undefined, onCancel: () => void): ReadableStream<Uint8Array> {
    const source = new ReadableStream<Uint8Array>({ pull: (controller) => this.#pull(controller), cancel: onCancel }, { highWaterMark: 0 });
    if (length === undefined) return source;
    // The runtime declares a length only for a stream of its own.
    const { readable, writable } = new FixedLengthStream(length);
    // A body that breaks off breaks the other stream off too.
    void source.pipeTo(writable).catch(() => {});
    return readable;
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    await this.#changed.promise;
    const next = this.#chunks.shift();
    if (next !== undefined) {
      if (this.#end === undefined && this.#chunks.length === 0) this.#changed = Promise.withResolvers();
      controller.enqueue(next.bytes);
      next.taken();
    } else if (this.#end === 'whole') controller.close();
    else controller.error(new Error('the response broke off'));
  }
}
