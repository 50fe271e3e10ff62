/** How often and how patiently a request is repeated. */
export interface RetryOptions {
  /** How often a request is sent at most. Default: 1, so nothing is repeated. */
  readonly maxAttempts?: number;
  /**
   * The longest pause between two attempts. Default: 10,000. A gateway that asks for a longer one
   * (`Retry-After`) is not asked again.
   */
  readonly maxWaitMs?: number;
}

/** What every client is made of. */
export interface ClientOptions {
  /** Where the gateway is, such as `https://gateway.example`. A path before its routes is kept. */
  readonly url: string | URL;
  /** Repeats requests that may succeed later. Default: nothing is repeated. */
  readonly retry?: RetryOptions;
  /** The longest time for an attempt, its stamp and body included. Default: 60,000. 0: no limit. */
  readonly timeoutMs?: number;
  /**
   * The most bytes of the body of a response, after decompression. Default: 67,108,864, and
   * 104,857,600 for the bytes of media.
   */
  readonly maxBodyBytes?: number;
  /** Takes the place of the runtime's `fetch`. */
  readonly fetch?: Fetch;
}

/** What the routes of metadata and the proxy take besides. */
export interface ApiKeyOptions extends ClientOptions {
  /**
   * The API key.
   *
   * Security: a page that others load shows it to them.
   */
  readonly apiKey?: string;
}

/** What every request takes. */
export interface RequestOptions {
  /** Ends the request and its pauses. It then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Takes the place of the client's own `retry`. */
  readonly retry?: RetryOptions;
}

/** The part of `fetch` that a client uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

/** What a client gives to `fetch`. */
export interface FetchInit {
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal?: AbortSignal;
}
