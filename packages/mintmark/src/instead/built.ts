/** Takes the place of `cli/command/built.ts`: what a package has is built. */
import { exitCodes } from '../../../../cli/command/exit-codes.ts';
import { Failure } from '../../../../cli/command/failure.ts';

/** What the package has. */
const present = new Set(['node', 'configuration', 'types']);

/** Returns whether the package has what a target makes. */
export async function isBuilt(name: string): Promise<boolean> {
  return present.has(name);
}

/** Throws `Failure` if the package does not have what a target makes. */
export async function ensureBuilt(name: string): Promise<void> {
  if (await isBuilt(name)) return;
  throw new Failure('the package does not have what this needs: run it in a clone of mintmark', exitCodes.missingTool);
}
