/**
 * Runs the reference service with the settings of a file: `main.ts FILE`. Prints where it listens,
 * and ends with its standard input.
 */
import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { endWithInput } from '../subjects/end-with-input.ts';
import { makeService } from './service.ts';
import type { Settings } from './settings.ts';

const [file = ''] = process.argv.slice(2);
// The file is the benchmark's own.
const settings: Settings = JSON.parse(await readFile(file, 'utf8'));
const service = makeService(settings, pino.destination({ fd: 1, sync: false }));
console.error(`listening on ${await service.listen({ host: '127.0.0.1', port: 0 })}`);
endWithInput(() => service.close());
