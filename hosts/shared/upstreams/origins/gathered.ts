import type { ChunkSource } from '../../exchange/effects.ts';
import { joined } from '../../network/bounded.ts';
import { ok } from '../../result.ts';

/** The longest body that is gathered, in bytes. A longer one has no errors worth a look. */
const MAX_GATHERED_BYTES = 64 * 1024;

/**
 * Returns a body that is changed as a whole if it is short. A longer one comes as it is, in its
 * chunks.
 */
export function gathered(source: ChunkSource, change: (whole: Uint8Array) => Uint8Array): ChunkSource {
  const waiting: Uint8Array[] = [];
  let state: 'gathers' | 'passes' | 'ended' = 'gathers';
  const next: ChunkSource['next'] = async () => {
    if (state === 'ended') return ok(undefined);
    if (state === 'passes') return waiting.length > 0 ? ok(waiting.shift()) : await source.next();
    let size = 0;
    while (size <= MAX_GATHERED_BYTES) {
      const chunk = await source.next();
      if (chunk.tag === 'err') return chunk;
      if (chunk.val === undefined) {
        state = 'ended';
        const whole = change(joined(waiting, size));
        return ok(whole.length > 0 ? whole : undefined);
      }
      waiting.push(chunk.val);
      size += chunk.val.length;
    }
    state = 'passes';
    return ok(waiting.shift());
  };
  return { next, close: () => source.close() };
}
