import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** What to start. */
export interface StartOptions {
  /** Path of a configuration; none: the demo. */
  readonly config?: string;
  readonly port?: number;
  readonly host?: string;
  /** Whether a trap's stack is to be read. */
  readonly debug?: boolean;
}

/** A command as its help shows it. */
export interface Described {
  readonly name: string;
  readonly description: string;
}

/** Reads the command line, then the environment. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[], { name, description }: Described): StartOptions | undefined {
  const command = new Command(name)
    .description(description)
    .addOption(new Option('--config <file>', 'configuration (JSON; see schema/config.json)').env('MINTMARK_CONFIG'))
    .addOption(new Option('--port <number>', 'port to listen on; 0: any free one').env('PORT').argParser(portOf))
    .addOption(new Option('--host <name>', 'address to listen on').env('HOST'))
    .addOption(new Option('--debug', 'components with the names of their functions; a trap is logged with its stack, by file and line'))
    .addHelpText('after', '\nExit codes: 0; 1 when it cannot start; 2 for a wrong argument or a configuration with problems.')
    .exitOverride();
  try {
    return command.parse(args, { from: 'user' }).opts<StartOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
  return port;
}
