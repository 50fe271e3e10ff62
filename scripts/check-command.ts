/** Builds `dist/mintmark-check.wasm`. See `--help`. */
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { performAll } from './build/perform.ts';
import { checkCommand, checkCommandSteps } from './build/components/check-command.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run build:check-command

Builds what is stale of ${checkCommand}, the command mintmark-check with the components it decides with:
  npx jco run ${checkCommand} --help

wac composes it: built from source into the clone where it is missing, some minutes on two cores.

Exit codes: 0; 1 when something does not build; 2 for a wrong argument.`;

/** Builds the command, and the components that it is made of. */
export async function buildCheckCommand(): Promise<void> {
  await build();
  await performAll(checkCommandSteps());
}

if (import.meta.main) {
  keepForTools(process.env);
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
    if (values.help) console.log(help);
    else await buildCheckCommand();
  } catch (error) {
    const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(`check-command: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = wrongArgument ? 2 : 1;
  }
}
