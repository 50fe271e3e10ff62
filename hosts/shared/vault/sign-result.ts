import type { SignOutcome, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Signed } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';

/** The result of a signing call. */
export type SignResult = Result<SignOutcome, VaultFailure>;

/** Returns the result of a call that came to a signature, or to a failure instead. */
export function signResult(signed: Result<Signed, VaultFailure>): SignResult {
  return signed.tag === 'err' ? signed : answered(signed.val.result, signed.val.hash);
}

/**
 * Returns the result of a call that is answered. `hash` is that of the transaction, `undefined` for
 * anything else.
 */
export function answered(result: string, hash: string | undefined): SignResult {
  return ok({ tag: 'answered', val: { result, hash } });
}
