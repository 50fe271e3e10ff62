/** Options that several subcommands take. */
import { InvalidArgumentError, Option } from 'commander';

/** Returns the option that names the configuration's file. */
export function configOption(): Option {
  return new Option('--config <file>', 'configuration (JSON; schema/config.json describes it)').env('MINTMARK_CONFIG');
}

/** Returns the option that asks for output for programs. */
export function jsonOption(): Option {
  return new Option('--json', 'prints JSON for programs').default(false);
}

/** Parses the name of an environment variable. */
export function parseVariable(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
    throw new InvalidArgumentError('Expected the name of an environment variable: letters, digits and `_`.');
  return text;
}

/** Parses a TCP port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
  return port;
}
