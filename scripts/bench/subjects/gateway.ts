import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { privateKey } from '../fixture.ts';
import { configurationAt } from './configuration.ts';
import { startProgram } from './program.ts';
import { descendant } from './process.ts';
import type { Running, Site, Subject } from './subject.ts';

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The name of the gateway on Node in rows. */
export const nodeGateway = 'Node gateway';

/** The name of the gateway on Node with `--async-streams` in rows. */
export const asyncStreamsGateway = 'Node, WASI 0.3';

/** The name of the gateway on workerd in rows. */
export const workersGateway = 'workerd';

/** mintmark's gateway on Node. Its ledger is in a file, or in the database of a URL. */
export function gatewaySubject(site: Site, postgres?: string): Subject {
  return { name: nodeGateway, start: () => start(site, 'gateway-main.ts', [], postgres) };
}

/** The same with the gateway for WASI 0.3. */
export function asyncStreamsSubject(site: Site): Subject {
  return { name: asyncStreamsGateway, start: () => start(site, 'gateway-main.ts', ['--async-streams']) };
}

/** mintmark's gateway on local workerd. Its memory and time are those of workerd. */
export function workersSubject(site: Site): Subject {
  return {
    name: workersGateway,
    start: async () => {
      const running = await start(site, 'workerd-main.ts');
      return { ...running, pid: descendant(running.pid, 'workerd') };
    },
  };
}

async function start(site: Site, main: string, flags: readonly string[] = [], postgres?: string): Promise<Running> {
  const directory = await site.directory();
  const file = join(directory, 'config.json');
  const state = postgres === undefined ? {} : { state: { postgres: '${LEDGER}' } };
  await writeFile(file, JSON.stringify({ ...configurationAt(site), ...state }));
  const env = { KEY: privateKey, ...(postgres === undefined ? {} : { LEDGER: postgres }) };
  return await startProgram({ args: [program(main), file, ...flags], directory, env, ready: 'stderr' });
}
