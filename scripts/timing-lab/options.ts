import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** The options of the command line. */
export interface LabOptions {
  /** Measurements per experiment. */
  readonly samples: number;
  readonly json: boolean;
}

const explanation = `
Times the operations of the signer that use a secret, in the WebAssembly engine of Node. It compares two classes of secrets in
random order: a fixed secret, and a new random secret each time (the method of dudect: Reparaz, Balasch, Verbauwhede, 2017).

The result is |t|, Welch's t between the two classes. It is the largest value over several cuts that leave out the slowest
measurements. Above 10, the running time depends on the secret. From 4.5 to 10, measure again with more samples.

The controls leak on purpose. If the lab does not find them, the other results prove nothing.

The results hold for this engine, this processor and this build only. Run the lab on a machine that does nothing else.

Exit codes:
  0  nothing was found, or a result is unclear, and every control was found
  1  the running time depends on a secret, a control was not found, or the lab failed
  2  wrong argument`;

/**
 * Reads the command line. Returns `undefined` after `--help` or a wrong argument, with the exit
 * code set.
 */
export function readOptions(args: readonly string[]): LabOptions | undefined {
  const command = new Command('npm run timing-lab --')
    .description('Measures whether the running time of the signer depends on its secrets.')
    .addOption(new Option('--samples <number>', 'measurements per experiment, 100 to 10000000').argParser(count).default(100_000))
    .addOption(new Option('--json', 'print the findings as JSON'))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const { samples, json } = command.parse(args, { from: 'user' }).opts<{ samples: number; json?: true }>();
    return { samples, json: json === true };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}

function count(text: string): number {
  const value = /^[0-9]{1,8}$/.test(text) ? Number(text) : 0;
  if (value < 100 || value > 10_000_000) throw new InvalidArgumentError('expected an integer from 100 to 10000000.');
  return value;
}
