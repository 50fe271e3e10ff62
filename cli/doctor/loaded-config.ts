import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { keepForTools } from '../../scripts/setup/environment.mjs';
import { ensureBuilt } from '../command/built.ts';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';
import { takeNamed } from '../start/secrets.ts';
import type { ReadSections } from '../../hosts/shared/config/read.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import type { Config } from '../../hosts/shared/config/types.ts';

/** A configuration to be inspected. */
export interface LoadedConfig {
  readonly read: ReadSections;
  readonly config: Config;
  readonly env: Environment;
  /** The path of its file. */
  readonly path: string;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
}

/**
 * Reads a configuration, and builds what inspecting it needs.
 *
 * Errors: throws `Failure` with everything that is wrong with the configuration.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(messageOf(error), exitCodes.usage);
  });
  const variables = takeNamed(text, process.env);
  keepForTools(process.env);
  await ensureBuilt('configuration');
  const { readSections } = await import('../../hosts/shared/config/read.ts');
  const env = (name: string): string | undefined => variables[name];
  const read = readSections(text, env);
  if (read.errors.length > 0) throw new Failure(describeConfigErrors(read.errors), exitCodes.usage);
  await ensureBuilt('node');
  const path = resolve(file);
  return { read, config: read.config, env, path, directory: dirname(path) };
}
