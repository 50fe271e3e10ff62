/**
 * Starts local workerd with a variant of the scripts. Arguments: the variant's name, the
 * configuration file, and `--async-streams` for the gateway for WASI 0.3.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { from } from '../../scripts/build/paths.ts';
import { asyncStreamsScriptFolders, startWorkers } from '../../hosts/workers/local/server.ts';
import { variantFolder, variants } from './variants.ts';
import type { WorkersVariant } from './variants.ts';

const [variant = '', file = '', flag] = process.argv.slice(2);

const isVariant = (name: string): name is WorkersVariant => Object.hasOwn(variants, name);

if (!isVariant(variant)) throw new TypeError(`expected a variant, got ${variant}`);
// A request to this server ends the process, and workerd with it.
const killer = createServer(() => process.kill(process.pid, 'SIGKILL'));
await new Promise<void>((resolve) => killer.listen(0, '127.0.0.1', resolve));
const address = killer.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
const server = await startWorkers({
  config: await readFile(file, 'utf8'),
  env: process.env,
  directory: dirname(file),
  port: 0,
  scripts: {
    ...(flag === '--async-streams' && asyncStreamsScriptFolders),
    ...Object.fromEntries(Object.keys(variants[variant]).map((script) => [script, from(variantFolder(variant, script))])),
  },
  variables: { KILL_URL: `http://127.0.0.1:${port}`, KILL_AT: process.env['KILL_AT'] ?? '', KILL_AFTER: process.env['KILL_AFTER'] ?? '' },
  ...(variant === 'quick-rounds' && { outboxIntervalMs: 250 }),
  write: (line) => console.log(line),
});
console.log(`listening on ${server.url.origin}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
