import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forWasi02, forWasi03 } from '../../build/composed/compositions.ts';
import { from } from '../../build/paths.ts';
import { wasmtime } from '../../build/tools/wasmtime.ts';
import { privateKey } from '../fixture.ts';
import { configurationAt } from './configuration.ts';
import { descendant } from './process.ts';
import { startProgram } from './program.ts';
import type { Site, Subject } from './subject.ts';

const childGuard = fileURLToPath(new URL('../../../hosts/node/child-guard.ts', import.meta.url));

/** The names of the composed files in rows. They sign nothing, as they have no ledger. */
export const composedGateways = ['wasmtime, WASI 0.2', 'wasmtime, WASI 0.3', 'jco serve, WASI 0.2'] as const;

/**
 * The composed files in `wasmtime serve`, with its own numbers of requests an instance, and in
 * `jco serve`.
 */
export function composedSubjects(site: Site): Subject[] {
  return [
    served(composedGateways[0], forWasi02.file, site, configurationAt(site)),
    // wasmtime 48 passes no `Host` to WASI 0.3.
    served(composedGateways[1], forWasi03.file, site, { ...configurationAt(site), listen: { hosts: ['*'] } }),
    servedByJco(composedGateways[2], forWasi02.file, site, configurationAt(site)),
  ];
}

/** Returns a file in `wasmtime serve`, with a configuration. */
export function served(name: string, file: string, site: Site, configuration: object): Subject {
  const start: Subject['start'] = async () => {
    const args = ['serve', '-S', 'cli', '--addr', '127.0.0.1:0', '--env', 'MINTMARK_CONFIG_JSON', '--env', 'KEY', from(file)];
    const running = await startProgram({
      args: [childGuard, from(wasmtime), ...args],
      directory: await site.directory(),
      env: { MINTMARK_CONFIG_JSON: JSON.stringify(configuration), KEY: privateKey },
      ready: 'stderr',
    });
    return { ...running, pid: descendant(running.pid, 'wasmtime') };
  };
  return { name, start };
}

/** Returns a file in `jco serve`. Writes its bindings first, by the same command. */
function servedByJco(name: string, file: string, site: Site, configuration: object): Subject {
  const env = { MINTMARK_CONFIG_JSON: JSON.stringify(configuration), KEY: privateKey };
  const start: Subject['start'] = async () => {
    const directory = await site.directory();
    const written = join(directory, 'jco');
    const jco = from('node_modules/@bytecodealliance/jco/dist/jco.js');
    const imported = fileURLToPath(new URL('jco-serve.mjs', import.meta.url));
    const writing = await startProgram({
      args: [jco, 'serve', from(file), '--port', '0', '--host', '127.0.0.1', '--jco-dir', written, '--jco-import', imported],
      directory,
      env: { ...env, JCO_RUN_PATH: process.execPath, JCO_RUN_ARGS: `${childGuard} ${process.execPath}` },
      ready: 'stderr',
    });
    await writing.close();
    const running = await startProgram({
      args: [childGuard, process.execPath, join(written, '_run.js')],
      directory,
      env,
      ready: 'stderr',
    });
    return { ...running, pid: descendant(running.pid, 'node') };
  };
  return { name, start };
}
