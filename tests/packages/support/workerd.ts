import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workerdConfig } from '../../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../../hosts/workers/local/workerd.ts';
import type { Installed } from './installed.ts';

/** A Worker that answers requests. */
export interface RunningWorker extends AsyncDisposable {
  readonly url: string;
}

/**
 * Starts workerd with the Worker whose `index.js` and core modules are in the folder `name` where
 * the packages are installed. `variables` are its bindings.
 */
export async function startWorker(
  { folder }: Installed,
  name: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningWorker> {
  const [file, state] = [join(folder, `${name}.capnp`), join(folder, `${name}-state`)];
  await mkdir(state);
  const scripts = [{ name, folder: join(folder, name), variables: Object.keys(variables) }];
  await writeFile(file, workerdConfig({ scripts, entry: name, address: '127.0.0.1:0', state, networks: [] }, folder));
  const workerd = await startWorkerd(file, variables, console.log);
  return {
    url: `http://127.0.0.1:${workerd.port}/`,
    [Symbol.asyncDispose]: async () => void (await workerd.stop()),
  };
}
