import { errorText } from '../log-fields.ts';
import type { Log } from '../log-fields.ts';
import type { Trap } from '../trap.ts';
import type { LimitsFault } from './limits.ts';
import type { Incident } from './vault.ts';

/** Told of a trap. */
type OnTrap = (trap: Trap) => void;

/** Writes a line of what went wrong behind the limits. */
export function limitsFaults(log: Log, onTrap: OnTrap): (fault: LimitsFault) => void {
  return (fault) => {
    if (fault.at === 'limiter') onTrap(fault.trap);
    else log('error', 'limits', { id: fault.requestId, at: fault.at, error: errorText(fault.cause) });
  };
}

/** Writes a line of what happened behind the vault. */
export function vaultIncidents(log: Log, onTrap: OnTrap): (incident: Incident) => void {
  return (incident) => {
    if (incident.code === 'instance-trapped') return onTrap(incident.trap);
    const { cause, ...what } = { cause: undefined, ...incident };
    log('error', 'vault', { ...what, error: cause === undefined ? undefined : errorText(cause) });
  };
}
