import { symbolsOf } from '../../shared/trap/symbolise.ts';
import type { Symbols } from '../../shared/trap/symbolise.ts';
import { DEBUG_STACK_FRAMES } from '../../shared/trap/line.ts';

/**
 * Returns the symbol tables in a script's bundle. If there are any, every error of the isolate
 * keeps more of its stack from here on.
 */
export function symbolsIn(texts: Readonly<Record<string, string | undefined>>): Symbols {
  if (Object.values(texts).some((text) => text !== undefined)) Reflect.set(Error, 'stackTraceLimit', DEBUG_STACK_FRAMES);
  return symbolsOf(texts);
}
