import { symbolsOf } from '../../shared/trap/symbolise.ts';
import type { Symbols } from '../../shared/trap/symbolise.ts';
import { deepStack } from '../../shared/trap/line.ts';

/** Tables of what came with the script. Where there are any, errors keep more of their stack from here on, those of the whole isolate. */
export function symbolsIn(texts: Readonly<Record<string, string | undefined>>): Symbols {
  if (Object.values(texts).some((text) => text !== undefined)) Reflect.set(Error, 'stackTraceLimit', deepStack);
  return symbolsOf(texts);
}
