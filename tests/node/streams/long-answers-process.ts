/**
 * Run this with `--expose-gc`. Serves the configuration of its first argument in the directory of
 * its second one, and answers each line of standard input with its memory and its warnings.
 */
import { createInterface } from 'node:readline';
import { startServer } from '../../../hosts/node/server.ts';

const [config = '{}', directory = '.'] = process.argv.slice(2);
const warnings: string[] = [];
process.on('warning', ({ name }) => warnings.push(name));
const log = { write: () => {}, flush: () => {} };
const server = await startServer({ config, env: {}, directory, port: 0, log });
console.log(server.url.origin);
createInterface({ input: process.stdin }).on('line', () => {
  // What waits for the collector on a busy machine is not held.
  globalThis.gc?.();
  console.log(JSON.stringify([process.memoryUsage.rss(), warnings]));
});
