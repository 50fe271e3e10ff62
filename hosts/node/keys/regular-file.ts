import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/** The bits of a mode that say what kind of file it is, and their value for a regular one. */
const KIND = 0o170000;
const REGULAR = 0o100000;

/**
 * Reads a file of at most `maxBytes` bytes, once. `refuse` gets its permissions before it is read,
 * and says why it is not read, or nothing.
 *
 * Errors: why it cannot be read, for people.
 */
export async function readRegularFile(
  path: string,
  maxBytes: number,
  refuse: (mode: number) => string | undefined,
): Promise<Result<Uint8Array, string>> {
  try {
    // `O_NONBLOCK`: opening a pipe without a writer would wait. It is refused below, as everything
    // that is no file.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { mode, size } = await file.stat();
    if ((mode & KIND) !== REGULAR) return err('not a regular file');
    if (size > maxBytes) return err(`a file of ${size} bytes, at most ${maxBytes} are accepted`);
    const refused = refuse(mode & 0o777);
    if (refused !== undefined) return err(refused);
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
