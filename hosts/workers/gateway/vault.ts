import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { AskVault } from '../../shared/exchange/host-effects.ts';
import { errorText } from '../../shared/log/fields.ts';
import { timed } from '../../shared/metrics/store-observer.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';
import { err } from '../../shared/result.ts';
import type { RequestRef } from '../../shared/trap/trap.ts';
import type { Configured } from '../isolate/config.ts';
import type { GatewayBindings } from './bindings.ts';
import { plain } from './plain.ts';

const unavailable = err<VaultFailure>({ tag: 'store-unavailable' });
/** Not `store-unavailable`: that says that nothing was signed, which is not known here. */
const replaced = err<VaultFailure>({ tag: 'instance-replaced' });

/**
 * Returns the vault of the configured wallet, in its own script. `undefined` if the configuration
 * has no signer. `observer` takes note of the calls to it: `write` is one that may sign.
 */
export function vaultOf({ VAULT }: GatewayBindings, { config, log }: Configured, observer: StoreObserver): AskVault | undefined {
  const { signer } = config;
  if (VAULT === undefined || signer === undefined) return undefined;
  const logged = <T>(error: unknown, { requestId: id }: RequestRef, result: T): T => {
    log('error', 'vault: its object did not answer', { id, code: 'object-failed', error: errorText(error) });
    return result;
  };
  return {
    identify: async (credential, from) => {
      try {
        return await timed(observer, 'read', async () => await VAULT.getByName(signer.wallet).identify(credential, plain(from)));
      } catch (error) {
        return logged(error, from, unavailable);
      }
    },
    sign: async (call, from) => {
      try {
        return await timed(observer, 'write', async () => await VAULT.getByName(signer.wallet).sign(call, plain(from)));
      } catch (error) {
        return logged(error, from, replaced);
      }
    },
  };
}
