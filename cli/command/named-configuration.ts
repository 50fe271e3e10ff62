import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { keepForTools } from '../../scripts/setup/environment.mjs';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import { takeNamed } from '../start/secrets.ts';
import { ensureBuilt } from './built.ts';
import { exitCodes } from './exit-codes.ts';
import { Failure, messageOf } from './failure.ts';

/** The text of a configuration, and the variables that it names. */
export interface NamedConfiguration {
  readonly text: string;
  readonly env: Environment;
  /** The path of its file. */
  readonly path: string;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
}

/**
 * Reads the file of a configuration, takes the variables that it names out of the environment, and
 * builds what judges it.
 *
 * Errors: throws `Failure` if the file cannot be read.
 */
export async function readNamed(file: string): Promise<NamedConfiguration> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(messageOf(error), exitCodes.usage);
  });
  const variables = takeNamed(text, process.env);
  keepForTools(process.env);
  await ensureBuilt('configuration');
  const path = resolve(file);
  return { text, env: (name) => variables[name], path, directory: dirname(path) };
}
