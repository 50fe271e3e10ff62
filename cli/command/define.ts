import { Command, Help } from 'commander';

/** A subcommand as its help shows it. */
export interface Description {
  readonly name: string;
  /** What it does, in one or more sentences on one line: the help wraps it. */
  readonly description: string;
  /** What stands between the options and the examples. */
  readonly notes?: string;
  /** Command lines to copy. */
  readonly examples: readonly string[];
  /** What each exit code means; 2 for a wrong argument is added. */
  readonly exitCodes: Readonly<Partial<Record<0 | 1 | 2 | 3, string>>>;
}

/**
 * Makes a subcommand whose help has the same parts in the same order as every other: usage,
 * options, notes, examples, exit codes.
 */
export function defineCommand({ name, description, notes, examples, exitCodes }: Description): Command {
  const codes = Object.entries({ 0: 'done', 2: 'wrong argument', ...exitCodes });
  const parts = [
    ...(notes === undefined ? [] : [notes]),
    ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n'),
    ['Exit codes:', ...codes.map(([code, meaning]) => `  ${code}  ${meaning}`)].join('\n'),
  ];
  return new Command(name)
    .description(description)
    .configureHelp({ optionDescription: (option) => new Help().optionDescription(option).replace(' (default: false)', '') })
    .helpCommand(false)
    .helpOption('--help', 'prints this text')
    .addHelpText('after', `\n${parts.join('\n\n')}`)
    .exitOverride();
}
