import type { SignResponse } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Vault } from '../../../hosts/shared/vault/vault.ts';

/**
 * Returns the response of a call that the vault answered. Throws if it refused, failed, or asked
 * for estimates.
 */
export function answered(outcome: Awaited<ReturnType<Vault['sign']>>): SignResponse {
  if (outcome.tag === 'ok' && outcome.val.tag === 'answered') return outcome.val.val;
  throw new Error(`expected an answer, got ${JSON.stringify(outcome)}`);
}
