/** Why a request is not done. */
export class Refusal extends Error {
  /** HTTP status. */
  readonly status: number;
  /** JSON-RPC code, for routes that speak it. */
  readonly code: number;
  /** Seconds after which it may be tried again. */
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
