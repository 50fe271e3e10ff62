import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';

/** A wrong argument. The message says what is accepted. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** The values of a script's options. */
type Values<Options extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: Options }>>['values'];

/** A command that developers of mintmark run. */
export interface Script<Options extends ParseArgsOptionsConfig> {
  /** Stands before its messages. */
  readonly name: string;
  /** What `--help` prints. */
  readonly help: string;
  /** Its options besides `--help`. */
  readonly options: Options;
  /** Does the work. May set `process.exitCode`. */
  readonly run: (values: Values<Options>) => void | Promise<void>;
}

/**
 * Runs a script: prints its help, or does its work. Sets the exit code 1 if the work fails, 2 for a
 * wrong argument.
 */
export async function runScript<const Options extends ParseArgsOptionsConfig>({
  name,
  help,
  options,
  run,
}: Script<Options>): Promise<void> {
  if (process.argv.slice(2).includes('--help')) return console.log(help);
  try {
    await run(parse(options));
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof ArgumentError ? 2 : 1;
  }
}

function parse<const Options extends ParseArgsOptionsConfig>(options: Options): Values<Options> {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}
