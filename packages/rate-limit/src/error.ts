import type { LimitsFailure } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';

/** Why there is no decision. */
export type LimiterFailure = LimitsFailure;

/** The stable name of a failure: `store-unavailable`, `unknown-plan` or `invalid`. */
export type LimiterErrorCode = LimiterFailure['tag'];

/** A call that has no decision. `code` says why. The message is for people and holds no key. */
export class LimiterError extends Error {
  override readonly name = 'LimiterError';
  readonly code: LimiterErrorCode;
  /** The failure with its values. */
  readonly payload: LimiterFailure;

  constructor(payload: LimiterFailure) {
    super(`${payload.tag}: ${describe(payload)}`);
    this.code = payload.tag;
    this.payload = payload;
  }
}

function describe(failure: LimiterFailure): string {
  switch (failure.tag) {
    case 'unknown-plan':
      return `the limiter has no plan ${JSON.stringify(failure.val)}`;
    case 'store-unavailable':
      return 'the store fails, and onStoreFailure is "closed"';
    case 'invalid':
      return failure.val;
  }
}
