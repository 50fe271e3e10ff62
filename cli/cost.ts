/** Computes what mintmark costs a month on Workers and what a container costs. See `--help`. */
import { Command, CommanderError, Option } from 'commander';
import { from } from '../scripts/build/paths.ts';
import { breakEvens, compare } from './cost/compare.ts';
import { writeTable } from './cost/document.ts';
import { InputError, readInputs } from './cost/inputs.ts';
import { markdown } from './cost/markdown.ts';

const explanation = `
Prices, measured work and traffic stand in cli/cost/inputs.json, each price with its source and the day it was read. docs/cost.md says what the model leaves out.

  npm run cost -- --set routes.token.workersCpuMilliseconds=0.9 --set alwaysOn.0.perInstanceMonth=12

Exit codes: 0; 1 when a file cannot be read or written; 2 for a wrong argument or input.`;

_main(process.argv.slice(2));

function _main(args: readonly string[]): void {
  const command = new Command('npm run cost --')
    .description('Computes what mintmark costs a month on Workers and what a container costs; prints Markdown.')
    .addOption(new Option('--inputs <file>', 'another file of inputs').default(from('cli/cost/inputs.json'), 'cli/cost/inputs.json'))
    .addOption(new Option('--set <path=number>', 'puts another number in; may be repeated').argParser(_gather).default([], 'none'))
    .addOption(new Option('--json', 'prints the numbers for programs, in dollars a month'))
    .addOption(new Option('--write', 'puts the tables into docs/cost.md as well'))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const options = command.parse(args, { from: 'user' }).opts<{ inputs: string; set: readonly string[]; json?: true; write?: true }>();
    const inputs = readInputs(options.inputs, options.set);
    const [comparisons, evens] = [compare(inputs), breakEvens(inputs)];
    const tables = markdown(inputs, comparisons, evens);
    if (options.write === true) writeTable(from('docs/cost.md'), tables);
    console.log(options.json === true ? JSON.stringify({ comparisons, breakEvens: evens }, undefined, 2) : tables);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      console.error(`cost: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = error instanceof InputError || error instanceof SyntaxError ? 2 : 1;
    }
  }
}

function _gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
