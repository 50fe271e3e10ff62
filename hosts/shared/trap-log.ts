import type { Trap } from './trap.ts';
import type { Log } from './log-fields.ts';
import { errorText } from './log-fields.ts';

/** Writes the line of a trap, or of an instance that could not be replaced. `failure`: why there is no new one. */
export type TrapLog = (trap: Trap | undefined, failure?: unknown) => void;

/** One line a trap, level `error`: the request's id, the component, what it said and where, the stack, what the engine said. */
export function trapLog(log: Log): TrapLog {
  return (trap, failure) => {
    if (trap !== undefined) {
      const { requestId: id, component, panic, stack, error } = trap;
      const frames = stack.map(({ module, index, offset }) => `${module}[${index}] 0x${offset.toString(16)}`);
      log('error', 'trap', { id, component, panic: panic?.message, at: panic?.at, stack: frames, error: errorText(error) });
    }
    if (failure !== undefined) log('error', 'instance not replaced', { error: errorText(failure) });
  };
}
