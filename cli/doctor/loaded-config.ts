import type { Config } from '../../build/types/config.js';
import { ensureBuilt } from '../command/built.ts';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';
import { readNamed } from '../command/named-configuration.ts';
import type { ReadSections } from '../../hosts/shared/config/read.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';

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
  const { text, env, path, directory } = await readNamed(file);
  const { readSections } = await import('../../hosts/shared/config/read.ts');
  const read = readSections(text, env);
  if (read.errors.length > 0) throw new Failure(describeConfigErrors(read.errors), exitCodes.usage);
  await ensureBuilt('node');
  return { read, config: read.config, env, path, directory };
}
