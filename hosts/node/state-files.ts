/** The files of a gateway's state, by the file that `state.sqlite` names. */
import { join, parse, resolve } from 'node:path';

/** Returns the file of a store: `mintmark.ledger.db` for `mintmark.db` and `ledger`. */
export function beside(file: string, what: 'ledger' | 'content' | 'answers'): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}.${what}${ext}`);
}

/**
 * Returns the file of the checkpoints: the configured one, or `mintmark.checkpoints` for
 * `mintmark.db`. `directory` is where relative paths of the configuration start.
 */
export function checkpointsPath(directory: string, file: string, configured: string | undefined): string {
  const { dir, name } = parse(file);
  return configured === undefined ? join(dir, `${name}.checkpoints`) : resolve(directory, configured);
}
