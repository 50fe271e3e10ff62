import type { Error as ComponentFailure } from '../../../build/types/interfaces/mintmark-nft-metadata.js';

/** Why there is no answer. */
export type NftFailure =
  | ComponentFailure
  /** The deadline passed. Holds its milliseconds. */
  | { readonly tag: 'timed-out'; readonly val: number }
  /** The component trapped, in this call or another one. The next call gets a new instance. */
  | { readonly tag: 'instance-replaced'; readonly val: string };

/** The stable name of a failure: `token-not-found`, `integrity-mismatch`, `timed-out` and so on. */
export type NftErrorCode = NftFailure['tag'];

/**
 * A subject without an answer. `code` says why, and does not change between versions. The message
 * is for people.
 */
export class NftError extends Error {
  override readonly name = 'NftError';
  readonly code: NftErrorCode;
  /** The failure as the component gave it, with its values. */
  readonly payload: NftFailure;

  constructor(payload: NftFailure, options?: ErrorOptions) {
    super(`${payload.tag}: ${describe(payload)}`, options);
    this.code = payload.tag;
    this.payload = payload;
  }
}

function describe(failure: NftFailure): string {
  switch (failure.tag) {
    case 'invalid-token':
    case 'token-uri-invalid':
    case 'metadata-invalid':
    case 'content-not-found':
    case 'content-unsupported':
      return `${failure.val.field}: expected ${failure.val.expected}, got ${failure.val.got}`;
    case 'integrity-mismatch':
      return `${failure.val.gateway} sent ${failure.val.got} for ${failure.val.expected}`;
    case 'upstream-error':
      return `${failure.val.origin}: ${failure.val.detail}`;
    case 'content-too-large':
      return `the content is longer than ${failure.val} bytes`;
    case 'range-not-satisfiable':
      return `the range begins after the end of ${failure.val} bytes`;
    case 'timed-out':
      return `no answer within ${failure.val} ms`;
    case 'token-not-found':
    case 'avatar-not-found':
    case 'avatar-not-owned':
    case 'other':
    case 'instance-replaced':
      return failure.val;
  }
}
