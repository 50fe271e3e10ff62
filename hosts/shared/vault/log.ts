import { errorText } from '../log/fields.ts';
import type { Log } from '../log/fields.ts';
import type { Trap } from '../trap/trap.ts';
import type { VaultEvent } from './vault.ts';

/** What each event means for an operator. */
const messages: Readonly<Record<Exclude<VaultEvent['code'], 'instance-trapped'>, string>> = {
  'ledger-failed': 'vault: the ledger could not be read or written',
  'ledger-contradicted': 'vault: the ledger lacks entries that it must have; nothing is signed until the right ledger is back',
  'ledger-contended': 'vault: other processes keep changing the ledger; only one may have it',
  'checkpoint-failed': 'vault: no checkpoint was made; the next entry tries again',
  'unexpected-error': 'vault: unexpected error; nothing was signed',
  'instance-failed': 'vault: the signer could not be started again; the next call tries again',
  'key-holder-failed': 'vault: the holder of a remote key did not sign',
};

/** Returns a function that logs the events of a vault. Traps go to `onTrap`. */
export function vaultLog(log: Log, onTrap: (trap: Trap) => void): (event: VaultEvent) => void {
  return (event) => {
    if (event.code === 'instance-trapped') return onTrap(event.trap);
    const { cause, ...fields } = { cause: undefined, ...event };
    log('error', messages[event.code], { ...fields, error: cause === undefined ? undefined : errorText(cause) });
  };
}
