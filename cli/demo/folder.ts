import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const inClone = fileURLToPath(new URL('../../build/', import.meta.url));

/**
 * Makes a folder for what the demo keeps, and returns its path: under `build/` of the clone, or
 * under the system's temporary folder if this user may not write to the clone. Throws if the
 * temporary folder belongs to another user.
 */
export async function demoFolder(name: string): Promise<string> {
  const folder = join(inClone, name);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch {
    return temporaryFolder(name);
  }
}
