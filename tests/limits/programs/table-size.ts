import { MemoryLimits } from '../../../hosts/shared/limits/memory.ts';

// Run this with `--expose-gc`. Fills a table, and prints the bytes of a key. The argument is the
// number of keys.
const keys = Number(process.argv[2] ?? 1_000_000);

function used(): { heap: number; external: number } {
  for (let index = 0; index < 4; index += 1) gc?.();
  const { heapUsed: heap, external } = process.memoryUsage();
  return { heap, external };
}

const before = used();
const table = new MemoryLimits({ capacity: keys, now: () => 0 });
for (let index = 0; index < keys; index += 1) {
  const address = `${index & 255}.${(index >> 8) & 255}.${(index >> 16) & 255}.7`;
  const state = [{ policy: 'burst', level: (index % 97) + 0.25, at: 1_800_000_000_000 + index }];
  table.update(`anonymous:${address}`, () => ({ state, expiresAt: 1_000_000 + index, result: undefined }));
}
const after = used();
console.log(
  JSON.stringify({ keys: table.size, heap: (after.heap - before.heap) / keys, external: (after.external - before.external) / keys }),
);
