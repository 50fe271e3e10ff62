import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KeyOpener } from '../../shared/config/keys/opener.ts';
import { openingBy } from '../../shared/component/link.ts';
import type { Loader } from '../../shared/component/link.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/** Bytes of scrypt, twice what the usual parameters take, and iterations of PBKDF2, some ten seconds. */
const limits = { memory: 512 * 1024 * 1024, iterations: 10_000_000 };
/** Most bytes of a keystore's file; the component takes no more. */
const largest = 64 * 1024;
/** Permissions of a group and of others. */
const others = 0o077;

/** Opens keys on Node. `directory`: that relative paths start from. `warn`: told of a file that others may read or write. */
export function keyOpener(load: Loader, directory: string, warn: (path: string, mode: string) => void): KeyOpener {
  return { opening: () => openingBy(load), limits, readFile: (path) => readKeystore(resolve(directory, path), warn) };
}

async function readKeystore(path: string, warn: (path: string, mode: string) => void): Promise<Result<Uint8Array, string>> {
  try {
    // A pipe without a writer would be waited for; it is refused below like everything that is no file.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { mode, size } = await file.stat();
    if ((mode & 0o170000) !== 0o100000) return err('no regular file');
    if (size > largest) return err(`a file of ${size} bytes, ${largest} at most`);
    if ((mode & others) !== 0) warn(path, (mode & 0o777).toString(8));
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
