import { errorText } from '../log/fields.ts';
import { symbolise } from './symbolise.ts';
import type { Symbols } from './symbolise.ts';
import type { Trap } from './trap.ts';

/**
 * The fields of a trap's log line: level `error`, message `trap`. It has nothing of the request's
 * content.
 */
export interface TrapLine {
  /** The request's id. */
  readonly id: string | undefined;
  readonly component: string;
  /** The panic's message, and its place in the source. `undefined` if the component left none. */
  readonly panic: string | undefined;
  readonly at: string | undefined;
  /**
   * The stack, innermost first: `function (file:line)` with symbol tables, otherwise
   * `module[function] 0xoffset`.
   */
  readonly stack: readonly string[];
  /** What the engine said. */
  readonly error: string;
}

/**
 * The value of `Error.stackTraceLimit` for debugging. V8's default of ten holds mostly the frames
 * of the panic itself.
 */
export const DEBUG_STACK_FRAMES = 64;

/** Returns the fields of a trap's log line. `symbols` has the tables of the components. */
export function trapLine({ requestId: id, component, panic, stack, error }: Trap, symbols: Symbols = () => undefined): TrapLine {
  const lines = symbolise(stack, symbols);
  return {
    id,
    component,
    panic: panic?.message,
    at: panic?.at,
    stack: panic === undefined ? lines : fromPanic(lines),
    error: errorText(error),
  };
}

/** Drops the frames on top that are Rust's own: they only carry the panic from where it began. */
function fromPanic(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !line.includes(' (library/'));
  return first < 0 ? lines : lines.slice(first);
}
