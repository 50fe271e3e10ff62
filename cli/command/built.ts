import { areCurrent } from '../../scripts/build/perform.ts';
import { from, root } from '../../scripts/build/paths.ts';
import { targets } from '../../scripts/build/targets.ts';
import type { TargetName } from '../../scripts/build/targets.ts';
import { toolEnvironment } from '../../scripts/setup/environment.mjs';
import { runTool } from '../../scripts/setup/tool.mjs';
import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** Targets that need the npm packages and no other tool. */
const withoutTools: ReadonlySet<TargetName> = new Set(['configuration', 'types']);

/**
 * Returns whether everything is built that a target makes, of the sources as they are. Only reads.
 */
export async function isBuilt(name: TargetName): Promise<boolean> {
  return areCurrent(await targets[name]());
}

/**
 * Builds a target unless it is built. With complete output this only reads: it needs no Rust,
 * writes no file and takes no lock. Otherwise a child looks for the tools and builds; it ends with
 * this process. A build of another process is not waited for. Throws `Failure` if the target cannot
 * be built.
 */
export async function ensureBuilt(name: TargetName): Promise<void> {
  if (await isBuilt(name)) return;
  const build = [from('scripts/build.ts'), '--no-wait', '--target', name];
  const args = withoutTools.has(name) ? build : [from('scripts/setup.mjs'), '--', process.execPath, ...build];
  const { status } = await runTool(process.execPath, args, { cwd: root, env: toolEnvironment(), shown: true });
  if (status === exitCodes.done) return;
  const advice = `the build output of this clone is not complete, and it could not be built: see above. \`npm run build\` in ${root}, as a user who may write there, completes it`;
  throw new Failure(advice, status === exitCodes.missingTool ? exitCodes.missingTool : exitCodes.failed);
}
