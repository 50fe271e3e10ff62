import type { SignOutcome, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Refusal } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Signed } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';

/** The result of a signing call. */
export type SignResult = Result<SignOutcome, VaultFailure>;

/** Returns the result of a call that came to a signature, or to a failure instead. */
export function signResult(signed: Result<Signed, VaultFailure>): SignResult {
  if (signed.tag === 'err') return signed;
  const { result, hash, nonce, sequence, hashRecorded } = signed.val;
  return ok({ tag: 'answered', val: { result, hash, nonce, sequence, hashRecorded } });
}

/** Returns the result of a call that is answered without a signature. */
export function answered(result: string): SignResult {
  return ok({ tag: 'answered', val: { result, hash: undefined, nonce: undefined, sequence: undefined, hashRecorded: true } });
}

/** What a call of the signer came to: an answer, a refusal, or a failure. */
export type CallOutcome = 'answered' | Refusal['tag'] | Exclude<VaultFailure['tag'], 'refused'>;

/**
 * Returns what a call came to. `undefined` if it goes on: the gateway asks the chain, and then the
 * vault again.
 */
export function callOutcome(result: SignResult): CallOutcome | undefined {
  if (result.tag === 'ok') return result.val.tag === 'answered' ? 'answered' : undefined;
  return result.val.tag === 'refused' ? result.val.val.tag : result.val.tag;
}
