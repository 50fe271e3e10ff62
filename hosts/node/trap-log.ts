import type { Logger } from 'pino';
import type { Trap } from '../shared/trap.ts';
import { errorText } from './log.ts';

/** Writes the line of a trap, or of an instance that could not be replaced. `failure`: why there is no new one. */
export type TrapLog = (trap: Trap | undefined, failure?: unknown) => void;

/** One line a trap, level `error`: the request's id, the component, what it said and where, the stack, what the engine said. */
export function trapLog(logger: Logger): TrapLog {
  return (trap, failure) => {
    if (trap !== undefined) {
      const { requestId: id, component, panic, stack, error } = trap;
      const frames = stack.map(({ module, index, offset }) => `${module}[${index}] 0x${offset.toString(16)}`);
      logger.error({ id, component, panic: panic?.message, at: panic?.at, stack: frames, error: errorText(error) }, 'trap');
    }
    if (failure !== undefined) logger.error({ error: errorText(failure) }, 'instance not replaced');
  };
}
