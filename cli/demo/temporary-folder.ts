import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder under the system's temporary folder for what the demo keeps, and returns its path.
 * Throws if the temporary folder belongs to another user.
 */
export async function temporaryFolder(name: string): Promise<string> {
  const user = process.getuid?.() ?? 0;
  const own = join(tmpdir(), `mintmark-${user}`);
  await mkdir(own, { recursive: true, mode: 0o700 });
  // Security: everybody may make folders there; what is read from another user's would be theirs.
  const { uid } = await lstat(own);
  if (process.getuid !== undefined && uid !== user) throw new Error(`${own}: expected a folder of this user, got one of user ${uid}`);
  const folder = join(own, name);
  await mkdir(folder, { recursive: true });
  return folder;
}
