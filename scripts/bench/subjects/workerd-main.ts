/**
 * Runs the gateway on local workerd with the configuration in a file, as `npm run workers` does
 * once everything is built: `workerd-main.ts FILE`. Says where it listens, and ends with its
 * standard input.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startWorkers } from '../../../hosts/workers/local/server.ts';
import { endWithInput } from './end-with-input.ts';

const [file = ''] = process.argv.slice(2);
const server = await startWorkers({
  config: readFileSync(file, 'utf8'),
  env: process.env,
  directory: dirname(file),
  port: 0,
  write: (line) => process.stdout.write(`${line}\n`),
});
console.error(`listening on ${server.url.origin}`);
endWithInput(() => server.close());
