import type { RateLimit } from './rate-limit.ts';
import type { Problem, ProblemCode } from './wire.ts';

/** What is known about a failure besides its kind. */
export interface FailureFacts {
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** Seconds until a retry can succeed. `undefined` if that is not known. */
  readonly retryAfterSeconds?: number | undefined;
  /** The id under which the gateway's log has the request. `undefined` if the gateway gave none. */
  readonly requestId?: string | undefined;
  /** What the response said about limits. */
  readonly limits?: readonly RateLimit[] | undefined;
}

/** A request without a result. It is one of the classes of `ClientError`. */
export abstract class MintmarkError extends Error {
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** Seconds until a retry can succeed. `undefined` if that is not known. */
  readonly retryAfterSeconds: number | undefined;
  /** The id under which the gateway's log has the request. `undefined` if the gateway gave none. */
  readonly requestId: string | undefined;
  /** What the response said about limits. Empty if there was none. */
  readonly limits: readonly RateLimit[];

  constructor(message: string, facts: FailureFacts, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.retryable = facts.retryable;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.requestId = facts.requestId;
    this.limits = facts.limits ?? [];
  }
}

/** The gateway refused or failed, and said why (RFC 9457, or the `data` of a JSON-RPC error). */
export class ProblemError extends MintmarkError {
  override readonly name = 'ProblemError';
  /** Says what went wrong. `unknown` is a code that is newer than this package. */
  readonly code: ProblemCode | 'unknown';
  /** The problem as it came, with the fields that few problems have. */
  readonly problem: Problem;
  /** The code of the JSON-RPC error. `undefined` on other routes. */
  readonly rpcCode: number | undefined;

  constructor(code: ProblemCode | 'unknown', problem: Problem, facts: FailureFacts, rpcCode?: number) {
    super(`${problem.code}: ${problem.detail}`, facts);
    this.code = code;
    this.problem = problem;
    this.rpcCode = rpcCode;
  }
}

/** A JSON-RPC error that is no problem of the gateway, such as the chain's own. */
export class RpcError extends MintmarkError {
  override readonly name = 'RpcError';
  /** The code of the JSON-RPC error. */
  readonly rpcCode: number;
  /** The data of the JSON-RPC error. */
  readonly data: unknown;

  constructor(rpcCode: number, message: string, data: unknown, facts: FailureFacts) {
    super(message, facts);
    this.rpcCode = rpcCode;
    this.data = data;
  }
}

/** Why there is no whole response. */
export type NetworkFailure = 'unreachable' | 'timeout';

/**
 * No whole response came: the gateway is not reachable, the connection broke, or `timeoutMs` ran
 * out. `cause` is the runtime's own error.
 */
export class NetworkError extends MintmarkError {
  override readonly name = 'NetworkError';
  readonly reason: NetworkFailure;

  constructor(reason: NetworkFailure, message: string, cause: unknown) {
    super(message, { retryable: true }, cause);
    this.reason = reason;
  }
}

/** The response is not what a gateway sends. Something else may listen there, or stand between. */
export class UnreadableError extends MintmarkError {
  override readonly name = 'UnreadableError';
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, message: string, facts: FailureFacts) {
    super(message, facts);
    this.status = status;
  }
}

/** Every error of a request, except those of its caller: an abort, or a malformed argument. */
export type ClientError = ProblemError | RpcError | NetworkError | UnreadableError;
