/** The head of a response. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** A response whose body is there. */
export interface Received extends Head {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The body, if it is not read yet. `bytes` is empty then. */
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>>;
}
