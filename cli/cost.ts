import { Option } from 'commander';
import type { Command } from 'commander';
import { from } from '../scripts/build/paths.ts';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure } from './command/failure.ts';
import { jsonOption } from './command/options.ts';

interface CostOptions {
  readonly inputs: string;
  readonly set: readonly string[];
  readonly json: boolean;
  readonly write: boolean;
}

/** Makes the subcommand that compares prices. */
export function costCommand(): Command {
  return defineCommand({
    name: 'cost',
    description: 'Computes what mintmark costs a month on Workers and what a container costs. Prints Markdown.',
    notes: `Prices, measured work and traffic stand in cli/cost/inputs.json, each price with its source and the
day it was read. docs/explanation/cost.md says what the model leaves out.`,
    examples: ['mintmark cost --set routes.token.workersCpuMilliseconds=0.9 --set alwaysOn.0.perInstanceMonth=12'],
    exitCodes: { 1: 'a file cannot be read or written', 2: 'wrong argument or input' },
  })
    .addOption(new Option('--inputs <file>', 'another file of inputs').default(from('cli/cost/inputs.json'), 'cli/cost/inputs.json'))
    .addOption(new Option('--set <path=number>', 'replaces a number of the inputs; may be repeated').argParser(gather).default([], 'none'))
    .addOption(jsonOption())
    .addOption(new Option('--write', 'puts the tables into docs/explanation/cost.md as well').default(false))
    .action(async (options: CostOptions) => printCosts(options));
}

async function printCosts({ inputs: file, set, json, write }: CostOptions): Promise<void> {
  const { breakEvens, compare } = await import('./cost/compare.ts');
  const { InputError, readInputs } = await import('./cost/inputs.ts');
  const { CLAIMED_SHARE, markdown } = await import('./cost/markdown.ts');
  try {
    const inputs = readInputs(file, set);
    const [comparisons, evens, claims] = [compare(inputs), breakEvens(inputs), breakEvens(inputs, CLAIMED_SHARE)];
    const tables = markdown(inputs, { comparisons, evens, claims });
    if (write) {
      const { writeTable } = await import('./cost/document.ts');
      writeTable(from('docs/explanation/cost.md'), tables);
    }
    console.log(json ? JSON.stringify({ comparisons, breakEvens: evens, seventyPercentLess: claims }, undefined, 2) : tables);
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) throw new Failure(error.message, exitCodes.usage);
    throw error;
  }
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
