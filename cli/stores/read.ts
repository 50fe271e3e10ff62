import { resolve } from 'node:path';
import type { Config } from '../../build/types/config.js';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';
import { readNamed } from '../command/named-configuration.ts';

/** Where the stores of a gateway are. */
export interface Stores {
  readonly config: Config;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
  /** The file that `state.sqlite` names. */
  readonly sqlite: string;
}

/**
 * Reads a configuration for a command that works on its stores. Opens no key.
 *
 * Errors: throws `Failure` with everything that is wrong with the configuration.
 */
export async function readForStores(file: string): Promise<Stores> {
  const { text, env, directory } = await readNamed(file);
  const { readConfig } = await import('../../hosts/shared/config/read.ts');
  const read = readConfig(text, env);
  if (read.tag === 'err') throw new Failure(describeConfigErrors(read.val), exitCodes.usage);
  const { config } = read.val;
  return { config, directory, sqlite: resolve(directory, config.state.sqlite) };
}
