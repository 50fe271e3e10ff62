import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** What to do. */
export interface LabOptions {
  /** Measurements an experiment. */
  readonly samples: number;
  readonly json: boolean;
}

const explanation = `
Times the signer's use of a secret from outside, in the engine that Node runs it with, for two classes of secrets in random order: one fixed,
the other random each time (after dudect, Reparaz, Balasch, Verbauwhede, 2017). |t| is Welch's t between the two, the largest of several cuts of
the slowest measurements. Above 10 the time depends on the secret; from 4.5 to 10 measure again with more samples.

The controls leak on purpose. Where the lab does not find them, it has found nothing else either.

It says something of this engine, this processor and this build, and nothing of others. Run it on a machine that does nothing else.
Exit codes: 0 nothing found and every control found; 1 a leak, or a control that was not found; 2 for a wrong argument.`;

/** Reads the command line. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[]): LabOptions | undefined {
  const command = new Command('npm run timing-lab --')
    .description('Looks whether the time of what uses a secret depends on it.')
    .addOption(new Option('--samples <number>', 'measurements an experiment, 100 to 10000000').argParser(count).default(100_000))
    .addOption(new Option('--json', 'prints the findings as JSON'))
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
  if (value < 100 || value > 10_000_000) throw new InvalidArgumentError('expected a whole number from 100 to 10000000.');
  return value;
}
