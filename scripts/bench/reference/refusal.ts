/** The service refuses a request. */
export class Refusal extends Error {
  /** HTTP status. */
  readonly status: number;
  /** JSON-RPC code, for JSON-RPC routes. */
  readonly code: number;
  /** Seconds after which the client may try again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: number, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** A parameter is malformed. */
export const invalid = (message: string): Refusal => new Refusal(200, -32602, message);
