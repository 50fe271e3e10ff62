import type { Log } from '../log/fields.ts';
import { errorText } from '../log/fields.ts';
import type { Symbols } from './symbolise.ts';
import type { Trap } from './trap.ts';
import { trapLine } from './line.ts';

/**
 * Logs a trap, or an instance that could not be replaced. `failure` is why there is no new
 * instance.
 */
export type TrapLog = (trap: Trap | undefined, failure?: unknown) => void;

/** Returns a log of traps. `symbols` has the tables for their stacks. */
export function trapLog(log: Log, symbols?: Symbols): TrapLog {
  return (trap, failure) => {
    if (trap !== undefined) log('error', 'trap', trapLine(trap, symbols));
    if (failure !== undefined)
      log('error', 'instance not replaced: requests are refused until the next attempt succeeds', { error: errorText(failure) });
  };
}
