import type { Logger } from 'pino';
import { errorText } from '../shared/error-text.ts';
import type { Symbols } from '../shared/symbolise.ts';
import type { Trap } from '../shared/trap.ts';
import { trapLine } from '../shared/trap-line.ts';

/** Writes the line of a trap, or of an instance that could not be replaced. `failure`: why there is no new one. */
export type TrapLog = (trap: Trap | undefined, failure?: unknown) => void;

/** A log of traps. `symbols`: tables for their stacks, where there are any. */
export function trapLog(logger: Logger, symbols: Symbols | undefined): TrapLog {
  return (trap, failure) => {
    if (trap !== undefined) logger.error(trapLine(trap, symbols), 'trap');
    if (failure !== undefined) logger.error({ error: errorText(failure) }, 'instance not replaced');
  };
}
