/**
 * Run this with `--expose-gc`. Serves `relayGateway` on Node, and answers each line of standard
 * input with its memory, after garbage is collected if the line is `collect`.
 */
import { createInterface } from 'node:readline';
import { startRelay } from './relay-node.ts';

const relay = await startRelay();
console.log(relay.baseUrl);
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'collect') globalThis.gc?.();
  console.log(process.memoryUsage.rss());
});
