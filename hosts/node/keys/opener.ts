import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KeyOpener } from '../../shared/config/keys/opener.ts';
import { linkKeys } from '../../shared/component/link.ts';
import type { Loader } from '../../shared/component/link.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/**
 * The most memory of scrypt in bytes, twice what the usual parameters take, and the most iterations
 * of PBKDF2, about ten seconds.
 */
const limits = { memory: 512 * 1024 * 1024, iterations: 10_000_000 };
/** The most bytes of a keystore's file. The component takes no more. */
const MAX_KEYSTORE_BYTES = 64 * 1024;
/** The permissions of the group and of others. */
const GROUP_AND_OTHERS = 0o077;

/**
 * Returns what opens keys on Node. Relative paths start from `directory`. `warn` is called with a
 * keystore that others than its owner may read or write, and its mode.
 */
export function keyOpener(load: Loader, directory: string, warn: (path: string, mode: string) => void): KeyOpener {
  return { opening: () => linkKeys(load), limits, readFile: (path) => readKeystore(resolve(directory, path), warn) };
}

async function readKeystore(path: string, warn: (path: string, mode: string) => void): Promise<Result<Uint8Array, string>> {
  try {
    // `O_NONBLOCK`: opening a pipe without a writer would wait. It is refused below, as everything
    // that is no file.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { mode, size } = await file.stat();
    if ((mode & 0o170000) !== 0o100000) return err('not a regular file');
    if (size > MAX_KEYSTORE_BYTES) return err(`a file of ${size} bytes, at most ${MAX_KEYSTORE_BYTES} are accepted`);
    if ((mode & GROUP_AND_OTHERS) !== 0) warn(path, (mode & 0o777).toString(8));
    const bytes = new Uint8Array(size);
    let read = 0;
    while (read < size) {
      const { bytesRead } = await file.read(bytes, read, size - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return ok(bytes.subarray(0, read));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return err(`it cannot be read: ${String(error.code)}`);
    throw error;
  }
}
