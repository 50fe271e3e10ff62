import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { workerdConfig } from '../../../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../../../hosts/workers/local/workerd.ts';
import type { Stage } from '../support/stage.ts';
import type { Given } from './expected.ts';
import { placeScenario } from './node.ts';

const script = `import { scenario } from './scenario.mjs';
export default {
  fetch: async (request) => {
    try {
      return Response.json(await scenario(await request.json()));
    } catch (error) {
      return Response.json({ failed: error.stack });
    }
  },
};
`;

/** Runs the scenario in workerd, bundled as for a deployment. */
export async function runInWorkerd(stage: Stage, given: Given): Promise<unknown> {
  await placeScenario(stage);
  const { folder } = stage.installed;
  const [place, state] = [join(folder, 'worker'), join(folder, 'worker-state')];
  await Promise.all([mkdir(place), mkdir(state)]);
  await esbuild.build({
    stdin: { contents: script, resolveDir: folder },
    bundle: true,
    format: 'esm',
    outfile: join(place, 'index.js'),
    logLevel: 'warning',
  });
  const file = join(folder, 'workerd.capnp');
  const scripts = [{ name: 'client', folder: place }];
  await writeFile(file, workerdConfig({ scripts, entry: 'client', address: '127.0.0.1:0', state, networks: ['127.0.0.1/32'] }, folder));
  const lines: string[] = [];
  const workerd = await startWorkerd(file, {}, (line) => void lines.push(line));
  try {
    const response = await fetch(`http://127.0.0.1:${workerd.port}/`, { method: 'POST', body: JSON.stringify(given) });
    const result: unknown = await response.json();
    return result;
  } finally {
    await workerd.stop();
    if (lines.length > 0) console.log(lines.join('\n'));
  }
}
