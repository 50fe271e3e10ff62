/** What the page has verified. */
export interface Question {
  readonly chain: string;
  readonly contract: string;
  readonly tokenId: string;
  /** The API key of the user, for the calls of the chain. Empty if there is none. */
  readonly apiKey: string;
  /** The metadata that the gateway gave, as JSON. */
  readonly metadata: string;
  /** The paths of the media by their field, as the gateway gave them. */
  readonly media: Readonly<Record<string, string>>;
}

/** What came of one part. */
export interface Finding {
  /** The part: `document`, or the field of a medium. */
  readonly part: string;
  /**
   * What is known of the bytes:
   *
   * - `same`: the page has verified them, and the gateway has given the same.
   * - `different`: the page has verified them, and the gateway has given others.
   * - `unverifiable`: their URI names no hash.
   * - `failed`: the page could not verify them.
   */
  readonly outcome: 'same' | 'different' | 'unverifiable' | 'failed';
  readonly detail: string;
  /**
   * What the bytes had to be, and what they are, if they differ: a CID, or a value in a document.
   */
  readonly expected?: string;
  readonly got?: string;
}

/** How far a verification has come. */
export interface Progress {
  /** The part that is being verified. */
  readonly part: string;
  /** Calls of the chain, blocks that were read, and their bytes. */
  readonly calls: number;
  readonly blocks: number;
  readonly bytes: number;
}
