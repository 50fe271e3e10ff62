import { join } from 'node:path';
import { toolEnvironment } from '../setup/environment.mjs';
import { systemPath } from '../setup/system/tools.mjs';
import { runTool } from '../setup/tool.mjs';

/**
 * Packs a folder with npm, which gives every file the same time. Returns the name of the tarball in
 * `destination`.
 */
export async function packFolder(folder: string, destination: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', destination];
  const { status, stdout, stderr } = await runTool('npm', args, { cwd: folder, env: { ...toolEnvironment(), PATH: systemPath() } });
  if (status !== 0) throw new Error(`npm pack ${folder}: exit code ${status}\n${stderr}`);
  const name = /"filename":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (name === undefined) throw new Error(`npm pack ${folder}: expected the name of a tarball, got ${stdout}`);
  return join(destination, name.replace(/^@/, '').replace('/', '-'));
}
