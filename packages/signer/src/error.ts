import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Refusal } from '../../../build/types/interfaces/mintmark-signer-types.js';

/** Why a request has no result. */
export type SignerFailure = Refusal | Exclude<VaultFailure, { tag: 'refused' }> | { readonly tag: 'needs-estimates' };

/** The stable name of a failure: `denied`, `invalid-params`, `store-unavailable` and so on. */
export type SignerErrorCode = SignerFailure['tag'];

/**
 * A request that has no result. `code` says why, and does not change between versions. The message
 * is for people.
 */
export class SignerError extends Error {
  override readonly name = 'SignerError';
  readonly code: SignerErrorCode;
  /** The failure as the component gave it, with its values. */
  readonly payload: SignerFailure;

  constructor(payload: SignerFailure) {
    super(`${payload.tag}: ${describe(payload)}`);
    this.code = payload.tag;
    this.payload = payload;
  }
}

function describe(failure: SignerFailure): string {
  switch (failure.tag) {
    case 'unauthorized':
      return 'the credential is missing or wrong, or the caller is revoked';
    case 'invalid-stamp':
    case 'invalid-params':
    case 'gas-above-limit':
    case 'insufficient-funds':
    case 'transaction-replaced':
      return `${failure.val.field}: expected ${failure.val.expected}, got ${failure.val.got}`;
    case 'forbidden':
      return failure.val;
    case 'unknown-method':
      return `the signer has no method ${failure.val}`;
    case 'denied':
      return failure.val.policy === undefined ? failure.val.detail : `${failure.val.policy}: ${failure.val.detail}`;
    case 'chain-mismatch':
    case 'head-mismatch':
      return `expected ${failure.val.expected}, got ${failure.val.got}`;
    case 'idempotency-mismatch':
      return `the idempotency key belongs to the request ${failure.val.expected}, got ${failure.val.got}`;
    case 'fault':
      return `${failure.val}; nothing left the signer`;
    case 'in-flight':
      return 'another request of the caller with this idempotency key is under way';
    case 'too-many-in-flight':
      return 'the caller has as many requests under way as it may have';
    case 'store-unavailable':
      return 'the ledger fails or is closed; nothing was signed';
    case 'instance-replaced':
      return 'the signer trapped and was replaced; ask again with the same idempotency key';
    case 'key-unavailable':
      return 'the holder of the remote key did not sign; ask again with the same idempotency key';
    case 'needs-estimates':
      return 'the request would be signed; ask the chain for the nonce and the fees, and ask again with `estimates`';
  }
}
