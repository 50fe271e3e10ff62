/** Serves `relayGateway` on Node, and answers each line of standard input with its memory. */
import { createInterface } from 'node:readline';
import { startRelay } from './relay-node.ts';

const relay = await startRelay();
console.log(relay.baseUrl);
createInterface({ input: process.stdin }).on('line', () => console.log(process.memoryUsage.rss()));
