import { errorText } from '../log/fields.ts';
import { symbolise } from './symbolise.ts';
import type { Symbols } from './symbolise.ts';
import type { Trap } from './trap.ts';

/** What a log has of a trap: one line, level `error`, message `trap`. Nothing of what the request said stands in it. */
export interface TrapLine {
  /** The request's id. */
  readonly id: string | undefined;
  readonly component: string;
  /** The panic's message, and where it was. */
  readonly panic: string | undefined;
  readonly at: string | undefined;
  /** `function (file:line)` where the tables are at hand, else `module[function] 0xoffset`; innermost first. */
  readonly stack: readonly string[];
  /** What the engine said. */
  readonly error: string;
}

/** Frames that an error keeps where stacks are to be read: V8's ten are mostly those of the panic itself. For `Error.stackTraceLimit`. */
export const deepStack = 64;

/** What a log has of a trap. `symbols`: tables of the components, where there are any. */
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

/** A stack without the frames on top that are Rust's own: they carry the panic away from where it began. */
function fromPanic(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !line.includes(' (library/'));
  return first < 0 ? lines : lines.slice(first);
}
