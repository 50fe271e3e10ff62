/** The head of a response. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** A response whose body is there. */
export interface Received extends Head {
  readonly bytes: Uint8Array<ArrayBuffer>;
}
