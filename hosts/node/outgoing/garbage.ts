import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * The bytes of bodies after which their garbage is collected. V8 lets about 32 MiB of them pile up,
 * because it counts the small objects in front of them and not their memory.
 */
const MAX_GARBAGE_BYTES = 2 * 1024 * 1024;

/** V8's own collector. `undefined` if this Node does not give it. */
const collector = exposed();
let bytes = 0;

/**
 * Counts the bytes of a chunk that will soon be garbage. Collects young objects when there are
 * many: that takes less than a millisecond, and keeps the memory of a process that streams small.
 */
export function countChunk(length: number): void {
  bytes += length;
  if (bytes < MAX_GARBAGE_BYTES) return;
  bytes = 0;
  collector?.({ type: 'minor' });
}

function exposed(): ((options: { readonly type: 'minor' }) => void) | undefined {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? (options) => void Reflect.apply(gc, undefined, [options]) : undefined;
}
