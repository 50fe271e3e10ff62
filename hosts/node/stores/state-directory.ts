import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreOpenError } from './open-error.ts';

/**
 * Creates the directory of a state file if it does not exist, readable by its owner only. Calls
 * `created` with the directory that was made.
 *
 * Errors: throws `StoreOpenError` if the directory cannot be created.
 */
export function createStateDirectory(file: string, created: (directory: string) => void): void {
  const directory = dirname(file);
  try {
    if (mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined) created(directory);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(directory, 'state directory', { code: 'unusable', detail }, error);
  }
}
