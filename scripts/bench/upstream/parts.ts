/** What an upstream has, and how long it takes to answer. */
export interface UpstreamParts {
  readonly tokens: number;
  /** The sizes of the pictures of further tokens. */
  readonly pictures?: readonly number[];
  /** Milliseconds before the chain's endpoint answers. */
  readonly chainMs?: number;
  /** Milliseconds before the gateway answers. */
  readonly contentMs?: number;
}
