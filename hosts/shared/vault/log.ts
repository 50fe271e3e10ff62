import { errorText } from '../log/fields.ts';
import type { Log } from '../log/fields.ts';
import type { Trap } from '../trap/trap.ts';
import type { VaultEvent } from './vault.ts';

/** Returns a function that logs the events of a vault. Traps go to `onTrap`. */
export function vaultLog(log: Log, onTrap: (trap: Trap) => void): (event: VaultEvent) => void {
  return (event) => {
    if (event.code === 'instance-trapped') return onTrap(event.trap);
    const { cause, ...fields } = { cause: undefined, ...event };
    log('error', 'vault', { ...fields, error: cause === undefined ? undefined : errorText(cause) });
  };
}
