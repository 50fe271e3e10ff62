/**
 * Runs the Node gateway with the configuration of a file, as `npm start` does when everything is
 * built: `gateway-main.ts FILE [FLAG]`. Prints where it listens, and ends with its standard input.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startServer } from '../../../hosts/node/server.ts';
import { endWithInput } from './end-with-input.ts';

const [file = '', flag] = process.argv.slice(2);
const server = await startServer({
  config: readFileSync(file, 'utf8'),
  env: process.env,
  directory: dirname(file),
  port: 0,
  driver: flag === '--async-streams' ? 'async-streams' : 'exchange',
});
console.error(`listening on ${server.url.origin}`);
endWithInput(() => server.close());
