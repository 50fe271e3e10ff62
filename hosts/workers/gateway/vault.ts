import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Effects } from '../../shared/exchange/effects.ts';
import { errorText } from '../../shared/log/fields.ts';
import { err } from '../../shared/result.ts';
import type { RequestRef } from '../../shared/trap/trap.ts';
import type { Configured } from '../isolate/config.ts';
import type { GatewayBindings } from './bindings.ts';
import { plain } from './plain.ts';

/** Asks the vault. */
export type AskVault = Pick<Effects, 'identify' | 'sign'>;

const unavailable = err<VaultFailure>({ tag: 'store-unavailable' });
/** Not `unavailable`, which says that nothing was signed: who knows how far it came. */
const replaced = err<VaultFailure>({ tag: 'instance-replaced' });

/** The vault of the configured wallet, in its own script. */
export function vaultOf({ VAULT }: GatewayBindings, { config, log }: Configured): AskVault {
  const { signer } = config;
  if (VAULT === undefined || signer === undefined) return { identify: () => unavailable, sign: () => unavailable };
  const failed = <T>(error: unknown, { requestId: id }: RequestRef, answer: T): T => {
    log('error', 'vault', { id, code: 'object-failed', error: errorText(error) });
    return answer;
  };
  return {
    identify: async (credential, from) => {
      try {
        return await VAULT.getByName(signer.wallet).identify(credential, plain(from));
      } catch (error) {
        return failed(error, from, unavailable);
      }
    },
    sign: async (call, from) => {
      try {
        return await VAULT.getByName(signer.wallet).sign(call, plain(from));
      } catch (error) {
        return failed(error, from, replaced);
      }
    },
  };
}
