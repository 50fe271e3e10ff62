import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { from } from '../../../../scripts/build/paths.ts';
import { printed, systemNode } from '../../support/installed.ts';
import type { Stage } from '../support/stage.ts';
import type { Given } from './expected.ts';

/** The scenario's file in the clone. */
const source = from('tests/packages/client/runtimes/scenario.mjs');

/** Puts the scenario into the folder of the installed package. Returns its path. */
export async function placeScenario({ installed }: Stage): Promise<string> {
  const path = join(installed.folder, 'scenario.mjs');
  await copyFile(source, path);
  return path;
}

/** Runs the scenario on the system's Node, which may be the oldest that packages run on. */
export async function runOnNode(stage: Stage, given: Given): Promise<unknown> {
  await placeScenario(stage);
  const program = join(stage.installed.folder, 'main.mjs');
  await writeFile(
    program,
    `import { scenario } from './scenario.mjs';\nconsole.log(JSON.stringify(await scenario(JSON.parse(process.env.GIVEN))));\n`,
  );
  return printed(await stage.installed.run(systemNode, [program], { GIVEN: JSON.stringify(given), NODE_NO_WARNINGS: '1' }));
}
