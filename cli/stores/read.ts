import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../hosts/shared/config/types.ts';
import { keepForTools } from '../../scripts/setup/environment.mjs';
import { ensureBuilt } from '../command/built.ts';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';
import { takeNamed } from '../start/secrets.ts';

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
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(messageOf(error), exitCodes.usage);
  });
  const variables = takeNamed(text, process.env);
  keepForTools(process.env);
  await ensureBuilt('configuration');
  const { readConfig } = await import('../../hosts/shared/config/read.ts');
  const read = readConfig(text, (name) => variables[name]);
  if (read.tag === 'err') throw new Failure(describeConfigErrors(read.val), exitCodes.usage);
  const { config } = read.val;
  const directory = dirname(resolve(file));
  return { config, directory, sqlite: resolve(directory, config.state.sqlite) };
}
