import type { Log } from '../log/fields.ts';
import { errorText } from '../log/fields.ts';
import type { Symbols } from './symbolise.ts';
import type { Trap } from './trap.ts';
import { trapLine } from './line.ts';

/** Writes the line of a trap, or of an instance that could not be replaced. `failure`: why there is no new one. */
export type TrapLog = (trap: Trap | undefined, failure?: unknown) => void;

/** A log of traps, level `error`. `symbols`: tables for their stacks, where there are any. */
export function trapLog(log: Log, symbols?: Symbols): TrapLog {
  return (trap, failure) => {
    if (trap !== undefined) log('error', 'trap', trapLine(trap, symbols));
    if (failure !== undefined) log('error', 'instance not replaced', { error: errorText(failure) });
  };
}
