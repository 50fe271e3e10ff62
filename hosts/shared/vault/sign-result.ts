import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Signed } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';

/** The result of a signing call. */
export type SignResult = Result<SignResponse, VaultFailure>;

/** Returns the result of a call that came to a signature, or to a failure instead. */
export function signResult(signed: Result<Signed, VaultFailure>): SignResult {
  return signed.tag === 'err' ? signed : ok({ result: signed.val.result, hash: signed.val.hash });
}
