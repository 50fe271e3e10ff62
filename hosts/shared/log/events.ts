import { errorText } from './fields.ts';
import type { Log } from './fields.ts';
import type { Trap } from '../trap/trap.ts';
import type { LimitsEvent } from '../limits/limits.ts';
import type { VaultEvent } from '../vault/vault.ts';

/** Told of a trap. */
type OnTrap = (trap: Trap) => void;

/** Writes a line of what went wrong behind the limits. */
export function limitsEvents(log: Log, onTrap: OnTrap): (fault: LimitsEvent) => void {
  return (fault) => {
    if (fault.at === 'limiter') onTrap(fault.trap);
    else log('error', 'limits', { id: fault.requestId, at: fault.at, error: errorText(fault.cause) });
  };
}

/** Writes a line of what happened behind the vault. */
export function vaultEvents(log: Log, onTrap: OnTrap): (event: VaultEvent) => void {
  return (event) => {
    if (event.code === 'instance-trapped') return onTrap(event.trap);
    const { cause, ...what } = { cause: undefined, ...event };
    log('error', 'vault', { ...what, error: cause === undefined ? undefined : errorText(cause) });
  };
}
